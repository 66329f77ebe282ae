using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

/// <summary>A server for all tests of a class; each test opens an account of its own on it.</summary>
public sealed class Server : IAsyncLifetime
{
    private int accounts;

    public FakeStripe Stripe { get; private set; } = null!;

    public Shop OpenShop() => new(Stripe, Stripe.CreateClient($"sk_test_shop{Interlocked.Increment(ref accounts)}"));

    public async Task InitializeAsync() => Stripe = await FakeStripe.StartAsync();

    public async Task DisposeAsync() => await Stripe.DisposeAsync();
}

/// <summary>A shop that talks to Stripe with an ordinary client.</summary>
public sealed class Shop(FakeStripe stripe, StripeClient client)
{
    public FakeStripe Stripe => stripe;

    public PaymentIntentService Intents { get; } = new(client);

    public SetupIntentService Setups { get; } = new(client);

    public ChargeService Charges { get; } = new(client);

    public RefundService Refunds { get; } = new(client);

    public CustomerService Customers { get; } = new(client);

    public PaymentMethodService PaymentMethods { get; } = new(client);

    public DisputeService Disputes { get; } = new(client);

    public StripeClient Client => client;

    /// <summary>Takes a payment of 29.99 USD.</summary>
    public Task<PaymentIntent> Pay(
        string paymentMethod = "pm_card_visa",
        long amount = 2999,
        string currency = "usd"
    ) => Intents.CreateAsync(Confirmed(paymentMethod, amount, currency));

    public static PaymentIntentCreateOptions Confirmed(
        string paymentMethod,
        long amount = 2999,
        string currency = "usd"
    ) =>
        new()
        {
            Amount = amount,
            Currency = currency,
            PaymentMethod = paymentMethod,
            Confirm = true,
        };

    public Task<Charge> ChargeOf(PaymentIntent intent) => Charges.GetAsync(intent.LatestChargeId);

    public async Task<IReadOnlyList<PaymentMethod>> CardsOf(Customer customer) =>
        (await new CustomerPaymentMethodService(client).ListAsync(customer.Id)).Data;

    public async Task<Balance> Balance() => await new BalanceService(client).GetAsync();

    /// <summary>The types of the account's events, oldest first.</summary>
    public async Task<IReadOnlyList<string>> EventTypesSoFar() => [.. (await Events()).Select(e => e.Type)];

    public async Task<IReadOnlyList<Event>> Events()
    {
        var events = await new EventService(client).ListAsync(new EventListOptions { Limit = 100 });
        return [.. Enumerable.Reverse(events.Data)];
    }

    public static Task<StripeException> Refused(Func<Task> call) => Assert.ThrowsAsync<StripeException>(call);
}
