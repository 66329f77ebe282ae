using Spectre.Console;

namespace StripeGuard.Cli.Output;

/// <summary>Consoles that are for people only where people look at them.</summary>
internal static class Terminal
{
    /// <summary>Lines of plain text are never broken: whoever reads them does that, or greps them.</summary>
    private const int Unbroken = 100_000;

    public static IAnsiConsole For(TextWriter output) =>
        Console(output, isTerminal: ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } =
        Console(System.Console.Error, isTerminal: !System.Console.IsErrorRedirected);

    private static IAnsiConsole Console(TextWriter output, bool isTerminal)
    {
        if (isTerminal)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        }

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = Unbroken;
        return console;
    }
}
