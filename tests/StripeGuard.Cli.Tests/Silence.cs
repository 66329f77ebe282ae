using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Tests;

/// <summary>For tests that do not look at what is said along the way.</summary>
internal sealed class Silence : IScanProgress
{
    public void Doing(string what) { }

    public void Say(string what) { }
}
