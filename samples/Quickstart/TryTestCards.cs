using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>What each of the best known test cards does to a payment.</summary>
public static class TryTestCards
{
    private static readonly (string Name, TestCard Card)[] Cards =
    [
        ("Visa", TestCards.Visa),
        ("Visa (debit)", TestCards.VisaDebit),
        ("Mastercard", TestCards.Mastercard),
        ("Amex", TestCards.Amex),
        ("Requires auth", TestCards.AuthenticateUnlessSetUp),
        ("Declined", TestCards.Declined),
        ("Insufficient funds", TestCards.InsufficientFunds),
        ("Expired card", TestCards.ExpiredCard),
    ];

    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        foreach (var (name, card) in Cards)
        {
            await output.WriteLineAsync($"{name, -20}{await TryAsync(account, card)}");
        }
    }

    private static async Task<string> TryAsync(ShopAccount account, TestCard card)
    {
        var order = account.NewOrder(amount: 2000);
        try
        {
            var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = order.Amount,
                    Currency = order.Currency,
                    PaymentMethod = card.PaymentMethod,
                    Confirm = true,
                    ReturnUrl = "https://myapp.example/return",
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true },
                },
                new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
            );
            return intent.Status;
        }
        catch (StripeException declined) when (declined.StripeError?.Type == "card_error")
        {
            return $"{declined.StripeError.Code} ({declined.StripeError.DeclineCode}): {declined.Message}";
        }
    }
}
