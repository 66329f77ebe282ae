using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Checkout;

/// <summary>A member is one customer at Stripe, for good.</summary>
public class CreateCustomer(BillingContext db, StripeClient stripe) : IOperationKind
{
    public const string Kind = "create customer";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var (memberId, email) = operation.Read<Arguments>();
        var customer = await stripe.V1.Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Email = email,
                Metadata = new() { ["member"] = memberId.ToString(CultureInfo.InvariantCulture) },
            },
            operation.Once(),
            cancellationToken
        );
        return customer.Id;
    }

    public async Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken)
    {
        var memberId = operation.Read<Arguments>().MemberId;
        var member = await db.Members.SingleAsync(m => m.Id == memberId, cancellationToken);
        member.StripeCustomerId = result;
    }

    public sealed record Arguments(int MemberId, string Email);
}
