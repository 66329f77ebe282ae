using Stripe;
using StripeGuard.Proofs.Code.STRIPE1002;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A key made anew on each attempt is no key: each attempt is a new request.</summary>
public class STRIPE1002_IdempotencyKeyMadeAnewForEachAttempt
{
    private static readonly PaymentIntentCreateOptions Payment = new()
    {
        Amount = 1999,
        Currency = "usd",
        PaymentMethod = "pm_card_visa",
        Confirm = true,
    };

    [Fact]
    public async Task Bug_bites_each_attempt_with_a_new_key_charges_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse("POST /v1/payment_intents", times: 3);

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(Payment);

        Assert.Equal([1999, 1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_with_one_key_for_all_attempts_there_is_one_charge()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse("POST /v1/payment_intents", times: 3);

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(Payment);

        Assert.Equal([1999], await Account.Charged(stripe));
    }
}
