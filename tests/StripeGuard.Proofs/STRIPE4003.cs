using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE4003;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>Most accounts may not send raw card numbers: Stripe refuses them, unless it was asked to allow them.</summary>
public class STRIPE4003_RawCardNumberSent
{
    private static readonly FakeStripeOptions LikeMostAccounts = new() { RawCardNumbers = false };

    [Fact]
    public async Task Bug_bites_Stripe_refuses_the_card_number()
    {
        await using var stripe = await FakeStripe.StartAsync(LikeMostAccounts);
        var form = new Wrong.CardForm("4242424242424242", 12, 2030, "123");

        var refused = await Assert.ThrowsAsync<StripeException>(() => new Wrong(stripe.CreateClient()).Save(form));

        Assert.Contains("generally unsafe", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_holds_the_id_of_a_PaymentMethod_is_taken()
    {
        await using var stripe = await FakeStripe.StartAsync(LikeMostAccounts);

        var intent = await new Right(stripe.CreateClient()).Pay(
            new PaymentForm("pm_card_visa"),
            new Order(1, 19.99m) { AmountInCents = 1999 }
        );

        Assert.Equal("requires_confirmation", intent.Status);
    }
}
