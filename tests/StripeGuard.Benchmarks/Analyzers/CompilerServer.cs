using System.Diagnostics;
using Perfolizer.Horology;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>
/// The compiler as a build has it: the SDK's own, in the server that stays from build to build, so that neither its code
/// nor the analyzers' is compiled anew each time. What it costs is the server's processor time.
/// </summary>
internal sealed class CompilerServer : IClock, IDisposable
{
    /// <summary>One server for all benchmarks of the process, and their clock.</summary>
    public static CompilerServer Running { get; } = new();

    private readonly string folder = Path.Combine(AnalyzerSet.PathOf("SdkCompiler"), "bincore");
    private readonly string pipe = $"stripeguard-benchmarks-{Environment.ProcessId}";
    private readonly Lazy<Process> server;

    private CompilerServer()
    {
        server = new Lazy<Process>(() =>
            Process.Start(
                new ProcessStartInfo("dotnet", [Path.Combine(folder, "VBCSCompiler.dll"), $"-pipename:{pipe}"])
            )!
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public string Title => "processor time of the compiler's server";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => server.Value.TotalProcessorTime.Ticks;

    /// <summary>Compiles in the server and answers what the compiler said.</summary>
    public string Compile(string responseFile)
    {
        _ = server.Value;
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", Path.Combine(folder, "csc.dll"), $"/shared:{pipe}", "/noconfig", $"@{responseFile}"]
        )
        {
            RedirectStandardOutput = true,
        };
        using var client = Process.Start(start)!;
        var said = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        return client.ExitCode == 0 ? said : throw new InvalidOperationException($"The compiler failed: {said}");
    }

    public void Dispose()
    {
        if (server is { IsValueCreated: true, Value.HasExited: false })
        {
            server.Value.Kill();
        }
    }
}
