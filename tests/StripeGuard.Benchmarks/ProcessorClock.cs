using Perfolizer.Horology;

namespace StripeGuard.Benchmarks;

/// <summary>Counts what all threads of this process have spent on a processor.</summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
