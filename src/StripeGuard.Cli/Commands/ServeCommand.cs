using System.CommandLine;
using StripeGuard.Testing;

namespace StripeGuard.Cli.Commands;

/// <summary><c>stripeguard serve</c></summary>
internal sealed class ServeCommand : Command
{
    private const int DefaultPort = 12111;

    private readonly Option<int> port = new("--port", "-p")
    {
        Description = "The loopback port to listen on; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    private readonly Option<bool> standIn = new("--stand-in")
    {
        Description = "Take the place of stripe-mock: make up objects for ids that were never created.",
    };

    public ServeCommand()
        : base("serve", "Run the fake Stripe on this machine, for tests in any language.")
    {
        port.Validators.Add(result =>
        {
            if (
                result.Tokens is [{ Value: var text }]
                && int.TryParse(text, out var number)
                && number is < 0 or > 65535
            )
            {
                result.AddError($"--port {text}: a port is a number from 0 to 65535.");
            }
        });
        Add(port);
        Add(standIn);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var asked = arguments.GetValue(port);
        var unknownIds = arguments.GetValue(standIn) ? UnknownIds.Conjure : UnknownIds.Refuse;
        await using var stripe = await StartAsync(asked, unknownIds, cancellation);
        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync($"Listening on {stripe.BaseUrl}");
        await output.FlushAsync(cancellation);

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Clean;
    }

    private static async Task<FakeStripe> StartAsync(int port, UnknownIds unknownIds, CancellationToken cancellation)
    {
        try
        {
            return await FakeStripe.StartAsync(
                new FakeStripeOptions
                {
                    Port = port,
                    Time = TimeProvider.System,
                    UnknownIds = unknownIds,
                },
                cancellation
            );
        }
        catch (IOException e)
        {
            throw new CannotRunException(
                $"The fake Stripe cannot start. {e.Message} Choose another port with --port, or --port 0 for a free one."
            );
        }
    }
}
