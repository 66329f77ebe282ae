using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using StripeGuard.Benchmarks.Analyzers;

namespace StripeGuard.Benchmarks;

/// <summary>
/// Few iterations, each of one invocation that does enough to be timed, in this process: a class takes about two
/// minutes, and nothing is restored or built on the way.
/// </summary>
/// <param name="processorTime">Measures the processor time of this process, which other processes do not lengthen.</param>
/// <param name="compilerTime">Measures the same of the compiler's server.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShortRunAttribute(
    int warmups,
    int iterations,
    bool processorTime = false,
    bool compilerTime = false
) : JobConfigBaseAttribute(JobOf(warmups, iterations, processorTime, compilerTime))
{
    /// <summary>On a machine that does other things besides, thousands of files take their time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static Job JobOf(int warmups, int iterations, bool processorTime, bool compilerTime)
    {
        var job = Job
            .Default.WithToolchain(new InProcessEmitToolchain(Longest, logOutput: true))
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(warmups)
            .WithIterationCount(iterations)
            .DontEnforcePowerPlan();
        return compilerTime ? job.WithClock(CompilerServer.Running)
            : processorTime ? job.WithClock(new ProcessorClock())
            : job;
    }
}
