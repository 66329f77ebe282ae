namespace SubscriptionBilling.Mail;

/// <summary>Sends what waits, every second.</summary>
public sealed class MailWorker(IServiceScopeFactory scopes, ILogger<MailWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MailSender>().SendWaitingAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever goes wrong with a mail server, the mails wait for the next round.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.LogWarning(e, "Mails wait");
            }
        }
    }
}
