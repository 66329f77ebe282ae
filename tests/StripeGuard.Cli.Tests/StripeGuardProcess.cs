using CliWrap;
using CliWrap.Buffered;

namespace StripeGuard.Cli.Tests;

/// <summary>The tool as people run it: a process of its own.</summary>
internal static class StripeGuardProcess
{
    public static Command Command(params string[] arguments) =>
        CliWrap.Cli.Wrap("dotnet").WithArguments(Arguments(arguments)).WithValidation(CommandResultValidation.None);

    /// <summary>What <c>dotnet</c> is given to run the tool.</summary>
    public static IReadOnlyList<string> Arguments(params string[] arguments) =>
        [Path.Combine(AppContext.BaseDirectory, "stripeguard.dll"), .. arguments];

    public static async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Command(arguments).ExecuteBufferedAsync();
}
