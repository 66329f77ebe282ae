using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>List, change the plan, cancel at the period's end, take that back, cancel at once.</summary>
public static class ManageASubscription
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var basic = await ProPlan.PriceAsync(account, amount: 1000, interval: "month");
        var pro = await ProPlan.PriceAsync(account, amount: 2999, interval: "month");
        var subscription = await SubscribeAsync(account, basic);

        await ListActiveAsync(account, output);
        await ChangePlanAsync(account, subscription, pro, output);
        await CancelAtPeriodEndAsync(account, subscription.Id, output);
        await ReactivateAsync(account, subscription.Id, output);
        await CancelNowAsync(account, subscription.Id, output);
    }

    private static async Task<Subscription> SubscribeAsync(ShopAccount account, Price price)
    {
        var order = account.NewOrder(price.UnitAmount ?? 0);
        var customer = await account.Stripe.V1.Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Email = "alice@example.com",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                InvoiceSettings = new CustomerInvoiceSettingsOptions
                {
                    DefaultPaymentMethod = TestCards.Visa.PaymentMethod,
                },
            },
            new RequestOptions { IdempotencyKey = $"customer-{order.Number}" }
        );
        return await account.Stripe.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new SubscriptionItemOptions { Price = price.Id }],
            },
            new RequestOptions { IdempotencyKey = $"subscription-{order.Number}" }
        );
    }

    private static async Task ListActiveAsync(ShopAccount account, TextWriter output)
    {
        var active = account.Stripe.V1.Subscriptions.ListAutoPagingAsync(
            new SubscriptionListOptions { Status = SubscriptionStatuses.Active, Limit = 100 }
        );
        await foreach (var subscription in active)
        {
            var price = subscription.Items.Data[0].Price;
            await output.WriteLineAsync(
                $"{subscription.Id}: {subscription.CustomerId} — {Dollars.Show(price.UnitAmount ?? 0)}/{price.Recurring.Interval}"
            );
        }
    }

    /// <summary>The item's id goes with the new price: without it, the old plan would go on beside the new one.</summary>
    private static async Task ChangePlanAsync(
        ShopAccount account,
        Subscription subscription,
        Price price,
        TextWriter output
    )
    {
        var updated = await account.Stripe.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                Items = [new SubscriptionItemOptions { Id = subscription.Items.Data[0].Id, Price = price.Id }],
                ProrationBehavior = "always_invoice",
            }
        );
        await output.WriteLineAsync($"Subscription {updated.Id} updated to price {updated.Items.Data[0].Price.Id}");
    }

    private static async Task CancelAtPeriodEndAsync(ShopAccount account, string id, TextWriter output)
    {
        await account.Stripe.V1.Subscriptions.UpdateAsync(
            id,
            new SubscriptionUpdateOptions { CancelAtPeriodEnd = true }
        );
        await output.WriteLineAsync($"Subscription {id} will cancel at period end");
    }

    private static async Task ReactivateAsync(ShopAccount account, string id, TextWriter output)
    {
        await account.Stripe.V1.Subscriptions.UpdateAsync(
            id,
            new SubscriptionUpdateOptions { CancelAtPeriodEnd = false }
        );
        await output.WriteLineAsync($"Subscription {id} reactivated");
    }

    private static async Task CancelNowAsync(ShopAccount account, string id, TextWriter output)
    {
        var canceled = await account.Stripe.V1.Subscriptions.CancelAsync(id);
        await output.WriteLineAsync($"Subscription {canceled.Id} cancelled immediately");
    }
}
