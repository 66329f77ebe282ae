using Microsoft.AspNetCore.Http;
using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Webhooks.Exploration;

namespace StripeGuard.Testing.Tests.Webhooks.Exploration;

/// <summary>
/// Five orders that most webhook handlers get wrong once, then a repetition and a crash. The explorer finds each and shrinks it to the events that it
/// takes; the corrected handler ends in the same state after every order.
/// </summary>
public class ClassicBugTests
{
    private static readonly string[] Subscribed =
    [
        EventTypes.ChargeSucceeded,
        EventTypes.ChargeRefunded,
        EventTypes.CheckoutSessionCompleted,
        EventTypes.CustomerSubscriptionCreated,
        EventTypes.CustomerSubscriptionDeleted,
        EventTypes.CustomerSubscriptionUpdated,
        EventTypes.InvoiceCreated,
        EventTypes.InvoiceFinalized,
        EventTypes.InvoicePaid,
        EventTypes.PaymentIntentCreated,
        EventTypes.PaymentIntentPaymentFailed,
        EventTypes.PaymentIntentSucceeded,
    ];

    [Fact]
    public async Task A_subscription_updated_before_its_checkout_completed_stays_inactive()
    {
        var divergence = await Bug(
            Scenario.SubscribedByCheckout,
            (received, shop) =>
            {
                switch (received.Data.Object)
                {
                    case Session session:
                        shop.Accounts[session.CustomerId] = "pending";
                        shop.Subscribers[session.SubscriptionId] = session.CustomerId;
                        break;
                    case Subscription subscription when shop.Subscribers.TryGetValue(subscription.Id, out var customer):
                        shop.Accounts[customer] = subscription.Status;
                        break;
                }
            }
        );

        Assert.Equal(["customer.subscription.updated arrives before checkout.session.completed"], divergence.Moves);
        Assert.Equal(
            new StateDifference("Accounts.cus_ada", "\"active\"", "\"pending\""),
            Assert.Single(divergence.Differences)
        );
        Assert.Equal("STRIPE2011", Assert.Single(divergence.Causes).RuleId);
    }

    [Fact]
    public Task Corrected_each_event_asks_Stripe_for_the_subscription_as_it_is_now() =>
        NoBug(
            Scenario.SubscribedByCheckout,
            stripe =>
                async (received, shop) =>
                {
                    var id = received.Data.Object switch
                    {
                        Session session => session.SubscriptionId,
                        Subscription changed => changed.Id,
                        _ => null,
                    };
                    if (id is not null)
                    {
                        var now = await new SubscriptionService(stripe.CreateClient()).GetAsync(id);
                        shop.Accounts[now.CustomerId] = now.Status;
                    }

                    return Results.Ok();
                }
        );

    [Fact]
    public async Task An_invoice_paid_before_its_subscription_was_created_grants_nothing()
    {
        var divergence = await Bug(
            Scenario.SubscriptionInvoiced,
            (received, shop) =>
            {
                switch (received.Data.Object)
                {
                    case Subscription subscription:
                        shop.Accounts[subscription.CustomerId] = "unpaid";
                        break;
                    case Invoice { Status: "paid" } invoice when shop.Accounts.ContainsKey(invoice.CustomerId):
                        shop.Accounts[invoice.CustomerId] = "paid";
                        break;
                }
            }
        );

        Assert.Equal(["invoice.paid arrives before customer.subscription.created"], divergence.Moves);
        Assert.Equal(["\"paid\"", "\"unpaid\""], Values(divergence));
    }

    [Fact]
    public Task Corrected_an_event_that_comes_too_early_is_refused_until_Stripe_sends_it_again() =>
        NoBug(
            Scenario.SubscriptionInvoiced,
            _ =>
                (received, shop) =>
                {
                    switch (received.Data.Object)
                    {
                        case Subscription subscription:
                            shop.Accounts.TryAdd(subscription.CustomerId, "unpaid");
                            break;
                        case Invoice { Status: "paid" } early when !shop.Accounts.ContainsKey(early.CustomerId):
                            return Task.FromResult(Results.StatusCode(409));
                        case Invoice { Status: "paid" } invoice:
                            shop.Accounts[invoice.CustomerId] = "paid";
                            break;
                    }

                    return Task.FromResult(Results.Ok());
                }
        );

