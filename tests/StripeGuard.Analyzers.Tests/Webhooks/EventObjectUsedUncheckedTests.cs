using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.EventObjectUsedUncheckedAnalyzer,
    StripeGuard.CodeFixes.Webhooks.EventObjectUsedUncheckedFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2009 reports, and stays silent: docs/rules/STRIPE2009.md.</summary>
public class EventObjectUsedUncheckedTests
{
    [Fact]
    public Task An_object_used_as_if_it_never_were_null_is_reported() =>
        Check.Reports(
            """
            using Stripe.Checkout;

            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    if (stripeEvent.Type == EventTypes.CheckoutSessionCompleted)
                    {
                        var session = [|stripeEvent.Data.Object as Session|];
                        Console.WriteLine(session.Id);
                    }

                    Customer customer;
                    customer = [|stripeEvent.Data.Object as Customer|];
                    customer.ToString();
                    Console.WriteLine(([|stripeEvent.Data.Object as Invoice|]).Number);
                }
            }

            #nullable enable
            public class Annotated
            {
                public void Handle(Event stripeEvent)
                {
                    var customer = ([|stripeEvent.Data.Object as Customer|])!;
                    Console.WriteLine(customer.Id);
                    var intent = [|stripeEvent.Data.Object as PaymentIntent|];
                    Console.WriteLine(intent!.Id);
                    Console.WriteLine(([|stripeEvent.Data.Object as Invoice|])!.Number);
                }
            }
            """
        );

    [Fact]
    public Task An_object_that_is_checked_passed_on_or_left_to_the_compiler_is_fine() =>
        Check.Silent(
            """
            using Stripe.Checkout;

            public static class Guards
            {
                public static T ThrowIfNull<T>(this T? value) where T : class => value ?? throw new ArgumentNullException();
            }

            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    var session = stripeEvent.Data.Object as Session;
                    if (session == null)
                    {
                        return;
                    }

                    Console.WriteLine(session.Id);
                    var intent = stripeEvent.Data.Object as PaymentIntent;
                    Console.WriteLine(intent?.Id);
                    var charge = stripeEvent.Data.Object as Charge;
                    ArgumentNullException.ThrowIfNull(charge);
                    Console.WriteLine(charge.Id);
                    var refund = stripeEvent.Data.Object as Refund ?? throw new InvalidOperationException();
                    Console.WriteLine(refund.Id);
                    var payout = stripeEvent.Data.Object as Payout;
                    if (payout is { Status: "paid" })
                    {
                        Console.WriteLine(payout.Id);
                    }

                    var customer = (stripeEvent.Data.Object as Customer).ThrowIfNull();
                    Console.WriteLine(customer.Id);
                    var passed = stripeEvent.Data.Object as Dispute;
                    Console.WriteLine(passed);
                    var cast = (Invoice)stripeEvent.Data.Object;
                    Console.WriteLine(cast.Id);
                    if (stripeEvent.Type == EventTypes.ChargeRefundUpdated)
                    {
                        var wrong = stripeEvent.Data.Object as Charge;
                        Console.WriteLine(wrong.Id);
                    }

                    object other = "";
                    Console.WriteLine((other as Customer).Id);
                }
            }

            #nullable enable
            public class Annotated
            {
                public void Handle(Event stripeEvent)
                {
                    var intent = stripeEvent.Data.Object as PaymentIntent;
                    Console.WriteLine(intent.Id);
                }
            }
            """
        );

    [Fact]
    public Task The_fix_writes_a_pattern_or_a_cast() =>
        Check.Fixes(
            """
            using Stripe.Checkout;

            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.CheckoutSessionCompleted:
                            // the order is paid
                            var session = [|stripeEvent.Data.Object as Session|];
                            Console.WriteLine(session.Id);
                            break;
                        case EventTypes.InvoicePaid:
                            Console.WriteLine(([|stripeEvent.Data.Object as Invoice|])!.Number);
                            Console.WriteLine(([|stripeEvent.Data.Object as Invoice|]).Number);
                            break;
                    }
                }
            }
            """,
            """
            using Stripe.Checkout;

            public class Hook
            {
                public void Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.CheckoutSessionCompleted:
                            // the order is paid
                            if (stripeEvent.Data.Object is not Session session)
                            {
                                throw new InvalidOperationException($"{stripeEvent.Type} carries no Session.");
                            }
                            Console.WriteLine(session.Id);
                            break;
                        case EventTypes.InvoicePaid:
                            Console.WriteLine(((Invoice)stripeEvent.Data.Object).Number);
                            Console.WriteLine(((Invoice)stripeEvent.Data.Object).Number);
                            break;
                    }
                }
            }
            """
        );
}
