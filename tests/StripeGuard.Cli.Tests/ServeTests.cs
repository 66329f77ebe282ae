using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
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
    public async Task A_program_that_only_knows_Stripes_own_address_reaches_the_fake_through_the_environment()
    {
        using var folder = new TemporaryFolder();
        var certificate = Path.Combine(folder.Path, "stripe.pem");
        using var server = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                StripeGuardProcess.Arguments([
                    "serve",
                    "--port",
                    "0",
                    "--proxy-port",
                    "0",
                    "--proxy-certificate",
                    certificate,
                ])
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var listening = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            var answering = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience);

            Assert.StartsWith("Listening on http://127.0.0.1:", listening, StringComparison.Ordinal);
            var proxy = Regex.Match(
                Assert.IsType<string>(answering),
                @"\AAnswering for api\.stripe\.com with HTTPS_PROXY=(\S+) SSL_CERT_FILE=(\S+)\z"
            );
            Assert.Equal(certificate, proxy.Groups[2].Value);
            await using var shop = await RunningShop.StartAsync(
                "LeakyShop",
                new Dictionary<string, string?>
                {
                    ["HTTPS_PROXY"] = proxy.Groups[1].Value,
                    ["SSL_CERT_FILE"] = proxy.Groups[2].Value,
                }
            );
            using var http = new HttpClient();
            var made = await http.PostAsync(new Uri(shop.Address, "/coffees?name=Yirgacheffe"), content: null);
            var product = await made.Content.ReadFromJsonAsync<string>();

            var stripe = new StripeClient(
                new StripeClientOptions { ApiKey = "sk_test_123", ApiBase = listening!["Listening on ".Length..] }
            );
            Assert.Equal("Yirgacheffe", (await stripe.V1.Products.GetAsync(product)).Name);
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData("--proxy-port", "12112")]
    [InlineData("--proxy-certificate", "/no/such/folder/stripe.pem")]
    public async Task A_proxy_that_nobody_could_trust_is_not_started(string option, string value)
    {
        var result = await StripeGuardProcess.RunAsync("serve", "--port", "0", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("Listening", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ertificate", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_none_is_said()
    {
        var result = await StripeGuardProcess.RunAsync("serve", "--api-version", "acacia");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is written like 2024-10-28.acacia", result.StandardError, StringComparison.Ordinal);
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
