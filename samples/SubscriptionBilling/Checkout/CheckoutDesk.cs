using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Plans;
using SubscriptionBilling.StripeConnection;
using Plan = SubscriptionBilling.Plans.Plan;

namespace SubscriptionBilling.Checkout;

/// <summary>
/// Sends a member to Stripe's page to subscribe. There is one open page a member at most: with two, in two tabs, both
/// could be paid, and there would be two subscriptions.
/// </summary>
public class CheckoutDesk(
    BillingContext db,
    StripeClient stripe,
    OperationOutbox outbox,
    MembershipRegister memberships,
    PlanCatalog catalog,
    PublicAddress address
)
{
    public async Task<CheckoutAnswer> OpenAsync(int memberId, Plan plan, CancellationToken cancellationToken)
    {
        // Read before anything is looked at: whoever opens a page meanwhile takes this key.
        var member = await db.Members.SingleAsync(m => m.Id == memberId, cancellationToken);
        if (await memberships.LiveAsync(memberId, cancellationToken) is not null)
        {
            return CheckoutAnswer.Subscribed;
        }

        var price = await catalog.OfAsync(plan, cancellationToken);
        if (await LastAsync(memberId, cancellationToken) is { } last)
        {
            var answer = await ReuseAsync(last, price, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }
        }

        return await BeCustomerAsync(member, cancellationToken) ?? await OpenAsync(member, price, cancellationToken);
    }

    private async Task<CheckoutAnswer> OpenAsync(Member known, PlanPrice price, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var member = await db.Members.SingleAsync(m => m.Id == known.Id, cancellationToken);
        member.NextCheckoutKey = Guid.CreateVersion7();
        var operation = await outbox.StartAsync(
            OpenSession.Kind,
            Subject(member.Id),
            new OpenSession.Arguments(
                member.Id,
                member.StripeCustomerId!,
                price.PriceId,
                address.Of("checkout/done?session_id=") + "{CHECKOUT_SESSION_ID}",
                address.Of("")
            ),
            known.NextCheckoutKey,
            cancellationToken
        );
        return operation switch
        {
            { State: OperationState.Done, Result: { } id } when IsFor(operation, price) => CheckoutAnswer.Page(
                (await stripe.V1.Checkout.Sessions.GetAsync(id, cancellationToken: cancellationToken)).Url
            ),
            { State: OperationState.Refused } => CheckoutAnswer.Refused(operation.Refusal),
            _ => CheckoutAnswer.Later,
        };
    }

    /// <summary>What becomes of the page that was opened last; null when a new one may be opened.</summary>
    private async Task<CheckoutAnswer?> ReuseAsync(
        StripeOperation last,
        PlanPrice price,
        CancellationToken cancellationToken
    )
    {
        if (last.State == OperationState.Pending)
        {
            last = await outbox.RunAsync(last.Id, cancellationToken);
        }

        if (last.State != OperationState.Done || last.Result is null)
        {
            return last.State == OperationState.Pending ? CheckoutAnswer.Later : null;
        }

        var session = await stripe.V1.Checkout.Sessions.GetAsync(last.Result, cancellationToken: cancellationToken);
        return session.Status switch
        {
            "open" when IsFor(last, price) => CheckoutAnswer.Page(session.Url),
            "open" => await ExpireAsync(session.Id, cancellationToken),
            "complete" => await IsOverAsync(session.SubscriptionId, cancellationToken)
                ? null
                : CheckoutAnswer.Subscribed,
            _ => null,
        };
    }

    /// <summary>Another plan was chosen. Where the page was paid in this moment, Stripe refuses, and so do we.</summary>
    private async Task<CheckoutAnswer?> ExpireAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            await stripe.V1.Checkout.Sessions.ExpireAsync(sessionId, cancellationToken: cancellationToken);
            return null;
        }
        catch (StripeException e) when (e.HttpStatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            var session = await stripe.V1.Checkout.Sessions.GetAsync(sessionId, cancellationToken: cancellationToken);
            return session.Status == "complete" ? CheckoutAnswer.Subscribed : null;
        }
    }

    private async Task<bool> IsOverAsync(string subscriptionId, CancellationToken cancellationToken) =>
        await db.Memberships.FindAsync([subscriptionId], cancellationToken) is { IsOver: true };

    /// <returns>Why the member is no customer at Stripe yet; null when that is done.</returns>
    private async Task<CheckoutAnswer?> BeCustomerAsync(Member member, CancellationToken cancellationToken)
    {
        if (member.StripeCustomerId is not null)
        {
            return null;
        }

        var operation = await outbox.StartAsync(
            CreateCustomer.Kind,
            $"customer of member {member.Id}",
            new CreateCustomer.Arguments(member.Id, member.Email),
            member.CustomerKey,
            cancellationToken
        );
        return operation switch
        {
            { State: OperationState.Done } => null,
            { State: OperationState.Refused } => CheckoutAnswer.Refused(operation.Refusal),
            _ => CheckoutAnswer.Later,
        };
    }

    private Task<StripeOperation?> LastAsync(int memberId, CancellationToken cancellationToken)
    {
        var subject = Subject(memberId);
        return db
            .Operations.Where(operation => operation.Subject == subject)
            .OrderByDescending(operation => operation.CreatedAt)
            .ThenByDescending(operation => operation.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static bool IsFor(StripeOperation operation, PlanPrice price) =>
        operation.Read<OpenSession.Arguments>().PriceId == price.PriceId;

    private static string Subject(int memberId) => $"checkout of member {memberId}";
}

/// <summary>Where to send the member; or why not.</summary>
public sealed record CheckoutAnswer(string? Url, bool IsSubscribed, string? Problem)
{
    public static CheckoutAnswer Subscribed { get; } = new(null, true, null);

    public static CheckoutAnswer Later { get; } =
        new(null, false, "The payment page cannot be opened right now. Please try again in a minute.");

    public static CheckoutAnswer Page(string url) => new(url, false, null);

    public static CheckoutAnswer Refused(string? reason) =>
        new(null, false, $"The payment page could not be opened: {reason}");
}
