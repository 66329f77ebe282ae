using System.CommandLine;

namespace StripeGuard.Cli.Commands;

/// <summary>The command line itself: parses, runs, and turns what went wrong into a line and an exit code.</summary>
internal sealed class StripeGuardCommand
{
    private readonly RootCommand root = new(
        "Finds mistakes in code that uses Stripe.net and in webhook endpoints, and serves a fake Stripe for tests."
    )
    {
        new ScanCommand(),
        new ServeCommand(),
        new AuditCommand(),
    };

    public async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var standardError = error ?? Console.Error;
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = output ?? Console.Out,
            Error = standardError,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            return parsed.Errors.Count > 0 ? ExitCode.CouldNotRun : code;
        }
        catch (CannotRunException e)
        {
            await standardError.WriteLineAsync("stripeguard: " + e.Message);
        }
        catch (OperationCanceledException)
        {
            await standardError.WriteLineAsync("stripeguard: cancelled.");
        }
#pragma warning disable CA1031 // The last resort: whoever runs the tool gets a line to report, not a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await standardError.WriteLineAsync(
                $"stripeguard: this is a mistake in StripeGuard itself, please report it: {e.GetType().Name}: {e.Message}"
            );
        }

        return ExitCode.CouldNotRun;
    }
}
