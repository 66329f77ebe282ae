using Stripe;
using StripeGuard.Proofs.Code.STRIPE3007;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>However a currency was sent, Stripe sends it back in lower case.</summary>
public class STRIPE3007_CurrencyCodeThatStripeDoesNotUse
{
    [Fact]
    public async Task Bug_bites_the_dollar_is_never_recognised()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var paid = await Account.Pay(stripe, 1999);

        Assert.Equal("usd 19.99", await new Wrong(new PaymentIntentService(stripe.CreateClient())).Receipt(paid.Id));
    }

    [Fact]
    public async Task Bug_bites_a_code_that_is_none_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        const string misspelt = "ud" + "s";

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new PaymentIntentService(stripe.CreateClient()).CreateAsync(
                new PaymentIntentCreateOptions { Amount = 1999, Currency = misspelt }
            )
        );

        Assert.StartsWith("Invalid currency: uds.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_holds_the_dollar_is_recognised()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var paid = await Account.Pay(stripe, 1999);

        Assert.Equal("$19.99", await new Right(new PaymentIntentService(stripe.CreateClient())).Receipt(paid.Id));
    }
}
