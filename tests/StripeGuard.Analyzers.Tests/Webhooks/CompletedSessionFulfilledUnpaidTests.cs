using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.CompletedSessionFulfilledUnpaidAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2018 reports, and stays silent: docs/rules/STRIPE2018.md.</summary>
public class CompletedSessionFulfilledUnpaidTests
{
    private static string Hook(string members) =>
        $$"""
            using Stripe.Checkout;

            public class Order { public bool Paid { get; set; } }

            public class Store
            {
                public Task<Order> FindOrder(string id) => Task.FromResult(new Order());

                public Task SaveAsync(Order order) => Task.CompletedTask;
            }

            public interface IShop { Task Fulfil(Session session); }

            public class Hook(Store store, IShop shop)
            {
            {{members}}

                private async Task Ship(Session session)
                {
                    var order = await store.FindOrder(session.ClientReferenceId);
                    order.Paid = true;
                    await store.SaveAsync(order);
                }

                private async Task ShipPaid(Session session)
                {
                    if (session.PaymentStatus != "unpaid")
                    {
                        await Ship(session);
                    }
                }
            }
            """;

    [Fact]
    public Task A_completed_session_that_is_fulfilled_whatever_was_paid_is_reported() =>
        Check.Reports(
            Hook(
                """
                    public async Task Switch(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.CheckoutSessionCompleted:
                                if (stripeEvent.Data.Object is [|Session session|])
                                {
                                    var order = await store.FindOrder(session.ClientReferenceId);
                                    order.Paid = true;
                                    await store.SaveAsync(order);
                                }

                                break;
                        }
                    }

                    public async Task If(Event stripeEvent)
                    {
                        if (stripeEvent.Type == "checkout.session.completed")
                        {
                            await Ship([|(Session)stripeEvent.Data.Object|]);
                        }
                    }
                """
            )
        );

    [Fact]
    public Task Payment_status_subscriptions_and_code_out_of_sight_are_fine() =>
        Check.Silent(
            Hook(
                """
                    public async Task Switch(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.CheckoutSessionCompleted when stripeEvent.Data.Object is Session { PaymentStatus: "paid" } paid:
                                await Ship(paid);
                                break;
                            case EventTypes.CheckoutSessionCompleted when stripeEvent.Livemode:
                                await ShipPaid((Session)stripeEvent.Data.Object);
                                break;
                            case EventTypes.CheckoutSessionAsyncPaymentSucceeded:
                                await Ship((Session)stripeEvent.Data.Object);
                                break;
                            case EventTypes.CheckoutSessionCompleted:
                                await shop.Fulfil((Session)stripeEvent.Data.Object);
                                break;
                        }

                        if (stripeEvent.Type == EventTypes.CheckoutSessionCompleted && stripeEvent.Data.Object is Session logged)
                        {
                            Console.WriteLine(logged.Id);
                        }

                        if (stripeEvent is { Type: EventTypes.CheckoutSessionCompleted, Data.Object: Session subscribed })
                        {
                            Console.WriteLine(subscribed.SubscriptionId);
                            await Ship(subscribed);
                        }
                    }
                """
            )
        );

    [Fact]
    public Task A_shop_that_takes_cards_only_is_paid_at_once() =>
        Check.Silent(
            Hook(
                """
                    public async Task If(Event stripeEvent)
                    {
                        if (stripeEvent.Type == "checkout.session.completed")
                        {
                            await Ship((Session)stripeEvent.Data.Object);
                        }
                    }

                    public SessionCreateOptions Options() => new() { AllowedPaymentMethodTypes = ["card"] };
                """
            )
        );
}
