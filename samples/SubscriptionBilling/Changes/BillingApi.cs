using System.Security.Claims;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Plans;

namespace SubscriptionBilling.Changes;

/// <summary>The same for a front end of its own: the caller's cookie, JSON, amounts in minor units.</summary>
public static class BillingApi
{
    public static void MapBillingApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/plans", PlansAsync);
        var mine = app.MapGroup("/api/subscription").RequireAuthorization();
        mine.MapGet("", SubscriptionAsync);
        mine.MapPost("offers", OfferAsync);
        mine.MapPost("offers/{id:guid}/accept", AcceptAsync);
        mine.MapDelete("change", WithdrawAsync);
        mine.MapPut("cancellation", CancelAsync);
    }

    private static async Task<IResult> PlansAsync(PlanCatalog catalog, CancellationToken cancellationToken) =>
        Results.Ok(
            (await catalog.AllAsync(cancellationToken)).Select(price => new
            {
                price.Plan.Key,
                price.Plan.Name,
                price.Amount,
                price.Currency,
            })
        );

    private static async Task<IResult> SubscriptionAsync(
        ClaimsPrincipal user,
        MembershipRegister memberships,
        BillRegister bills,
        CancellationToken cancellationToken
    ) =>
        await memberships.LatestAsync(user.MemberId(), cancellationToken) is { } membership
            ? Results.Ok(
                new
                {
                    membership.Id,
                    Plan = Plan.Of(membership.Plan)?.Key,
                    membership.Status,
                    membership.GrantsAccess,
                    membership.CurrentPeriodEnd,
                    membership.EndsWithPeriod,
                    Pending = await PendingAsync(membership, bills, cancellationToken),
                }
            )
            : Results.NotFound();

    /// <summary>The change that waits for its payment, and where that can be made; null for none.</summary>
    private static async Task<PendingChange?> PendingAsync(
        Membership membership,
        BillRegister bills,
        CancellationToken cancellationToken
    ) =>
        membership.PendingBillId is { } billId
            ? new PendingChange(
                Plan.Of(membership.PendingPlan!)?.Key,
                membership.PendingUntil,
                (await bills.FindAsync(billId, cancellationToken))?.HostedPage
            )
            : null;

    /// <summary>What a change of plan would cost.</summary>
    private static async Task<IResult> OfferAsync(
        OfferRequest request,
        ClaimsPrincipal user,
        PlanChanges changes,
        CancellationToken cancellationToken
    )
    {
        if (Plan.Named(request.Plan) is not { } plan)
        {
            return Results.Problem($"There is no plan '{request.Plan}'.", statusCode: StatusCodes.Status400BadRequest);
        }

        var (offer, problem) = await changes.OfferAsync(user.MemberId(), plan, cancellationToken);
        return offer is null
            ? Results.Problem(problem, statusCode: StatusCodes.Status409Conflict)
            : Results.Ok(
                new
                {
                    offer.Id,
                    offer.Lines,
                    offer.Total,
                    offer.AmountDue,
                    offer.Currency,
                    offer.ProrationDate,
                }
            );
    }

    private static async Task<IResult> AcceptAsync(
        Guid id,
        ClaimsPrincipal user,
        PlanChanges changes,
        MembershipRegister memberships,
        BillRegister bills,
        CancellationToken cancellationToken
    )
    {
        if (await changes.FindAsync(user.MemberId(), id, cancellationToken) is not { } offer)
        {
            return Results.NotFound();
        }

        if (await changes.AcceptAsync(offer, cancellationToken) is not { } operation)
        {
            return Results.Problem("The offer is too old: ask for a new one.", statusCode: StatusCodes.Status410Gone);
        }

        return
            operation.State == OperationState.Done
            && await memberships.LiveAsync(user.MemberId(), cancellationToken) is { } membership
            && await PendingAsync(membership, bills, cancellationToken) is { } pending
            ? Results.Accepted(value: pending)
            : Answer(operation);
    }

    private static async Task<IResult> WithdrawAsync(
        ClaimsPrincipal user,
        PlanChanges changes,
        CancellationToken cancellationToken
    ) =>
        await changes.WithdrawAsync(user.MemberId(), cancellationToken) is { } operation
            ? Answer(operation)
            : Results.NoContent();

    private static async Task<IResult> CancelAsync(
        CancellationRequest request,
        ClaimsPrincipal user,
        Cancellations cancellations,
        CancellationToken cancellationToken
    ) =>
        await cancellations.SetAsync(user.MemberId(), request.AtPeriodEnd, cancellationToken) is { } operation
            ? Answer(operation)
            : Results.NoContent();

    private static IResult Answer(StripeOperation operation) =>
        operation.State switch
        {
            OperationState.Done => Results.NoContent(),
            OperationState.Refused => Results.Problem(
                operation.Refusal,
                statusCode: StatusCodes.Status402PaymentRequired
            ),
            _ => Results.Accepted(),
        };
}

/// <param name="PaymentPage">Stripe's page of the invoice, where the change is paid for.</param>
public sealed record PendingChange(string? Plan, DateTimeOffset? Until, string? PaymentPage);

public sealed record OfferRequest(string Plan);

public sealed record CancellationRequest(bool AtPeriodEnd);
