using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>What each rule takes, as <c>-reportanalyzer</c> counts it: the time inside its own code.</summary>
internal static class Shares
{
    private const int Runs = 4;

    public static async Task PrintAsync(Code code, int files)
    {
        var input = Input.Of(code, files);
        var rules = AnalyzerSet.StripeGuard();
        await rules.TimesAsync(input.Unbound());
        var compiler = TimeSpan.MaxValue;
        var runs = new List<IReadOnlyList<(DiagnosticAnalyzer Analyzer, TimeSpan Time)>>();
        for (var run = 0; run < Runs; run++)
        {
            // In turn, so that both meet the same hindrances.
            var alone = ProcessorTime(() => input.Unbound().GetDiagnostics());
            compiler = alone < compiler ? alone : compiler;
            runs.Add(await rules.TimesAsync(input.Unbound()));
        }

        Console.WriteLine($"{code}, the least of {Runs} runs: the compiler alone {compiler.TotalMilliseconds:0} ms");
        var least = runs[0].Select((one, i) => (one.Analyzer, Time: runs.Min(run => run[i].Time))).ToList();
        foreach (var (analyzer, time) in least.OrderByDescending(one => one.Time))
        {
            Console.WriteLine(Line(analyzer.GetType().Name, time, compiler));
        }

        Console.WriteLine(Line("Together", TimeSpan.FromTicks(least.Sum(one => one.Time.Ticks)), compiler));
    }

    private static string Line(string name, TimeSpan time, TimeSpan compiler) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {time.TotalMilliseconds:0.0} ms | {time / compiler:P2} |"
        );

    private static TimeSpan ProcessorTime(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
