using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace StripeGuard.Benchmarks;

/// <summary>
/// Few iterations, each of one invocation that does enough to be timed, in this process: a class takes about two
/// minutes, and nothing is restored or built on the way.
/// </summary>
/// <param name="processorTime">Measures the processor time of this process, which other processes do not lengthen.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShortRunAttribute(int warmups, int iterations, bool processorTime = false)
    : JobConfigBaseAttribute(JobOf(warmups, iterations, processorTime))
{
    /// <summary>On a machine that does other things besides, thousands of files take their time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static Job JobOf(int warmups, int iterations, bool processorTime)
    {
        var job = Job
            .Default.WithToolchain(new InProcessEmitToolchain(Longest, logOutput: true))
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(warmups)
            .WithIterationCount(iterations)
            .DontEnforcePowerPlan();
        return processorTime ? job.WithClock(new ProcessorClock()) : job;
    }
}
