using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace SubscriptionBilling.Data;

/// <summary>
/// Reads rows, asks Stripe, and saves. Two webhooks about one object may be handled at once: the first has asked Stripe
/// before a change, the second after it, and the first saves last. The row's version tells the first that it read
/// too early; it starts over, and asks again. No lock is held while Stripe is asked.
/// </summary>
public static class OptimisticSave
{
    /// <summary>SQLITE_CONSTRAINT: a unique index or primary key refused the row.</summary>
    private const int Constraint = 19;

    private const int MostAttempts = 10;

    /// <summary>Runs <paramref name="change"/> and saves what it changed, in one transaction; starts over where another was faster.</summary>
    public static async Task RunAsync(
        BillingContext db,
        Func<CancellationToken, Task> change,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            await change(cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException e) when (attempt < MostAttempts && IsConflict(e))
            {
                // Another delivery or request has saved meanwhile.
            }
        }
    }

    /// <summary>Whether a row was refused because another one is there already, or was changed meanwhile.</summary>
    public static bool IsConflict(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException
        || exception.InnerException is SqliteException { SqliteErrorCode: Constraint };
}
