using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using StripeGuard.Tests;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>The application as a process of its own, which can be killed.</summary>
internal sealed partial class PaperboatProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private PaperboatProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        Visitor = new Visitor(
            new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
            {
                BaseAddress = address,
            }
        );
    }

    public Uri Address { get; }
    public Visitor Visitor { get; }

    /// <summary>On a Stripe outside of it.</summary>
    public static Task<PaperboatProcess> StartAsync(string database, string stripeUrl, string webhookSecret) =>
        StartAsync(
            new()
            {
                ["STRIPE_SECRET_KEY"] = Paperboat.SecretKey,
                ["STRIPE_WEBHOOK_SECRET"] = webhookSecret,
                ["STRIPE_API_BASE"] = stripeUrl,
                ["ConnectionStrings__Billing"] = $"Data Source={database}",
            }
        );

    /// <summary>As it comes: with the Stripe that it brings along.</summary>
    public static Task<PaperboatProcess> StartEmbeddedAsync() => StartAsync([]);

    /// <summary>As a crash or an impatient operator does: it gets no chance to save anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Visitor.Http.Dispose();
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static async Task<PaperboatProcess> StartAsync(Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryFiles.FullPath("samples/SubscriptionBilling"),
        };
        start.ArgumentList.Add(typeof(StripeWebhook).Assembly.Location);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        return new PaperboatProcess(process, await AddressAsync(process));
    }

    private static async Task<Uri> AddressAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The application ended before it listened.");
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)")]
    private static partial Regex Listening();
}
