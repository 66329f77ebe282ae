using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

/// <summary>A shop that sells subscriptions, on a server of its own, whose clock the test moves.</summary>
public sealed class BillingShop : IAsyncDisposable
{
    private BillingShop(FakeStripe stripe, StripeClient client)
    {
        Stripe = stripe;
        Client = client;
        Payments = new Shop(stripe, client);
    }

    public FakeStripe Stripe { get; }

    public StripeClient Client { get; }

    /// <summary>The same account with its payments.</summary>
    public Shop Payments { get; }

    public CustomerService Customers => Client.V1.Customers;

    public ProductService Products => Client.V1.Products;

    public PriceService Prices => Client.V1.Prices;

    public SubscriptionService Subscriptions => Client.V1.Subscriptions;

    public SubscriptionItemService Items => Client.V1.SubscriptionItems;

    public InvoiceService Invoices => Client.V1.Invoices;

    public global::Stripe.TestHelpers.TestClockService Clocks => Client.V1.TestHelpers.TestClocks;

    public DateTime Now => Stripe.Clock.UtcNow.UtcDateTime;

    public static async Task<BillingShop> Open(FakeStripeOptions? options = null)
    {
        var stripe = await FakeStripe.StartAsync(options);
        return new BillingShop(stripe, stripe.CreateClient());
    }

    /// <summary>A customer whose card pays invoices; null for one without a card.</summary>
    public async Task<Customer> Customer(string? card = "pm_card_visa", string? clock = null)
    {
        var customer = await Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Email = "ada@example.com",
                Name = "Ada",
                TestClock = clock,
                PaymentMethod = card,
            }
        );
        return card is null ? customer : await PayBy(customer, await CardOf(customer));
    }

    public async Task<string> CardOf(Customer customer) => (await Payments.CardsOf(customer))[0].Id;

    /// <summary>Makes a PaymentMethod of the customer the one that invoices take.</summary>
    public Task<Customer> PayBy(Customer customer, string paymentMethod) =>
        Customers.UpdateAsync(
            customer.Id,
            new CustomerUpdateOptions
            {
                InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = paymentMethod },
            }
        );

    /// <summary>Gives the customer a new card for its invoices.</summary>
    public async Task<PaymentMethod> NewCard(Customer customer, string card)
    {
        var method = await Payments.PaymentMethods.AttachAsync(
            card,
            new PaymentMethodAttachOptions { Customer = customer.Id }
        );
        await PayBy(customer, method.Id);
        return method;
    }

    /// <summary>A price for each of some interval.</summary>
    public Task<Price> Price(
        long amount = 1000,
        string interval = "month",
        long count = 1,
        string currency = "usd",
        Action<PriceCreateOptions>? change = null
    )
    {
        var options = new PriceCreateOptions
        {
            Currency = currency,
            UnitAmount = amount,
            Recurring = new PriceRecurringOptions { Interval = interval, IntervalCount = count },
            ProductData = new PriceProductDataOptions { Name = "Pro" },
        };
        change?.Invoke(options);
        return Prices.CreateAsync(options);
    }

    /// <summary>Subscribes a customer to so many of a price.</summary>
    public Task<Subscription> Subscribe(
        Customer customer,
        Price price,
        long quantity = 1,
        Action<SubscriptionCreateOptions>? change = null
    )
    {
        var options = new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            Items = [new SubscriptionItemOptions { Price = price.Id, Quantity = quantity }],
        };
        change?.Invoke(options);
        return Subscriptions.CreateAsync(options);
    }

    public Task<Invoice> Latest(Subscription subscription) => Invoices.GetAsync(subscription.LatestInvoiceId);

    public void Wait(int days = 0, int hours = 0, int minutes = 0) =>
        Stripe.Clock.Advance(new TimeSpan(days, hours, minutes, 0));

    public async Task<IReadOnlyList<string>> EventTypesSince(int skip) =>
        [.. (await Payments.EventTypesSoFar()).Skip(skip)];

    public static Task<StripeException> Refused(Func<Task> call) => Assert.ThrowsAsync<StripeException>(call);

    public ValueTask DisposeAsync() => Stripe.DisposeAsync();
}
