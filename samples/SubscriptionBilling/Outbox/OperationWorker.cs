namespace SubscriptionBilling.Outbox;

/// <summary>
/// Makes again what has no answer: at start everything that an earlier process has left, then what is due. One process
/// works on a SQLite file; with several, a lease on the row would say whose it is.
/// </summary>
public sealed class OperationWorker(IServiceScopeFactory scopes, ILogger<OperationWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var all = true;
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<OperationOutbox>().RunPendingAsync(all, stoppingToken);
                all = false;
            }
#pragma warning disable CA1031 // Whatever one round fails on, the next one tries again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.LogError(e, "Pending operations could not be made");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
