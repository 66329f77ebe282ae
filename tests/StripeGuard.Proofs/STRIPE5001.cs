using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE5001;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A card that needs 3D Secure throws nothing: the intent waits, and no money has moved.</summary>
public class STRIPE5001_ConfirmedStatusIgnored
{
    private static Purchase WithCardThatNeedsAuthentication =>
        new(new Order(1, 19.99m, TestCards.AlwaysAuthenticate.PaymentMethod) { AmountInCents = 1999 });

    [Fact]
    public async Task Bug_bites_the_order_is_paid_and_nothing_was_charged()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var purchase = WithCardThatNeedsAuthentication;

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Pay(purchase);

        Assert.True(purchase.IsPaid);
        Assert.Empty(await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_the_order_waits_and_the_buyer_is_sent_to_the_bank()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var purchase = WithCardThatNeedsAuthentication;

        var bank = await new Right(new PaymentIntentService(stripe.CreateClient())).Pay(purchase);

        Assert.NotNull(bank);
        Assert.False(purchase.IsPaid);
        Assert.Empty(await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_card_that_needs_nothing_pays_at_once()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var purchase = new Purchase(new Order(1, 19.99m) { AmountInCents = 1999 });

        await new Right(new PaymentIntentService(stripe.CreateClient())).Pay(purchase);

        Assert.True(purchase.IsPaid);
        Assert.Equal([1999], await Account.Charged(stripe));
    }
}
