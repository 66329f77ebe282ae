using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>Money back: all of it, or a part. The key is the ticket's, so that pressing the button twice refunds once.</summary>
public static class RefundAPayment
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var paid = await PayAsync(account, account.NewOrder(amount: 2999));
        await RefundAsync(account, paid, ticket: $"TKT-{paid.Order.Number}", output);

        var other = await PayAsync(account, account.NewOrder(amount: 4999));
        var part = await account.Stripe.V1.Refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = other.Intent.Id,
                Amount = 1000,
                Reason = RefundReasons.RequestedByCustomer,
            },
            new RequestOptions { IdempotencyKey = $"refund-part-{other.Order.Number}" }
        );
        await output.WriteLineAsync($"Partial refund of {Dollars.Show(part.Amount)}: {part.Id}");
    }

    internal static async Task<(Order Order, PaymentIntent Intent)> PayAsync(ShopAccount account, Order order)
    {
        var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.Amount,
                Currency = order.Currency,
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
                AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
                {
                    Enabled = true,
                    AllowRedirects = "never",
                },
            },
            new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
        );
        return intent.Status == "succeeded"
            ? (order, intent)
            : throw new InvalidOperationException($"Order {order.Number} is not paid: {intent.Status}.");
    }

    private static async Task RefundAsync(
        ShopAccount account,
        (Order Order, PaymentIntent Intent) paid,
        string ticket,
        TextWriter output
    )
    {
        try
        {
            var refund = await account.Stripe.V1.Refunds.CreateAsync(
                new RefundCreateOptions
                {
                    PaymentIntent = paid.Intent.Id,
                    Reason = RefundReasons.RequestedByCustomer,
                    Metadata = new Dictionary<string, string>
                    {
                        ["refund_initiated_by"] = "support_agent",
                        ["ticket_id"] = ticket,
                    },
                },
                new RequestOptions { IdempotencyKey = $"refund-{ticket}" }
            );
            await output.WriteLineAsync($"Refund processed: {refund.Id}");
            await output.WriteLineAsync($"Amount: {Dollars.Show(refund.Amount)}");
            await output.WriteLineAsync($"Status: {refund.Status}");
        }
        catch (StripeException refusal) when (refusal.StripeError?.Type == "invalid_request_error")
        {
            await output.WriteLineAsync($"Refund failed: {refusal.Message}");
        }
    }
}
