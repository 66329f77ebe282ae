using System.Collections.Concurrent;
using CliWrap;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>One of the sample shops as a process of its own, on a port of its own, with one secret for all its endpoints.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    public const string Secret = "whsec_audited";

    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(5);

    private static readonly string[] Settings =
    [
        "Stripe:SecretKey=sk_test_123",
        "Stripe:PublishableKey=pk_test_123",
        "Stripe:PublicUrl=https://shop.example/",
        .. (
            (string[])
                [
                    "PaymentsWebhookSecret",
                    "SubscriptionsWebhookSecret",
                    "DisputesWebhookSecret",
                    "ConnectWebhookSecret",
                    "PayoutsWebhookSecret",
                    "InvoicesWebhookSecret",
                    "RefundsWebhookSecret",
                    "ReviewsWebhookSecret",
                    "TransfersWebhookSecret",
                    "AccountsWebhookSecret",
                    "FraudWebhookSecret",
                ]
        ).Select(name => $"Stripe:{name}={Secret}"),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> said = new();
    private readonly Task running;

    private RunningShop(string name, IReadOnlyDictionary<string, string?> environment)
    {
        running = CliWrap
            .Cli.Wrap("dotnet")
            .WithArguments([
                Assembly(name),
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:Shop=Data Source={folder.PathOf("shop.db")}",
                .. Settings.Select(setting => $"--{setting}"),
            ])
            .WithWorkingDirectory(folder.Path)
            .WithEnvironmentVariables(environment)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(Hear))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(said.Enqueue))
            .ExecuteAsync(stop.Token);
    }

    public Uri Address { get; private set; } = new("about:blank");

    /// <param name="environment">Environment variables beyond those of the tests.</param>
    public static async Task<RunningShop> StartAsync(
        string name,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var shop = new RunningShop(name, environment ?? new Dictionary<string, string?>());
        var first = await Task.WhenAny(shop.listening.Task, shop.running).WaitAsync(StartsWithin);
        if (first != shop.listening.Task)
        {
            throw new InvalidOperationException($"{name} did not start:\n{string.Join('\n', shop.said)}");
        }

        shop.Address = await shop.listening.Task;
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(
            _ => { },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        stop.Dispose();
        folder.Dispose();
    }

    private void Hear(string line)
    {
        said.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            listening.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }

    /// <summary>What the build of the solution made of the sample, in the same configuration as these tests.</summary>
    private static string Assembly(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return RepositoryFiles.FullPath(
            Path.Combine("samples", name, "bin", output.Parent!.Name, output.Name, $"{name}.dll")
        );
    }
}
