namespace StripeGuard.Cli.Scanning;

/// <summary>
/// Variables with which <c>dotnet run</c>, <c>dotnet test</c> or a build tell their children which MSBuild to use. The
/// scanned project may need another (its global.json), so they must not reach the processes started here.
/// </summary>
internal static class BuildEnvironment
{
    private static readonly string[] Inherited =
    [
        "MSBUILD_EXE_PATH",
        "MSBuildExtensionsPath",
        "MSBuildLoadMicrosoftTargetsReadOnly",
        "MSBuildSDKsPath",
        "MSBuildToolsPath",
        "MSBUILDUSESERVER",
    ];

    public static void Clean()
    {
        foreach (var variable in Inherited)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }
}
