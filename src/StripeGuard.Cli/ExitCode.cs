namespace StripeGuard.Cli;

/// <summary>What the process tells its caller; scripts depend on these.</summary>
internal static class ExitCode
{
    public const int Clean = 0;
    public const int Findings = 1;
    public const int CouldNotRun = 2;
}