    [Fact]
    public async Task A_refund_that_arrives_before_its_charge_leaves_the_order_paid()
    {
        var divergence = await Bug(
            stripe => Scenario.PaymentAndRefund(stripe.CreateClient()),
            (received, shop) =>
            {
                switch (received)
                {
                    case { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge }:
                        shop.Orders[charge.PaymentIntentId] = "paid";
                        break;
                    case { Type: EventTypes.ChargeRefunded, Data.Object: Charge charge }:
                        shop.Orders[charge.PaymentIntentId] = "refunded";
                        break;
                }
            }
        );

        Assert.Equal(["charge.refunded arrives before charge.succeeded"], divergence.Moves);
        Assert.Equal(["\"refunded\"", "\"paid\""], Values(divergence));
    }

    [Fact]
    public Task Corrected_an_order_never_goes_back_from_refunded() =>
        NoBug(
            stripe => Scenario.PaymentAndRefund(stripe.CreateClient()),
            _ =>
                (received, shop) =>
                {
                    switch (received)
                    {
                        case { Type: EventTypes.ChargeSucceeded, Data.Object: Charge charge }:
                            shop.Orders.TryAdd(charge.PaymentIntentId, "paid");
                            break;
                        case { Type: EventTypes.ChargeRefunded, Data.Object: Charge charge }:
                            shop.Orders[charge.PaymentIntentId] = "refunded";
                            break;
                    }

                    return Task.FromResult(Results.Ok());
                }
        );

    [Fact]
    public async Task A_declined_card_that_is_heard_of_after_the_payment_makes_the_order_unpaid()
    {
        var divergence = await Bug(
            stripe => Scenario.DeclinedThenPaid(stripe.CreateClient()),
            (received, shop) =>
            {
                switch (received)
                {
                    case { Type: EventTypes.PaymentIntentPaymentFailed, Data.Object: PaymentIntent intent }:
                        shop.Orders[intent.Id] = "unpaid";
                        break;
                    case { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent intent }:
                        shop.Orders[intent.Id] = "paid";
                        break;
                }
            }
        );

        Assert.Equal(["payment_intent.succeeded arrives before payment_intent.payment_failed"], divergence.Moves);
        Assert.Equal(["\"paid\"", "\"unpaid\""], Values(divergence));
    }

    [Fact]
    public Task Corrected_the_payment_is_asked_for_as_it_is_now() =>
        NoBug(
            stripe => Scenario.DeclinedThenPaid(stripe.CreateClient()),
            stripe =>
            {
                var payments = stripe.CreateClient().V1.PaymentIntents;
                return async (received, shop) =>
                {
                    if (received.Data.Object is PaymentIntent { Id: var id })
                    {
                        shop.Orders[id] = (await payments.GetAsync(id)).Status == "succeeded" ? "paid" : "unpaid";
                    }

                    return Results.Ok();
                };
            }
        );

    [Fact]
    public async Task A_change_that_arrives_after_the_end_brings_a_canceled_subscription_back()
    {
        var divergence = await Bug(
            Scenario.SubscriptionCanceled,
            (received, shop) =>
            {
                switch (received)
                {
                    case { Type: EventTypes.CustomerSubscriptionDeleted, Data.Object: Subscription subscription }:
                        shop.Accounts.Remove(subscription.CustomerId);
                        break;
                    case { Data.Object: Subscription subscription }:
                        shop.Accounts[subscription.CustomerId] = subscription.Status;
                        break;
                }
            }
        );

        Assert.EndsWith("customer.subscription.deleted", divergence.Events[^1].EventType, StringComparison.Ordinal);
        Assert.Equal(
            new StateDifference("Accounts.cus_ada", null, "\"active\""),
            Assert.Single(divergence.Differences)
        );
    }

    [Fact]
    public Task Corrected_the_end_of_a_subscription_is_kept() =>
        NoBug(
            Scenario.SubscriptionCanceled,
            _ =>
                (received, shop) =>
                {
                    switch (received)
                    {
                        case { Type: EventTypes.CustomerSubscriptionDeleted, Data.Object: Subscription subscription }:
                            shop.Accounts[subscription.CustomerId] = "canceled";
                            break;
                        case { Data.Object: Subscription subscription }
                            when shop.Accounts.GetValueOrDefault(subscription.CustomerId) != "canceled":
                            shop.Accounts[subscription.CustomerId] = subscription.Status;
                            break;
                    }

                    return Task.FromResult(Results.Ok());
                }
        );

