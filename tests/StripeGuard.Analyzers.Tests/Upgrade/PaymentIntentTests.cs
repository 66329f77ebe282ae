namespace StripeGuard.Analyzers.Tests.Upgrade;

public sealed class PaymentIntentTests
{
    [Fact]
    public Task The_first_charge_s_id_is_the_latest_charge_s() =>
        Moves.Rewrites(
            """
            class Receipts
            {
                string First(PaymentIntent intent) => intent.{|CS1061:Charges|}.Data[0].Id;
                string Or(PaymentIntent intent) => intent.{|CS1061:Charges|}?.Data?.FirstOrDefault()?.Id;
                string Linq(PaymentIntent? intent) => intent?{|CS1061:.Charges|}.First().Id;
            }
            """,
            """
            class Receipts
            {
                string First(PaymentIntent intent) => intent.LatestChargeId;
                string Or(PaymentIntent intent) => intent.LatestChargeId;
                string Linq(PaymentIntent? intent) => intent?.LatestChargeId;
            }
            """
        );

    [Fact]
    public Task The_first_charge_is_the_latest_which_has_to_be_expanded() =>
        Moves.RewritesWithNote(
            """
            class Receipts
            {
                string Url(PaymentIntent intent)
                {
                    var charge = intent.{|CS1061:Charges|}.Data.FirstOrDefault();
                    return charge?.ReceiptUrl;
                }
            }
            """,
            """
            class Receipts
            {
                string Url(PaymentIntent intent)
                {
                    // Stripe.net 53: LatestCharge is null unless the request expands it (Expand "latest_charge"), and in
                    // webhook events: there, get the charge by LatestChargeId.
                    var charge = intent.LatestCharge;
                    return charge?.ReceiptUrl;
                }
            }
            """
        );

    [Fact]
    public Task All_charges_are_a_list_to_fetch_and_the_note_says_so_once() =>
        Moves.RewritesWithNote(
            """
            class Receipts
            {
                int Tries(PaymentIntent intent)
                {
                    return intent.{|CS1061:Charges|}.Count();
                }
            }
            """,
            """
            class Receipts
            {
                int Tries(PaymentIntent intent)
                {
                    // Stripe.net 53: an intent carries its latest charge alone (LatestCharge, with Expand
                    // "latest_charge"). For all of them call ChargeService.List with PaymentIntent set; decide which is
                    // meant.
                    return intent.{|CS1061:Charges|}.Count();
                }
            }
            """
        );

    [Fact]
    public Task An_intent_does_not_know_its_invoice_and_the_note_says_where_to_look() =>
        Moves.RewritesWithNote(
            """
            class Receipts
            {
                bool ForInvoice(PaymentIntent intent)
                {
                    return intent.{|CS1061:InvoiceId|} != null;
                }
            }
            """,
            """
            class Receipts
            {
                bool ForInvoice(PaymentIntent intent)
                {
                    // Stripe.net 53: an intent does not say which invoice it pays. InvoicePaymentService.List, filtered by
                    // the payment intent, finds the invoice; decide whether your own records know it already.
                    return intent.{|CS1061:InvoiceId|} != null;
                }
            }
            """
        );
}
