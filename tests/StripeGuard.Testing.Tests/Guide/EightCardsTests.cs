using Stripe;

namespace StripeGuard.Testing.Tests.Guide;

/// <summary>The eight test cards that every guide to Stripe lists, by number, with their documented outcomes.</summary>
public class EightCardsTests
{
    [Theory]
    [InlineData("4242424242424242", "visa", "credit")]
    [InlineData("4000056655665556", "visa", "debit")]
    [InlineData("5555555555554444", "mastercard", "credit")]
    [InlineData("378282246310005", "amex", "credit")]
    public async Task Four_cards_pay(string number, string brand, string funding)
    {
        await using var stripe = await FakeStripe.StartAsync();

        var paid = await Pay(stripe, number);

        var charge = await new ChargeService(stripe.CreateClient()).GetAsync(paid.LatestChargeId);
        Assert.Equal(("succeeded", 2999), (paid.Status, paid.AmountReceived));
        Assert.Equal(
            (brand, funding),
            (charge.PaymentMethodDetails.Card.Brand, charge.PaymentMethodDetails.Card.Funding)
        );
    }

    [Fact]
    public async Task One_card_asks_for_3D_Secure()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var intent = await Pay(stripe, "4000002500003155");

        Assert.Equal(("requires_action", "redirect_to_url"), (intent.Status, intent.NextAction.Type));
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds", "Your card has insufficient funds.")]
    [InlineData("4000000000000069", "expired_card", "expired_card", "Your card has expired.")]
    public async Task Three_cards_decline(string number, string code, string declineCode, string message)
    {
        await using var stripe = await FakeStripe.StartAsync();

        var declined = await Assert.ThrowsAsync<StripeException>(() => Pay(stripe, number));

        var error = declined.StripeError;
        Assert.Equal(402, (int)declined.HttpStatusCode);
        Assert.Equal(
            ("card_error", code, declineCode, message),
            (error.Type, error.Code, error.DeclineCode, declined.Message)
        );
        Assert.Equal("requires_payment_method", error.PaymentIntent.Status);
        Assert.Equal(declineCode, error.PaymentIntent.LastPaymentError.DeclineCode);
        Assert.NotNull(error.Charge);
    }

    private static async Task<PaymentIntent> Pay(FakeStripe stripe, string number)
    {
        var client = stripe.CreateClient();
        var method = await new PaymentMethodService(client).CreateAsync(
            new()
            {
                Type = "card",
                Card = new PaymentMethodCardOptions
                {
                    Number = number,
                    ExpMonth = 12,
                    ExpYear = 2030,
                    Cvc = number.Length == 15 ? "1234" : "123",
                },
            }
        );
        return await new PaymentIntentService(client).CreateAsync(
            new()
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = method.Id,
                Confirm = true,
                ReturnUrl = "https://shop.example/return",
            }
        );
    }
}
