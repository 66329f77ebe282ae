using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>Says on standard error what the scan is at; standard output stays the report's.</summary>
internal sealed class ConsoleProgress : IScanProgress
{
    public void Doing(string what, int done, int of) { }

    public void Say(string what) => Console.Error.WriteLine(what);
}
