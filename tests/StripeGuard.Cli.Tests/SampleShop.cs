using System.Diagnostics;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>One of the shops of samples/, started as it is, on a free port and an empty database.</summary>
internal sealed class SampleShop : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Endpoints =
    [
        "Connect",
        "Disputes",
        "Invoices",
        "Payments",
        "Payouts",
        "Refunds",
        "Reviews",
        "Subscriptions",
    ];

    private readonly Process process;
    private readonly TemporaryFolder folder;

    private SampleShop(Process process, TemporaryFolder folder, string url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public string Url { get; }

    public static async Task<SampleShop> StartAsync(string name, string webhookSecret)
    {
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", [Assembly(name), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["ConnectionStrings__Shop"] = "Data Source=shop.db";
        start.Environment["Stripe__SecretKey"] = "sk_test_sample";
        foreach (var endpoint in Endpoints)
        {
            start.Environment[$"Stripe__{endpoint}WebhookSecret"] = webhookSecret;
        }

        var process = Process.Start(start)!;
        try
        {
            return new SampleShop(process, folder, await UrlOf(process).WaitAsync(Patience));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private static async Task<string> UrlOf(Process process)
    {
        var log = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // Read on, so that the shop never waits for room in the pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return line[(at + Listening.Length)..].Trim();
            }
        }

        throw new InvalidOperationException($"The shop did not start:\n{string.Join('\n', log)}");
    }

    private static string Assembly(string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return RepositoryFiles.FullPath($"samples/{name}/bin/{configuration}/net10.0/{name}.dll");
    }
}
