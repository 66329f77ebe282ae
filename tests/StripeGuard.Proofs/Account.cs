using Stripe;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>The shop's Stripe account as it is afterwards: what the proofs look at.</summary>
internal static class Account
{
    public static async Task<List<long>> Charged(FakeStripe stripe) =>
        [
            .. (await stripe.CreateClient().V1.Charges.ListAsync())
                .Where(charge => charge.Paid)
                .Select(charge => charge.Amount),
        ];

    public static async Task<List<long>> Refunded(FakeStripe stripe) =>
        [.. (await stripe.CreateClient().V1.Refunds.ListAsync()).Select(refund => refund.Amount)];

    /// <summary>A payment that succeeded.</summary>
    public static Task<PaymentIntent> Pay(FakeStripe stripe, long cents) =>
        stripe
            .CreateClient()
            .V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = cents,
                    Currency = "usd",
                    PaymentMethod = "pm_card_visa",
                    Confirm = true,
                }
            );
}
