using Stripe;
using StripeGuard.Testing;

namespace DashboardMonitor;

/// <summary>
/// A shop on the fake Stripe in this process, for whoever has no Stripe account at hand: it has sold in four currencies
/// for some days, and sells on while it is watched.
/// </summary>
public sealed class DemoShop : IAsyncDisposable
{
    private const int Subscribers = 120;

    private static readonly (long Amount, string Currency)[] Prices =
    [
        (2999, "usd"),
        (4999, "usd"),
        (1850, "eur"),
        (1500, "jpy"),
        (12_500, "kwd"),
        (999, "usd"),
    ];

    private readonly FakeStripe fake;
    private int orders;

    private DemoShop(FakeStripe fake)
    {
        this.fake = fake;
        Stripe = fake.CreateClient();
    }

    public StripeClient Stripe { get; }

    /// <summary>The time at the fake Stripe, which stands still between sales.</summary>
    public DateTimeOffset Now => fake.Clock.UtcNow;

    public static async Task<DemoShop> OpenAsync()
    {
        var shop = new DemoShop(await FakeStripe.StartAsync());
        await shop.SubscribeAsync();
        for (var sale = 0; sale < 24; sale++)
        {
            await shop.SellAsync(TimeSpan.FromHours(9));
        }

        return shop;
    }

    /// <summary>Some time passes, then somebody orders. Each seventh card is declined, and each eleventh order goes back.</summary>
    public async Task SellAsync(TimeSpan passes)
    {
        fake.Clock.Advance(passes);
        var (amount, currency) = Prices[orders++ % Prices.Length];
        try
        {
            var payment = await Stripe.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = amount,
                    Currency = currency,
                    PaymentMethod = (orders % 7 == 0 ? TestCards.InsufficientFunds : TestCards.Visa).PaymentMethod,
                    Confirm = true,
                },
                new RequestOptions { IdempotencyKey = $"demo-order-{orders}" }
            );
            if (payment.Status == "succeeded" && orders % 11 == 0)
            {
                await Stripe.V1.Refunds.CreateAsync(
                    new RefundCreateOptions { PaymentIntent = payment.Id },
                    new RequestOptions { IdempotencyKey = $"demo-return-{orders}" }
                );
            }
        }
        catch (StripeException declined) when (declined.StripeError?.Type == "card_error")
        {
            // The dashboard shows it as it shows all charges.
        }
    }

    public ValueTask DisposeAsync() => fake.DisposeAsync();

    private async Task SubscribeAsync()
    {
        var price = await Stripe.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 1900,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = "Pro" },
            },
            new RequestOptions { IdempotencyKey = "demo-price-pro" }
        );
        for (var i = 1; i <= Subscribers; i++)
        {
            var customer = await Stripe.V1.Customers.CreateAsync(
                new CustomerCreateOptions
                {
                    Email = $"customer{i}@shop.example",
                    PaymentMethod = TestCards.Visa.PaymentMethod,
                    InvoiceSettings = new CustomerInvoiceSettingsOptions
                    {
                        DefaultPaymentMethod = TestCards.Visa.PaymentMethod,
                    },
                },
                new RequestOptions { IdempotencyKey = $"demo-customer-{i}" }
            );
            await Stripe.V1.Subscriptions.CreateAsync(
                new SubscriptionCreateOptions
                {
                    Customer = customer.Id,
                    Items = [new SubscriptionItemOptions { Price = price.Id }],
                },
                new RequestOptions { IdempotencyKey = $"demo-subscription-{i}" }
            );
        }
    }
}
