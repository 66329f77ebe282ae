namespace StripeGuard.Proofs;

internal static class Job
{
    /// <summary>What a job scheduler does with a job whose answer was lost: it runs it again.</summary>
    public static async Task RunUntilItWorks(Func<Task> job)
    {
        try
        {
            await job();
        }
        catch (HttpRequestException)
        {
            await job();
        }
    }
}
