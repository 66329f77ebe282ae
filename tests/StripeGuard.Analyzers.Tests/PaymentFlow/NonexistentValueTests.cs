using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.PaymentFlow.NonexistentValueAnalyzer,
    StripeGuard.CodeFixes.PaymentFlow.NonexistentValueFix
>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5006 reports, and stays silent: docs/rules/STRIPE5006.md.</summary>
public class NonexistentValueTests
{
    [Fact]
    public Task A_value_that_the_property_never_has_is_reported() =>
        Check.Reports(
            """
            using Stripe.Checkout;

            public class Payments
            {
                private const string Paid = "payed";

                public int Compare(PaymentIntent intent, Session session, Subscription? subscription, Refund refund, Payout payout)
                {
                    var status = intent.Status;
                    if (intent.Status == [|"succeded"|] || status is [|"cancelled"|] or "canceled")
                    {
                        return 1;
                    }

                    if (session.PaymentStatus == [|Paid|] || session is { Status: [|"paid"|], PaymentStatus: "paid" })
                    {
                        return 2;
                    }

                    switch (status)
                    {
                        case [|"payment_failed"|]:
                        case "requires_payment_method":
                            return 3;
                        case [|"failed"|] when intent.Livemode:
                            return 4;
                    }

                    return subscription?.Status switch
                    {
                        [|"cancelled"|] => 5,
                        "active" when refund.Status.Equals([|"success"|]) => 6,
                        _ when string.Equals(payout.Status, [|"completed"|], StringComparison.OrdinalIgnoreCase) => 7,
                        _ => IsDone(refund.Status) ? 8 : 9,
                    };
                }

                private static bool IsDone(string status) => status == [|"Succeeded"|];

                public bool Signature(StripeException e) => e.StripeError?.Type == [|"signature_verification_failure"|];
            }
            """
        );

    [Fact]
    public Task A_value_that_Stripe_refuses_is_reported_where_it_is_sent() =>
        Check.Reports(
            """
            using Stripe.Checkout;

            public class Payments
            {
                public void Send(bool fraud, string? reason)
                {
                    var refund = new RefundCreateOptions { Reason = [|"---------"|] };
                    refund.Reason = fraud ? "fraudulent" : [|"customer_request"|];
                    refund.Reason = reason ?? [|"requested_by_costumer"|];
                    new PaymentIntentService().Cancel("pi_1", new() { CancellationReason = [|"canceled"|] });
                    new SessionService().Create(new SessionCreateOptions { Mode = [|"recurring"|] });
                    new SubscriptionService().Update(
                        "sub_1",
                        new SubscriptionUpdateOptions { ProrationBehavior = [|"create_proration"|] }
                    );
                    new PaymentIntentService().Create(
                        new PaymentIntentCreateOptions { CaptureMethod = [|"Manual"|], SetupFutureUsage = "off_session" }
                    );
                }
            }
            """
        );

    [Fact]
    public Task Values_that_some_object_or_version_has_there_are_fine() =>
        Check.Silent(
            """
            using Stripe.Checkout;

            public class Order { public string Status { get; set; } = ""; }

            public class Payments
            {
                public int Compare(PaymentIntent intent, Session session, Invoice invoice, Order order, Refund refund, bool offline)
                {
                    var status = offline ? "offline" : intent.Status;
                    if (status == "offline" || order.Status == "payed" || session.PaymentStatus == "paid")
                    {
                        return 1;
                    }

                    if (invoice.Status == "paid" || intent.Status == "requires_source" || intent.Status == "")
                    {
                        return 2;
                    }

                    if (intent.Status.ToUpperInvariant() == "SUCCEEDED" || Is(intent.Status) || Is(refund.Status))
                    {
                        return 3;
                    }

                    var mixed = intent.Status;
                    mixed = order.Status;
                    return mixed == "payed" || string.Equals("Succeeded", intent.Status, StringComparison.OrdinalIgnoreCase) ? 4 : 5;
                }

                private static bool Is(string status) => status == "failed" || status == "requires_capture";

                public void Send(string reason)
                {
                    _ = new RefundCreateOptions { Reason = reason, Metadata = new() { ["reason"] = "goodwill" } };
                    _ = new RefundCreateOptions { Reason = "requested_by_customer" };
                    _ = new SubscriptionListOptions { Status = "all" };
                    _ = new PaymentIntentUpdateOptions { SetupFutureUsage = "" };
                    _ = new PaymentIntent { Status = "made_up_in_a_test" };
                }
            }
            """
        );

    [Fact]
    public Task The_fix_puts_the_nearest_value() =>
        Check.Fixes(
            """
            public class Payments
            {
                private const string Done = "succeded";

                public bool IsOver(PaymentIntent intent) =>
                    intent.Status is [|Done|] or [|"cancelled"|] || intent.Status == [|"failed"|];

                public void Refund(string id) =>
                    new RefundService().Create(new RefundCreateOptions { PaymentIntent = id, Reason = [|"Duplicate"|] });
            }
            """,
            """
            public class Payments
            {
                private const string Done = "succeded";

                public bool IsOver(PaymentIntent intent) =>
                    intent.Status is "succeeded" or "canceled" || intent.Status == [|"failed"|];

                public void Refund(string id) =>
                    new RefundService().Create(new RefundCreateOptions { PaymentIntent = id, Reason = "duplicate" });
            }
            """
        );
}
