using Spectre.Console;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>Says on standard error what the scan is at: turning on a terminal, only what must stay elsewhere.</summary>
internal sealed class ConsoleProgress(IAnsiConsole console) : IScanProgress
{
    private StatusContext? status;

    public async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await work();
        }

        return await console
            .Status()
            .Spinner(Spinner.Known.Dots)
            .StartAsync(
                "Starting",
                async context =>
                {
                    status = context;
                    return await work();
                }
            );
    }

    public void Doing(string what)
    {
        if (status is not null)
        {
            status.Status = Markup.Escape(what);
        }
    }

    public void Say(string what) => console.MarkupLine(Markup.Escape(what));
}
