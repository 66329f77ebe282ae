using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Stripe;

namespace StripeGuard.Cli.Tests;

public sealed class ServeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task A_stripe_client_talks_to_the_served_fake_and_a_signal_stops_it_cleanly(string signal)
    {
        using var server = Process.Start(
            new ProcessStartInfo("dotnet", StripeGuardProcess.Arguments("serve", "--port", "0", "--stand-in"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            var address = Assert.IsType<string>(line).Replace("Listening on ", "", StringComparison.Ordinal);
            Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);

            var client = new StripeClient(new StripeClientOptions { ApiKey = "sk_test_served", ApiBase = address });
            var intent = await client.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd" }
            );
            Assert.Equal((2999, "requires_payment_method"), (intent.Amount, intent.Status));
            Assert.Equal("cus_nobody", (await client.V1.Customers.GetAsync("cus_nobody")).Id);

            await CliWrap.Cli.Wrap("kill").WithArguments([signal, $"{server.Id}"]).ExecuteAsync();
            await server.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal((0, ""), (server.ExitCode, await server.StandardError.ReadToEndAsync()));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task A_port_in_use_is_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var result = await StripeGuardProcess.RunAsync("serve", "--port", $"{port}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            $"http://127.0.0.1:{port}: is the port in use?",
            result.StandardError,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
    }
}
