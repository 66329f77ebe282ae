namespace StripeGuard.Analyzers.Tests.Upgrade;

public sealed class InvoiceTests
{
    [Fact]
    public Task An_invoice_s_subscription_is_its_parent() =>
        Moves.Rewrites(
            """
            class Billing
            {
                string Id(Invoice invoice) => invoice.{|CS1061:SubscriptionId|};
                string Maybe(Invoice? invoice) => invoice?{|CS1061:.SubscriptionId|} ?? "none";
                int Length(Invoice invoice) => invoice.{|CS1061:SubscriptionId|}.Length;
                string ById(Invoice invoice) => invoice.{|CS1061:Subscription|}.Id;
                string Plan(Invoice invoice) => invoice.{|CS1061:SubscriptionDetails|}.Metadata["plan"];
                string Name() => nameof(Invoice.{|CS0117:SubscriptionId|});
                System.Linq.Expressions.Expression<Func<Invoice, bool>> Of(string id) => i => i.{|CS1061:SubscriptionId|} == id;
            }
            """,
            """
            class Billing
            {
                string Id(Invoice invoice) => invoice.Parent?.SubscriptionDetails?.SubscriptionId;
                string Maybe(Invoice? invoice) => invoice?.Parent?.SubscriptionDetails?.SubscriptionId ?? "none";
                int Length(Invoice invoice) => invoice.Parent.SubscriptionDetails.SubscriptionId.Length;
                string ById(Invoice invoice) => invoice.Parent.SubscriptionDetails.SubscriptionId;
                string Plan(Invoice invoice) => invoice.Parent.SubscriptionDetails.Metadata["plan"];
                string Name() => nameof(Invoice.Parent.SubscriptionDetails.SubscriptionId);
                System.Linq.Expressions.Expression<Func<Invoice, bool>> Of(string id) => i => i.Parent.SubscriptionDetails.SubscriptionId == id;
            }
            """
        );

    [Fact]
    public Task Paid_is_a_status() =>
        Moves.Rewrites(
            """
            class Billing
            {
                bool Both(Invoice invoice, bool open)
                {
                    if (!invoice.{|CS1061:Paid|} && open)
                    {
                        return false;
                    }

                    var maybe = (invoice?{|CS1061:.Paid|} == true) || open;
                    return invoice.{|CS1061:Paid|} == maybe || (invoice.{|CS1061:Paid|} ? open : maybe);
                }
            }
            """,
            """
            class Billing
            {
                bool Both(Invoice invoice, bool open)
                {
                    if (invoice.Status != "paid" && open)
                    {
                        return false;
                    }

                    var maybe = ((invoice?.Status == "paid") == true) || open;
                    return (invoice.Status == "paid") == maybe || (invoice.Status == "paid" ? open : maybe);
                }
            }
            """
        );

    [Fact]
    public Task Paid_out_of_band_may_be_a_part() =>
        Moves.RewritesWithNote(
            """
            class Billing
            {
                bool ByBank(Invoice invoice) => invoice.{|CS1061:PaidOutOfBand|};
            }
            """,
            """
            class Billing
            {
                // Stripe.net 53: this is true also when only a part was paid outside of Stripe. Compare with Total
                // where the whole is meant.
                bool ByBank(Invoice invoice) => invoice.AmountPaidOffStripe > 0;
            }
            """
        );

    [Fact]
    public Task Tax_is_the_sum_of_the_taxes() =>
        Moves.Rewrites(
            """
            class Billing
            {
                long Tax(Invoice invoice) => invoice.{|CS1061:Tax|} ?? 0;
                decimal Shown(Invoice tax) => tax.{|CS1061:Tax|}.GetValueOrDefault() / 100m;
            }
            """,
            """
            class Billing
            {
                long Tax(Invoice invoice) => invoice.TotalTaxes?.Sum(tax => tax.Amount) ?? 0;
                decimal Shown(Invoice tax) => (tax.TotalTaxes?.Sum(tax2 => tax2.Amount)).GetValueOrDefault() / 100m;
            }
            """
        );

    [Fact]
    public Task The_payment_of_an_invoice_is_one_of_its_payments() =>
        Moves.RewritesWithNote(
            """
            class Billing
            {
                void Paid(Invoice invoice, object payment)
                {
                    var intent = invoice.{|CS1061:PaymentIntentId|};
                    var charge = invoice.{|CS1061:ChargeId|};
                }
            }
            """,
            """
            class Billing
            {
                void Paid(Invoice invoice, object payment)
                {
                    // Stripe.net 53: an invoice can have several payments; this takes the default one. Payments is null
                    // unless the request expands it (Expand "payments"), and in webhook events: there, list them with
                    // InvoicePaymentService.
                    var intent = invoice.Payments?.Data.Find(payment2 => payment2.IsDefault)?.Payment?.PaymentIntentId;
                    // Stripe.net 53: an invoice can have several payments; this takes the default one. Both have to be
                    // expanded (Expand "payments.data.payment.payment_intent"), and are null in webhook events: there, use
                    // InvoicePaymentService.
                    var charge = invoice.Payments?.Data.Find(payment2 => payment2.IsDefault)?.Payment?.PaymentIntent?.LatestChargeId;
                }
            }
            """
        );

