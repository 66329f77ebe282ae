using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Outbox;

/// <summary>Writes operations down, makes them, and saves what came of them.</summary>
public class OperationOutbox(
    BillingContext db,
    IEnumerable<IOperationKind> kinds,
    StripeClock clock,
    ILogger<OperationOutbox> log
)
{
    /// <summary>
    /// Saves an operation, with whatever else was added to the context, and makes it. Where one about the same
    /// subject is under way, or has this <paramref name="id"/>, that one goes on instead: a second click is no second
    /// operation.
    /// </summary>
    /// <returns>The operation as it is now; null when a row that was to be saved with it was refused.</returns>
    public async Task<StripeOperation?> StartAsync<T>(
        string kind,
        string subject,
        T arguments,
        Guid? id = null,
        CancellationToken cancellationToken = default
    )
    {
        var operation = new StripeOperation
        {
            Kind = kind,
            Subject = subject,
            Arguments = JsonSerializer.Serialize(arguments),
            CreatedAt = clock.UtcNow,
            NextAttemptAt = clock.UtcNow,
        };
        operation.Id = id ?? operation.Id;
        db.Operations.Add(operation);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (OptimisticSave.IsConflict(e))
        {
            db.ChangeTracker.Clear();
            operation =
                await db.Operations.FindAsync([operation.Id], cancellationToken)
                ?? await PendingAsync(subject, cancellationToken);
        }

        return operation is null ? null : await RunAsync(operation.Id, cancellationToken);
    }

    /// <summary>Makes an operation, once more if need be, and saves what came of it. A call whose outcome is not known leaves it pending.</summary>
    public async Task<StripeOperation> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var operation = await FindAsync(id, cancellationToken);
        if (operation.State != OperationState.Pending)
        {
            return operation;
        }

        if (operation.IsTooOld(clock.UtcNow))
        {
            log.LogError(
                "{Kind} of {Subject} has no answer, and its key is too old",
                operation.Kind,
                operation.Subject
            );
            return await EndAsync(id, OperationState.Unknown, (_, _) => Task.CompletedTask, cancellationToken);
        }

        operation.Begin(clock.UtcNow);
        await db.SaveChangesAsync(cancellationToken);
        return await MakeAsync(operation, cancellationToken);
    }

    /// <summary>Makes what is pending and due; everything that is pending when <paramref name="all"/>.</summary>
    public async Task RunPendingAsync(bool all, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var due = await db
            .Operations.Where(operation =>
                operation.State == OperationState.Pending && (all || operation.NextAttemptAt <= now)
            )
            .OrderBy(operation => operation.CreatedAt)
            .Select(operation => operation.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            await RunAsync(id, cancellationToken);
        }
    }

    private async Task<StripeOperation> MakeAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var kind = kinds.Single(kind => kind.Name == operation.Kind);
        try
        {
            var result = await kind.SendAsync(operation, cancellationToken);
            return await EndAsync(
                operation.Id,
                OperationState.Done,
                async (current, token) =>
                {
                    await kind.ApplyAsync(current, result, token);
                    current.Result = result;
                },
                cancellationToken
            );
        }
        catch (StripeException e) when (IsRefusal(e))
        {
            log.LogInformation(
                "Stripe refused {Kind} of {Subject}: {Reason}",
                operation.Kind,
                operation.Subject,
                e.Message
            );
            return await EndAsync(
                operation.Id,
                OperationState.Refused,
                async (current, token) =>
                {
                    await kind.RefuseAsync(current, token);
                    current.Refusal = e.StripeError?.Message ?? e.Message;
                },
                cancellationToken
            );
        }
        catch (Exception e)
            when (e is StripeException or HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            log.LogWarning(e, "{Kind} of {Subject} has no answer yet", operation.Kind, operation.Subject);
            db.ChangeTracker.Clear();
            return await FindAsync(operation.Id, cancellationToken);
        }
    }

    private async Task<StripeOperation> EndAsync(
        Guid id,
        OperationState state,
        Func<StripeOperation, CancellationToken, Task> change,
        CancellationToken cancellationToken
    )
    {
        StripeOperation? ended = null;
        await OptimisticSave.RunAsync(
            db,
            async token =>
            {
                ended = await FindAsync(id, token);
                if (ended.State == OperationState.Pending)
                {
                    await change(ended, token);
                    ended.State = state;
                }
            },
            cancellationToken
        );
        return ended!;
    }

    private Task<StripeOperation> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Operations.SingleAsync(operation => operation.Id == id, cancellationToken);

    private Task<StripeOperation?> PendingAsync(string subject, CancellationToken cancellationToken) =>
        db.Operations.SingleOrDefaultAsync(
            operation => operation.Subject == subject && operation.State == OperationState.Pending,
            cancellationToken
        );

    /// <summary>
    /// Stripe has looked at the request and done nothing. Not so with 409 (an attempt with this key is under way) and 429
    /// (later); 401 and 403 are the application's settings.
    /// </summary>
    private static bool IsRefusal(StripeException e) =>
        e.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired or HttpStatusCode.NotFound;
}
