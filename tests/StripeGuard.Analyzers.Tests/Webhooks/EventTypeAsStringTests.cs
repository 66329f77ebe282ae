using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.EventTypeAsStringAnalyzer,
    StripeGuard.CodeFixes.Webhooks.EventTypeAsStringFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2007 reports, and stays silent: docs/rules/STRIPE2007.md.</summary>
public class EventTypeAsStringTests
{
    [Fact]
    public Task A_string_compared_with_an_events_type_is_reported() =>
        Check.Reports(
            """
            public class Hook
            {
                public int Handle(Event stripeEvent)
                {
                    var kind = stripeEvent.Type ?? string.Empty;
                    if (kind == [|"charge.refunded"|] || stripeEvent is { Type: [|"refund.updated"|], Livemode: true })
                    {
                        return 1;
                    }

                    switch (stripeEvent.Type)
                    {
                        case [|"payment_intent.succeeded"|]:
                        case [|"payment_intent.payment_failed"|] when stripeEvent.Livemode:
                            return 2;
                        case EventTypes.InvoicePaid:
                            return 3;
                        default:
                            return stripeEvent.Type is [|"customer.created"|] or [|"customer.updated"|] ? 4 : 5;
                    }
                }
            }

            public class StripeWebhookHandlerFactory
            {
                public object? GetHandler(string eventType) =>
                    eventType switch
                    {
                        [|"payment_intent.succeeded"|] => new object(),
                        _ => null,
                    };
            }

            public record StripeReplayEvent(string EventType);

            public class Replayer
            {
                public bool IsPaid(StripeReplayEvent replayed) => replayed.EventType.Equals([|"invoice.paid"|]);
            }
            """
        );

    [Fact]
    public Task Own_constants_own_events_endpoints_and_payloads_are_fine() =>
        Check.Silent(
            """
            public static class HandledStripeWebhook
            {
                public const string PaymentSucceeded = "invoice.payment_succeeded";
            }

            public class Hook
            {
                public int Handle(Event stripeEvent, string eventType, string topic)
                {
                    if (eventType == "customer.created" || topic == "invoice.paid")
                    {
                        return 1;
                    }

                    return stripeEvent.Type is HandledStripeWebhook.PaymentSucceeded or EventTypes.InvoicePaid ? 2 : 3;
                }

                public void Endpoint() =>
                    new WebhookEndpointService().Create(
                        new WebhookEndpointCreateOptions { EnabledEvents = new List<string> { "invoice.paid" } }
                    );

                public string Payload() => "{ \"type\": \"invoice.paid\" }" + "invoice.paid";

                public Event Made() => new() { Type = "invoice.paid" };
            }
            """
        );

    [Fact]
    public Task The_fix_names_the_constant_in_full_where_that_is_needed() =>
        Check.Fixes(
            """
            namespace Acme.Payments.Stripe
            {
                public class Hook
                {
                    public int Handle(global::Stripe.Event stripeEvent) =>
                        stripeEvent.Type switch
                        {
                            [|"payment_intent.succeeded"|] or [|"invoice.paid"|] => 1,
                            _ => 0,
                        };
                }
            }

            namespace Acme.Hooks
            {
                public class Events { }

                public class Hook
                {
                    public bool Handle(Event stripeEvent) => stripeEvent.Type == /* paid */ [|"invoice.paid"|];
                }
            }
            """,
            """
            namespace Acme.Payments.Stripe
            {
                public class Hook
                {
                    public int Handle(global::Stripe.Event stripeEvent) =>
                        stripeEvent.Type switch
                        {
                            EventTypes.PaymentIntentSucceeded or EventTypes.InvoicePaid => 1,
                            _ => 0,
                        };
                }
            }

            namespace Acme.Hooks
            {
                public class Events { }

                public class Hook
                {
                    public bool Handle(Event stripeEvent) => stripeEvent.Type == /* paid */ EventTypes.InvoicePaid;
                }
            }
            """
        );
}