    [Fact]
    public async Task An_event_that_arrives_twice_is_fulfilled_twice()
    {
        var divergence = await Bug(
            stripe => Scenario.Payment(stripe.CreateClient()),
            (received, shop) =>
            {
                if (received.Type == EventTypes.PaymentIntentSucceeded)
                {
                    shop.Parcels.Add("coffee");
                }
            }
        );

        Assert.Equal(["payment_intent.succeeded arrives twice"], divergence.Moves);
        Assert.Equal("payment_intent.succeeded", Assert.Single(divergence.Events).EventType);
        Assert.Equal(new StateDifference("Parcels[1]", null, "\"coffee\""), Assert.Single(divergence.Differences));
        Assert.Equal("STRIPE2010", Assert.Single(divergence.Causes).RuleId);
    }

    [Fact]
    public async Task An_application_that_remembers_handled_events_in_memory_forgets_them_when_it_dies()
    {
        var report = await Explore(
            stripe => Scenario.Payment(stripe.CreateClient()),
            _ =>
                (received, shop) =>
                {
                    if (shop.InMemory.Add(received.Id) && received.Type == EventTypes.PaymentIntentSucceeded)
                    {
                        shop.Parcels.Add("coffee");
                    }

                    return Task.FromResult(Results.Ok());
                }
        );

        var divergence = Assert.Single(report.Divergences);
        Assert.Equal(
            ["payment_intent.succeeded is handled, the application dies before its answer, and Stripe sends it again"],
            divergence.Moves
        );
        Assert.Single(divergence.Events);
        Assert.Equal(
            ["dies before its answer, tried again later", "200"],
            divergence.Reordered.Select(one => one.Outcome)
        );
    }

    [Fact]
    public Task Corrected_what_was_handled_is_stored_with_its_effect() =>
        NoBug(
            stripe => Scenario.Payment(stripe.CreateClient()),
            _ =>
                (received, shop) =>
                {
                    if (shop.Handled.Add(received.Id) && received.Type == EventTypes.PaymentIntentSucceeded)
                    {
                        shop.Parcels.Add("coffee");
                    }

                    return Task.FromResult(Results.Ok());
                }
        );

    private static IEnumerable<string?> Values(Divergence divergence)
    {
        var difference = Assert.Single(divergence.Differences);
        return [difference.InOrder, difference.Reordered];
    }

    /// <summary>The one cause that is found, which takes three events at most, and which the text says.</summary>
    private static async Task<Divergence> Bug(Func<FakeStripe, Task> scenario, Action<Event, Books> handle)
    {
        var report = await Explore(
            scenario,
            _ =>
                (received, shop) =>
                {
                    handle(received, shop);
                    return Task.FromResult(Results.Ok());
                }
        );

        var divergence = report.Divergences[0];
        Assert.InRange(divergence.Events.Count, 1, 3);
        var thrown = Assert.Throws<ExplorationException>(report.EnsureSameState);
        Assert.Contains(divergence.Moves[0], thrown.Message, StringComparison.Ordinal);
        Assert.Contains(divergence.Differences[0].Path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(divergence.Causes[0].RuleId, thrown.Message, StringComparison.Ordinal);
        return divergence;
    }

    private static async Task NoBug(
        Func<FakeStripe, Task> scenario,
        Func<FakeStripe, Func<Event, Books, Task<IResult>>> handler
    )
    {
        var report = await Explore(scenario, handler);

        Assert.True(report.IsExhaustive);
        Assert.True(report.DivergentRuns == 0, report.ToString());
        Assert.Empty(report.Notes);
    }

    private static async Task<ExplorationReport> Explore(
        Func<FakeStripe, Task> scenario,
        Func<FakeStripe, Func<Event, Books, Task<IResult>>> handler
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        var handle = handler(stripe);
        return await stripe.Webhooks.ExploreAsync(
            () => scenario(stripe),
            secret => Books.OpenAsync(secret, handle),
            new ExplorationOptions { EventTypes = Subscribed }
        );
    }
}
