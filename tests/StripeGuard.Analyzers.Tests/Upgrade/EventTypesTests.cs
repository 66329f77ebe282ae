namespace StripeGuard.Analyzers.Tests.Upgrade;

public sealed class EventTypesTests
{
    [Fact]
    public Task Events_became_EventTypes() =>
        Moves.Rewrites(
            """
            class Hook
            {
                bool Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case {|CS0103:Events|}.PaymentIntentSucceeded: // paid
                        case {|CS0103:Events|}.ChargeRefunded:
                            return true;
                        default:
                            return stripeEvent.Type == {|CS0103:Events|}.InvoicePaid;
                    }
                }
            }
            """,
            """
            class Hook
            {
                bool Handle(Event stripeEvent)
                {
                    switch (stripeEvent.Type)
                    {
                        case EventTypes.PaymentIntentSucceeded: // paid
                        case EventTypes.ChargeRefunded:
                            return true;
                        default:
                            return stripeEvent.Type == EventTypes.InvoicePaid;
                    }
                }
            }
            """
        );

    [Fact]
    public Task So_did_the_fully_qualified_ones() =>
        Moves.Rewrites(
            """
            class Hook
            {
                bool IsPaid(string type) => type == {|CS0234:Stripe.Events.InvoicePaid|};
            }
            """,
            """
            class Hook
            {
                bool IsPaid(string type) => type == Stripe.EventTypes.InvoicePaid;
            }
            """
        );

    [Fact]
    public Task A_constant_that_is_gone_stays() =>
        Moves.LeavesAlone(
            """
            class Hook
            {
                bool IsSku(string type) => type == {|CS0103:Events|}.SkuCreated;
            }
            """
        );

    [Fact]
    public Task Events_of_one_s_own_stay() =>
        Moves.LeavesAlone(
            """
            namespace Shop
            {
                static class Events
                {
                    public const string Paid = "paid";
                }

                class Hook
                {
                    string Type => Events.{|CS0117:InvoicePaid|};
                }
            }
            """
        );
}
