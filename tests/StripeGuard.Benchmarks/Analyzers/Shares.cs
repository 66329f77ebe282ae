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
        await AnalyzerSet.TimesOfRulesAsync(input.Unbound());
        var (binding, compiling) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var runs = new List<IReadOnlyList<(DiagnosticAnalyzer Analyzer, TimeSpan Time)>>();
        for (var run = 0; run < Runs; run++)
        {
            // In turn, so that both meet the same hindrances.
            binding = Least(binding, ProcessorTime(() => input.Unbound().GetDiagnostics()));
            compiling = Least(compiling, ProcessorTime(input.Compile));
            runs.Add(await AnalyzerSet.TimesOfRulesAsync(input.Unbound()));
        }

        Console.WriteLine(
            $"{code}, the least of {Runs} runs: {compiling.TotalMilliseconds:0} ms to compile, from text to assembly, "
                + $"of which {binding.TotalMilliseconds:0} ms to its diagnostics"
        );
        Console.WriteLine("| Rule | Own time | Of compiling | Of the diagnostics |");
        var least = runs[0].Select((one, i) => (one.Analyzer, Time: runs.Min(run => run[i].Time))).ToList();
        foreach (var (analyzer, time) in least.OrderByDescending(one => one.Time))
        {
            Console.WriteLine(Line(analyzer.GetType().Name, time, compiling, binding));
        }

        Console.WriteLine(Line("Together", TimeSpan.FromTicks(least.Sum(one => one.Time.Ticks)), compiling, binding));
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Line(string name, TimeSpan time, TimeSpan compiling, TimeSpan binding) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {time.TotalMilliseconds:0.0} ms | {time / compiling:P2} | {time / binding:P2} |"
        );

    private static TimeSpan ProcessorTime(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
