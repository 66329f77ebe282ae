using System.ComponentModel;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace StripeGuard.Cli.Scanning;

/// <summary>Brings a project's packages, as its first build would.</summary>
internal static class DotnetRestore
{
    private const int LinesShown = 3;

    /// <summary>
    /// Whether a restore was never done, failed, or left packages that are gone by now: NuGet notes all three beside
    /// the project.
    /// </summary>
    public static bool IsNeeded(string projectFile)
    {
        var obj = Path.Combine(Path.GetDirectoryName(projectFile)!, "obj");
        if (!File.Exists(Path.Combine(obj, "project.assets.json")))
        {
            return true;
        }

        try
        {
            using var cache = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(obj, "project.nuget.cache")));
            return !cache.RootElement.GetProperty("success").GetBoolean()
                || cache
                    .RootElement.GetProperty("expectedPackageFiles")
                    .EnumerateArray()
                    .Any(file => !File.Exists(file.GetString()));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Restores a solution or project; returns why it failed, or null.</summary>
    public static async Task<string?> RunAsync(string file, CancellationToken cancellation)
    {
        try
        {
            var result = await CliWrap
                .Cli.Wrap("dotnet")
                .WithArguments(["restore", file, "--nologo"])
                // Where the project's own global.json counts.
                .WithWorkingDirectory(Path.GetDirectoryName(file)!)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellation);
            return result.IsSuccess ? null : Reason(result);
        }
        catch (Win32Exception e)
        {
            return $"dotnet cannot be started: {e.Message}";
        }
    }

    private static string Reason(BufferedCommandResult result)
    {
        var lines = (result.StandardOutput + result.StandardError).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var errors = lines
            .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .ToList();
        return string.Join(" ", (errors.Count > 0 ? errors : [.. lines]).Take(LinesShown));
    }
}
