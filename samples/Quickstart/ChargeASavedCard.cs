using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>A card that was saved with the customer's consent, charged later while the customer is away.</summary>
public static class ChargeASavedCard
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var customer = await account.Stripe.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Email = "alice@example.com" },
            new RequestOptions { IdempotencyKey = $"customer-{account.NewOrder(amount: 0).Number}" }
        );
        var saved = await SaveAsync(account, customer, TestCards.Visa);
        await output.WriteLineAsync($"Card saved: {saved}");
        await output.WriteLineAsync(await ChargeAsync(account, customer, saved));

        var wary = await SaveAsync(account, customer, TestCards.AlwaysAuthenticate);
        await output.WriteLineAsync($"Card saved: {wary}");
        await output.WriteLineAsync(await ChargeAsync(account, customer, wary));
    }

    /// <summary>Setting a card up asks the bank now, while the customer is there to answer.</summary>
    private static async Task<string> SaveAsync(ShopAccount account, Customer customer, TestCard card)
    {
        var setup = await account.Stripe.V1.SetupIntents.CreateAsync(
            new SetupIntentCreateOptions
            {
                Customer = customer.Id,
                PaymentMethod = card.PaymentMethod,
                Usage = "off_session",
                Confirm = true,
                ReturnUrl = "https://myapp.example/return",
            },
            new RequestOptions { IdempotencyKey = $"save-card-{customer.Id}-{card.PaymentMethod}" }
        );
        if (setup.Status == "requires_action" && account.Fake is { } fake)
        {
            await fake.Cards.CompleteAuthenticationAsync(setup);
        }

        return setup.PaymentMethodId;
    }

    private static async Task<string> ChargeAsync(ShopAccount account, Customer customer, string card)
    {
        var order = account.NewOrder(amount: 1500);
        try
        {
            var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = order.Amount,
                    Currency = order.Currency,
                    Customer = customer.Id,
                    PaymentMethod = card,
                    OffSession = true,
                    Confirm = true,
                },
                new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
            );
            return $"Charged off session: {intent.Id}, {intent.Status}";
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code == "authentication_required")
        {
            return $"The bank wants the customer: bring them back to pay {refusal.StripeError.PaymentIntent.Id}";
        }
        catch (StripeException declined) when (declined.StripeError?.Type == "card_error")
        {
            return $"Declined: {declined.Message}";
        }
    }
}
