namespace StripeGuard.Analyzers.Tests.Upgrade;

public sealed class SubscriptionTests
{
    [Fact]
    public Task The_period_is_its_item_s() =>
        Moves.Rewrites(
            """
            class Access
            {
                DateTime Until(Subscription subscription) => subscription.{|CS1061:CurrentPeriodEnd|};
                string Shown(Subscription subscription) => $"{subscription.{|CS1061:CurrentPeriodStart|}:d} to {subscription.{|CS1061:CurrentPeriodEnd|}.AddDays(1):d}";
                DateTime? Maybe(Subscription? subscription) => subscription?{|CS1061:.CurrentPeriodEnd|};
            }
            """,
            """
            class Access
            {
                DateTime Until(Subscription subscription) => subscription.Items.Data[0].CurrentPeriodEnd;
                string Shown(Subscription subscription) => $"{subscription.Items.Data[0].CurrentPeriodStart:d} to {subscription.Items.Data[0].CurrentPeriodEnd.AddDays(1):d}";
                DateTime? Maybe(Subscription? subscription) => subscription?.Items.Data[0].CurrentPeriodEnd;
            }
            """
        );

    [Fact]
    public Task An_upcoming_invoice_is_a_preview() =>
        Moves.Rewrites(
            """
            class Preview
            {
                async Task<long> Due(InvoiceService invoices, Subscription subscription, string price)
                {
                    var options = new {|CS0246:UpcomingInvoiceOptions|}
                    {
                        Customer = subscription.CustomerId,
                        Subscription = subscription.Id,
                        SubscriptionItems = new List<{|CS0246:InvoiceSubscriptionItemOptions|}>
                        {
                            new {|CS0246:InvoiceSubscriptionItemOptions|} { Id = subscription.Items.Data[0].Id, Price = price },
                        },
                        SubscriptionProrationBehavior = "create_prorations",
                    };
                    options.SubscriptionProrationDate = DateTime.UtcNow;
                    var invoice = await invoices.{|CS1061:UpcomingAsync|}(options);
                    return invoice.AmountDue;
                }
            }
            """,
            """
            class Preview
            {
                async Task<long> Due(InvoiceService invoices, Subscription subscription, string price)
                {
                    var options = new InvoiceCreatePreviewOptions
                    {
                        Customer = subscription.CustomerId,
                        Subscription = subscription.Id,
                        SubscriptionDetails = new InvoiceSubscriptionDetailsOptions { Items = new List<InvoiceSubscriptionDetailsItemOptions>
                        {
                            new InvoiceSubscriptionDetailsItemOptions { Id = subscription.Items.Data[0].Id, Price = price },
                        },
                        ProrationBehavior = "create_prorations" },
                    };
                    (options.SubscriptionDetails ??= new InvoiceSubscriptionDetailsOptions()).ProrationDate = DateTime.UtcNow;
                    var invoice = await invoices.CreatePreviewAsync(options);
                    return invoice.AmountDue;
                }
            }
            """,
            rounds: 2
        );

    [Fact]
    public Task Usage_records_are_meter_events_and_the_note_says_what_to_set_up() =>
        Moves.RewritesWithNote(
            """
            class Usage
            {
                object Report(long calls)
                {
                    var options = new {|CS0246:UsageRecordCreateOptions|} { Quantity = calls };
                    return options;
                }
            }
            """,
            """
            class Usage
            {
                object Report(long calls)
                {
                    // Stripe.net 53: usage is reported as meter events: Stripe.Billing.MeterEventService.Create with
                    // EventName (the meter's) and Payload (stripe_customer_id and value: the customer, not the
                    // subscription item). Create the meter, put its price on the subscription, then decide: a meter sums
                    // or counts, it does not "set".
                    var options = new {|CS0246:UsageRecordCreateOptions|} { Quantity = calls };
                    return options;
                }
            }
            """
        );

    [Fact]
    public Task A_coupon_of_a_discount_or_promotion_code_is_an_id() =>
        Moves.Rewrites(
            """
            class Coupons
            {
                string Of(Discount discount) => discount.{|CS1061:Coupon|}.Id;
                string Of(PromotionCode code) => code.{|CS1061:Coupon|}?.Id;
            }
            """,
            """
            class Coupons
            {
                string Of(Discount discount) => discount.Source.CouponId;
                string Of(PromotionCode code) => code.Promotion?.CouponId;
            }
            """
        );

    [Fact]
    public Task The_rest_of_a_coupon_has_to_be_expanded_and_a_method_says_so_once() =>
        Moves.RewritesWithNote(
            """
            class Coupons
            {
                void Show(PromotionCode code)
                {
                    Console.WriteLine(
                        code.{|CS1061:Coupon|}.Name + code.{|CS1061:Coupon|}.PercentOff
                    );
                    Console.WriteLine(code.{|CS1061:Coupon|}.AmountOff);
                }
            }
            """,
            """
            class Coupons
            {
                void Show(PromotionCode code)
                {
                    Console.WriteLine(
                        // Stripe.net 53: the coupon is an id here; it comes only with the request that expands it
                        // ("promotion.coupon", on a list "data.promotion.coupon"). Until then Coupon is null and CouponId is
                        // set.
                        code.Promotion.Coupon.Name + code.Promotion.Coupon.PercentOff
                    );
                    Console.WriteLine(code.Promotion.Coupon.AmountOff);
                }
            }
            """
        );
}
