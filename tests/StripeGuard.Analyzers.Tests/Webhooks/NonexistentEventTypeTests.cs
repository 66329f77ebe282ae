using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.NonexistentEventTypeAnalyzer,
    StripeGuard.CodeFixes.Webhooks.NonexistentEventTypeFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2006 reports, and stays silent: docs/rules/STRIPE2006.md.</summary>
public class NonexistentEventTypeTests
{
    [Fact]
    public Task A_type_that_never_comes_is_reported_however_it_is_compared() =>
        Check.Reports(
            """
            public static class Kinds
            {
                public const string Refunded = "charge.refund";
            }

            public class Hook
            {
                private const string Completed = "checkout.session.complete";

                private static readonly HashSet<string> Wanted = ["invoice.paid", [|"invoice.payment"|]];

                private readonly Dictionary<string, Action> handlers = new()
                {
                    ["payment_intent.succeeded"] = () => { },
                    [[|"payment_intent.success"|]] = () => { },
                };

                public int Switch(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case "payment_intent.succeeded":
                        case [|"payment_intent.suceeded"|]:
                            return 1;
                        case [|Completed|] when stripeEvent.Livemode:
                            return 2;
                        case [|Kinds.Refunded|]:
                            return 3;
                        default:
                            return 0;
                    }
                }

                public bool Compare(Event stripeEvent, Event? other)
                {
                    var type = stripeEvent.Type;
                    return stripeEvent.Type == [|"paymentintent.succeeded"|]
                        || [|"customer.subscription.cancelled"|] != other?.Type
                        || type.Equals([|"charge.refund.succeeded"|], StringComparison.Ordinal)
                        || string.Equals(stripeEvent.Type, [|"PaymentIntentSucceeded"|])
                        || stripeEvent is { Type: [|"invoice.payed"|] or "invoice.paid" }
                        || type is [|"setup_intent.suceeded"|] or "setup_intent.succeeded"
                        || Of(type)
                        || Wanted.Contains(stripeEvent.Type)
                        || handlers.ContainsKey(stripeEvent.Type)
                        || new[] { [|"payout.payed"|] }.Contains(stripeEvent.Type);
                }

                private static bool Of(string name) =>
                    name switch
                    {
                        [|"customer.create"|] => true,
                        _ => false,
                    };
            }

            public class StripeEventRouter
            {
                public bool Route(string eventType) => eventType == [|"payment_intent.sucseeded"|];
            }
            """
        );

    [Fact]
    public Task An_endpoint_that_Stripe_would_refuse_is_reported() =>
        Check.Reports(
            """
            var options = new WebhookEndpointCreateOptions
            {
                Url = "https://shop.example/hook",
                EnabledEvents = ["checkout.session.completed", [|"payment_intent.suceeded"|]],
            };
            options.EnabledEvents.Add([|"invoice.payment.failed"|]);
            var update = new WebhookEndpointUpdateOptions();
            update.EnabledEvents = new List<string> { "*", [|"refund.succeeded"|] };
            """
        );

    [Fact]
    public Task Types_that_some_version_has_and_texts_that_are_no_types_are_fine() =>
        Check.Silent(
            """
            namespace Acme.Billing
            {
                public class Event { public string Type { get; set; } = ""; }

                public record Message(string EventType);

                public class Bus
                {
                    public bool Own(Event own, Message message, string eventType) =>
                        own.Type == "payment_intent.suceeded"
                        || message.EventType == "customer.registered"
                        || eventType == "invoice.payment";
                }

                public class StripeRelay
                {
                    private static readonly List<string> Topics = ["customer.create"];

                    public bool Relay(string eventType, string topic) =>
                        eventType == "order.shipped" || eventType == "customer.registered" || Topics.Contains(topic);
                }
            }

            public class Hook
            {
                public int Handle(Stripe.Event stripeEvent)
                {
                    if (stripeEvent.Type.StartsWith("payment_intent.") || stripeEvent.Type == "")
                    {
                        return 1;
                    }

                    return stripeEvent.Type switch
                    {
                        EventTypes.ChargeRefunded => 1,
                        "payment_intent.succeeded" or "payment_method.card_automatically_updated" => 2,
                        "customer.subscription.collection_paused" => 3,
                        "v2.core.account.updated" => 4,
                        _ => 0,
                    };
                }

                public void Endpoint(WebhookEndpointCreateOptions options) => options.EnabledEvents = ["*"];
            }
            """
        );

    [Fact]
    public Task The_fix_names_the_constant_of_what_was_meant() =>
        Check.Fixes(
            """
            public class Hook
            {
                private const string Completed = "checkout.session.complete";

                private static bool Completes(Event stripeEvent) => stripeEvent.Type is [|Completed|];

                public int Handle(Event stripeEvent)
                {
                    if (stripeEvent.Type == [|"payment_intent.suceeded"|] || Completes(stripeEvent))
                    {
                        return 1;
                    }

                    switch (stripeEvent.Type)
                    {
                        case [|"ChargeRefunded"|]: // the money goes back
                            return 2;
                        case [|"charge.refund.succeeded"|]:
                            return 3;
                        default:
                            return 0;
                    }
                }
            }
            """,
            """
            public class Hook
            {
                private const string Completed = "checkout.session.complete";

                private static bool Completes(Event stripeEvent) => stripeEvent.Type is EventTypes.CheckoutSessionCompleted;

                public int Handle(Event stripeEvent)
                {
                    if (stripeEvent.Type == EventTypes.PaymentIntentSucceeded || Completes(stripeEvent))
                    {
                        return 1;
                    }

                    switch (stripeEvent.Type)
                    {
                        case EventTypes.ChargeRefunded: // the money goes back
                            return 2;
                        case [|"charge.refund.succeeded"|]:
                            return 3;
                        default:
                            return 0;
                    }
                }
            }
            """
        );
}
