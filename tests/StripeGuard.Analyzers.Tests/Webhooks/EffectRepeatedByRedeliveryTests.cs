using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.EffectRepeatedByRedeliveryAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2010 reports, and stays silent: docs/rules/STRIPE2010.md.</summary>
public class EffectRepeatedByRedeliveryTests
{
    private const string Shop = """
        using Stripe.Checkout;

        public class Order { public string Email { get; set; } = ""; public bool IsPaid { get; set; } }

        public class MailClient { public Task SendAsync(string to) => Task.CompletedTask; }

        public interface IBus { Task Publish(object message); }

        public class Orders { public Order Find(string id) => new(); }


        """;

    [Fact]
    public Task A_mail_or_message_for_each_delivery_is_reported() =>
        Check.Reports(
            Shop
                + """
                public class Hook(MailClient mail, IBus bus, Orders orders, string secret)
                {
                    public async Task Handle(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.CheckoutSessionCompleted when stripeEvent.Data.Object is [|Session { PaymentStatus: "paid" } session|]:
                                await bus.Publish(session.Id);
                                break;
                            case EventTypes.InvoicePaid:
                                await Thank([|(Invoice)stripeEvent.Data.Object|]);
                                break;
                        }
                    }

                    private async Task Thank(Invoice invoice)
                    {
                        var order = orders.Find(invoice.Id);
                        await mail.SendAsync(order.Email);
                    }

                    public async Task Process(string json, string signature)
                    {
                        var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
                        Console.WriteLine(stripeEvent.Id);
                        if (stripeEvent.Data.Object is not [|PaymentIntent intent|])
                        {
                            throw new Exception();
                        }

                        if (intent.Status == "succeeded")
                        {
                            await bus.Publish(intent.Id);
                        }
                    }
                }
                """
        );

    [Fact]
    public Task A_look_at_the_events_id_or_at_the_orders_state_is_enough() =>
        Check.Silent(
            Shop
                + """
                public class Hook(MailClient mail, Orders orders, HashSet<string> seen)
                {
                    public async Task ById(Event stripeEvent)
                    {
                        if (!seen.Add(stripeEvent.Id))
                        {
                            return;
                        }

                        if (stripeEvent is { Type: EventTypes.InvoicePaid, Data.Object: Invoice invoice })
                        {
                            await mail.SendAsync(invoice.CustomerEmail);
                        }
                    }

                    public async Task ByState(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.InvoicePaid, Data.Object: Invoice invoice })
                        {
                            var order = orders.Find(invoice.Id);
                            if (order.IsPaid)
                            {
                                return;
                            }

                            order.IsPaid = true;
                            await mail.SendAsync(order.Email);
                        }
                    }

                    public void StateOnly(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.InvoicePaid, Data.Object: Invoice invoice })
                        {
                            orders.Find(invoice.Id).IsPaid = true;
                        }
                    }
                }
                """
        );

    [Fact]
    public Task A_program_that_remembers_events_somewhere_is_believed() =>
        Check.Silent(
            Shop
                + """
                public class HandledEvent { public string StripeId { get; set; } = ""; }

                public class Hook(IBus bus)
                {
                    public async Task Handle(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.InvoicePaid, Data.Object: Invoice invoice })
                        {
                            await bus.Publish(invoice.Id);
                        }
                    }
                }
                """
        );
}
