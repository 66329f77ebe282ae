using CliWrap;
using CliWrap.Buffered;

namespace StripeGuard.EndToEnd;

/// <summary>Runs the SDK as a person at a terminal does, with none of the settings of the build that runs these tests.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs <c>dotnet</c>, which must succeed.</summary>
    public static async Task<string> Run(string folder, params string[] arguments)
    {
        var result = await Try(folder, arguments);
        Assert.True(
            result.ExitCode == 0,
            $"dotnet {string.Join(' ', arguments)} exited with {result.ExitCode}:\n{result.Output}"
        );
        return result.Output;
    }

    /// <summary>Runs <c>dotnet</c>, which may fail.</summary>
    public static Task<RunResult> Try(string folder, params string[] arguments) => Start("dotnet", folder, arguments);

    /// <summary>Runs a program, which may fail.</summary>
    public static async Task<RunResult> Start(string program, string folder, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var result = await CliWrap
            .Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        return new RunResult(result.ExitCode, result.StandardOutput + result.StandardError);
    }

    private static void Clean(CliWrap.Builders.EnvironmentVariablesBuilder environment)
    {
        // What `dotnet test` tells its own children would point a new build at this one's SDK resolution and logging.
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (
                name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
                || name is "NUGET_PACKAGES" or "CI" or "Configuration" or "Platform"
            )
            {
                environment.Set(name, null);
            }
        }

        // No build process outlives the run.
        environment.Set("MSBUILDDISABLENODEREUSE", "1");
        environment.Set("DOTNET_CLI_USE_MSBUILD_SERVER", "0");
        environment.Set("DOTNET_CLI_UI_LANGUAGE", "en");
        environment.Set("DOTNET_NOLOGO", "1");
        environment.Set("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
    }
}

internal sealed record RunResult(int ExitCode, string Output);
