using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.EventObjectOfAnotherTypeAnalyzer,
    StripeGuard.CodeFixes.Webhooks.EventObjectOfAnotherTypeFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2008 reports, and stays silent: docs/rules/STRIPE2008.md.</summary>
public class EventObjectOfAnotherTypeTests
{
    [Fact]
    public Task A_type_that_the_event_never_carries_is_reported_wherever_the_event_is_told_apart() =>
        Check.Reports(
            """
            #nullable enable
            using Stripe.Checkout;

            public class Hook
            {
                public void Switch(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.CheckoutSessionCompleted:
                            var intent = [|stripeEvent.Data.Object as PaymentIntent|];
                            break;
                        case "payment_intent.payment_failed" when stripeEvent.Data.Object is [|PaymentMethod method|]:
                            break;
                        case EventTypes.ChargeRefunded:
                        case EventTypes.RefundUpdated:
                            if (stripeEvent.Data.Object is [|Charge charge|])
                            {
                                Console.WriteLine(charge.Id);
                            }

                            break;
                    }
                }

                public object? Conditions(Event stripeEvent)
                {
                    if (stripeEvent.Type == EventTypes.CustomerSubscriptionDeleted)
                    {
                        return [|(Customer)stripeEvent.Data.Object|];
                    }
                    else if (stripeEvent is { Type: EventTypes.ChargeDisputeCreated, Data.Object: [|Charge disputed|] })
                    {
                        return disputed;
                    }

                    if (stripeEvent.Type is EventTypes.InvoicePaid or EventTypes.InvoicePaymentFailed
                        && stripeEvent.Data.Object is not [|Subscription|])
                    {
                        return null;
                    }

                    if (stripeEvent.Type != EventTypes.PayoutPaid)
                    {
                        return null;
                    }

                    var carried = stripeEvent.Data.Object;
                    return [|carried as Transfer|];
                }

                public int Expression(Event stripeEvent) =>
                    stripeEvent.Type switch
                    {
                        EventTypes.SetupIntentSucceeded => ([|stripeEvent.Data.Object as PaymentIntent|])!.Id.Length,
                        EventTypes.ChargeRefundUpdated => OnRefund(stripeEvent),
                        _ => 0,
                    };

                private int OnRefund(Event stripeEvent)
                {
                    var charge = [|stripeEvent.Data.Object as Charge|];
                    return charge == null ? 0 : 1;
                }
            }
            """
        );

    [Fact]
    public Task A_cast_before_any_look_at_the_type_is_reported() =>
        Check.Reports(
            """
            public class Hook(string secret)
            {
                public bool Handle(string json, string signature)
                {
                    var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
                    Console.WriteLine($"Got {stripeEvent.Type}");
                    var charge = [|(Charge)stripeEvent.Data.Object|];
                    return charge.Status == "succeeded";
                }

                public string Later(string json, string signature)
                {
                    var stripeEvent = Construct(json, signature);
                    var intent = [|(PaymentIntent)stripeEvent.Data.Object|];
                    return stripeEvent.Type == EventTypes.PaymentIntentSucceeded ? intent.Id : "";
                }

                private Event Construct(string json, string signature) =>
                    EventUtility.ConstructEvent(json, signature, secret);
            }
            """
        );

    [Fact]
    public Task The_type_that_the_event_carries_and_events_told_apart_elsewhere_are_fine() =>
        Check.Silent(
            """
            #nullable enable
            using Stripe.Checkout;

            public class Hook(string secret)
            {
                private readonly Dictionary<string, Action<Event>> handlers;

                public Hook() : this("") => handlers = new() { [EventTypes.ChargeRefunded] = OnAnything };

                private void OnAnything(Event stripeEvent) => Console.WriteLine((Refund)stripeEvent.Data.Object);

                public void OnRefund(Event stripeEvent) => Console.WriteLine((Refund)stripeEvent.Data.Object);

                public void Handle(string json, string signature)
                {
                    var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
                    if (!IsWanted(stripeEvent))
                    {
                        return;
                    }

                    Console.WriteLine((Charge)stripeEvent.Data.Object);
                }

                private static bool IsWanted(Event stripeEvent) => stripeEvent.Type == EventTypes.ChargeSucceeded;

                public void Tested(string json, string signature)
                {
                    var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
                    if (stripeEvent.Data.Object is PaymentIntent)
                    {
                        Console.WriteLine((PaymentIntent)stripeEvent.Data.Object);
                    }
                }

                public void Dispatch(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.CheckoutSessionCompleted when stripeEvent.Data.Object is Session { PaymentStatus: "paid" }:
                        case EventTypes.CheckoutSessionAsyncPaymentSucceeded:
                            Console.WriteLine((Session)stripeEvent.Data.Object);
                            break;
                        case EventTypes.CustomerSourceUpdated:
                            Console.WriteLine(stripeEvent.Data.Object as Card);
                            break;
                        case "payment_method.card_automatically_updated":
                            Console.WriteLine(stripeEvent.Data.Object as Charge);
                            break;
                        case EventTypes.ChargeRefunded:
                        case EventTypes.RefundUpdated:
                            if (stripeEvent.Data.Object is Charge charge)
                            {
                                Console.WriteLine(charge.Id);
                            }
                            else if (stripeEvent.Data.Object is Refund refund)
                            {
                                Console.WriteLine(refund.Id);
                            }

                            break;
                        case EventTypes.PaymentIntentSucceeded or EventTypes.PaymentIntentCanceled:
                            OnIntent(stripeEvent);
                            break;
                        default:
                            Console.WriteLine(stripeEvent.Data.Object as IHasId);
                            break;
                    }
                }

                private static void OnIntent(Event stripeEvent) => Console.WriteLine(((PaymentIntent)stripeEvent.Data.Object).Id);
            }
            """
        );

    [Fact]
    public Task The_fix_takes_the_right_type_where_the_rest_compiles_with_it() =>
        Check.Fixes(
            """
            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.RefundUpdated:
                            Charge charge = [|(Charge)stripeEvent.Data.Object|];
                            Console.WriteLine(charge.PaymentIntentId);
                            break;
                        case EventTypes.CheckoutSessionCompleted:
                            if (stripeEvent.Data.Object is [|PaymentIntent paid|])
                            {
                                Console.WriteLine(paid.Id);
                            }

                            break;
                        case EventTypes.InvoicePaid:
                            var intent = [|stripeEvent.Data.Object as PaymentIntent|];
                            Console.WriteLine(intent?.Metadata);
                            break;
                        case EventTypes.ChargeRefundUpdated:
                            var refunded = [|stripeEvent.Data.Object as Charge|];
                            Console.WriteLine(refunded?.AmountRefunded);
                            break;
                    }
                }
            }
            """,
            """
            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.RefundUpdated:
                            Refund charge = (Refund)stripeEvent.Data.Object;
                            Console.WriteLine(charge.PaymentIntentId);
                            break;
                        case EventTypes.CheckoutSessionCompleted:
                            if (stripeEvent.Data.Object is Stripe.Checkout.Session paid)
                            {
                                Console.WriteLine(paid.Id);
                            }

                            break;
                        case EventTypes.InvoicePaid:
                            var intent = stripeEvent.Data.Object as Invoice;
                            Console.WriteLine(intent?.Metadata);
                            break;
                        case EventTypes.ChargeRefundUpdated:
                            var refunded = [|stripeEvent.Data.Object as Charge|];
                            Console.WriteLine(refunded?.AmountRefunded);
                            break;
                    }
                }
            }
            """
        );
}