    [Fact]
    public Task The_first_invoice_s_client_secret_has_its_own_place() =>
        Moves.RewritesWithNote(
            """
            class Billing
            {
                string Secret(Subscription subscription) =>
                    subscription.LatestInvoice.{|CS1061:PaymentIntent|}.ClientSecret;
            }
            """,
            """
            class Billing
            {
                string Secret(Subscription subscription) =>
                    // Stripe.net 53: the request has to expand confirmation_secret instead of payment_intent
                    // ("latest_invoice.confirmation_secret" from a subscription) for this ClientSecret to be there.
                    subscription.LatestInvoice.ConfirmationSecret.ClientSecret;
            }
            """
        );

    [Fact]
    public Task An_invoice_s_discount_is_the_first_of_several() =>
        Moves.RewritesWithNote(
            """
            class Billing
            {
                bool Reduced(Invoice invoice) => invoice.{|CS1061:Discount|} != null;
            }
            """,
            """
            class Billing
            {
                // Stripe.net 53: there can be several discounts; this takes the first. They are ids unless the request
                // expands them (Expand "discounts"), and in webhook events: then Discounts holds nothing to read.
                bool Reduced(Invoice invoice) => invoice.Discounts?.FirstOrDefault() != null;
            }
            """
        );

    [Fact]
    public Task A_line_s_price_and_plan_are_ids_in_its_pricing() =>
        Moves.Rewrites(
            """
            class Billing
            {
                string Price(InvoiceLineItem line) => line.{|CS1061:Price|}.Id;
                string Plan(InvoiceLineItem line) => line.{|CS1061:Plan|}?.Id;
                string Product(InvoiceLineItem line) => line?{|CS1061:.Price|}?.ProductId;
            }
            """,
            """
            class Billing
            {
                string Price(InvoiceLineItem line) => line.Pricing.PriceDetails.PriceId;
                string Plan(InvoiceLineItem line) => line.Pricing?.PriceDetails?.PriceId;
                string Product(InvoiceLineItem line) => line?.Pricing?.PriceDetails?.Product;
            }
            """
        );

    [Fact]
    public Task The_rest_of_a_line_s_price_has_to_be_fetched() =>
        Moves.RewritesWithNote(
            """
            class Billing
            {
                string Interval(InvoiceLineItem line) => line.{|CS1061:Price|}.Recurring.Interval;
            }
            """,
            """
            class Billing
            {
                // Stripe.net 53: the price is an id here; it comes only with the request that expands it
                // ("pricing.price_details.price" below the line). Decide between that and PriceService.Get with
                // PriceId.
                string Interval(InvoiceLineItem line) => line.Pricing.PriceDetails.Price.Recurring.Interval;
            }
            """
        );

    [Fact]
    public Task A_line_is_a_proration_by_its_parent() =>
        Moves.Rewrites(
            """
            class Billing
            {
                int Prorations(Invoice invoice) => invoice.Lines.Data.Count(line => !line.{|CS1061:Proration|});
            }
            """,
            """
            class Billing
            {
                int Prorations(Invoice invoice) => invoice.Lines.Data.Count(line => !(line.Parent?.SubscriptionItemDetails?.Proration ?? line.Parent?.InvoiceItemDetails?.Proration ?? false));
            }
            """
        );

    [Fact]
    public Task A_price_that_became_an_object_has_its_id_beside_it() =>
        Moves.Rewrites(
            """
            class Billing
            {
                string Price(InvoiceLineItem line) => {|CS0029:line.Pricing.PriceDetails.Price|};
                bool Is(InvoiceLineItem line, string id) => {|CS0019:line.Pricing.PriceDetails.Price == id|};
                bool Known(HashSet<string> ids, InvoiceLineItem line) => ids.Contains({|CS1503:line.Pricing.PriceDetails.Price|});
            }
            """,
            """
            class Billing
            {
                string Price(InvoiceLineItem line) => line.Pricing.PriceDetails.PriceId;
                bool Is(InvoiceLineItem line, string id) => line.Pricing.PriceDetails.PriceId == id;
                bool Known(HashSet<string> ids, InvoiceLineItem line) => ids.Contains(line.Pricing.PriceDetails.PriceId);
            }
            """
        );

    [Fact]
    public Task Invoices_of_one_s_own_stay() =>
        Moves.LeavesAlone(
            """
            namespace Shop
            {
                class Invoice { }

                class Billing
                {
                    bool Paid(Invoice invoice) => invoice.{|CS1061:Paid|};
                    string Subscription(Invoice invoice) => invoice.{|CS1061:SubscriptionId|};
                }
            }
            """
        );

    [Fact]
    public Task Extensions_that_one_s_own_code_lacks_stay() =>
        Moves.LeavesAlone(
            """
            class Billing
            {
                object Show(Invoice invoice) => invoice.{|CS1061:FormatForProvider|}();
                bool Known(Customer customer) => customer.{|CS1061:HasRecognizedTaxLocation|}();
                DateTime End(Subscription subscription) => subscription.{|CS1061:GetCurrentPeriodEnd|}();
            }
            """
        );
}
