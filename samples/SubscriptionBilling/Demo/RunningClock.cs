namespace SubscriptionBilling.Demo;

/// <summary>Lets the embedded Stripe's clock run at the pace of ours.</summary>
public sealed class RunningClock(EmbeddedStripe embedded) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await embedded.AdvanceAsync(Tick, stoppingToken);
        }
    }
}
