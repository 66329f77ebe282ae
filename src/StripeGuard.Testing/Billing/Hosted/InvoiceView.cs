using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>Writes an invoice's page.</summary>
internal static class InvoiceView
{
    /// <summary>Whether there is something that the customer can pay now.</summary>
    public static bool IsPayable(Work work, JsonObject invoice) =>
        invoice.Text("status") is "open" or "uncollectible"
        && invoice.Number("amount_remaining") > 0
        && InvoicePayments.IntentOf(work.Objects, invoice.Id()) is { } intent
        && intent.Text("status") is "requires_payment_method" or "requires_confirmation" or "requires_action";

    /// <summary>Whether a card that is known waits for its holder, as after a renewal that asks for 3D Secure.</summary>
    public static bool WaitsForCardholder(Work work, JsonObject invoice) =>
        InvoicePayments.IntentOf(work.Objects, invoice.Id()) is { } intent
        && intent.Text("status") == "requires_action"
        && intent.Text("payment_method") is { } method
        && work.Objects.Find(PaymentMethods.Type, method) is not null;

    public static PageAnswer Show(
        Work work,
        JsonObject invoice,
        EnteredForm form,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        var text = new InvoiceText(work, invoice);
        var due = Money.Show(text.Due, text.Currency);
        var payable = IsPayable(work, invoice);
        var (heading, message) = Message(text, due, payable);
        return PageAnswer.Page(
            "invoice",
            $"Invoice {text.Number} · {text.Seller}",
            new
            {
                text.Seller,
                Summary = Summary(text),
                Rest = Amounts(text.Rest, text.Currency),
                Facts = text.Facts.Select(fact => new { fact.Label, fact.Value }).ToList(),
                text.Footer,
                PdfUrl = invoice.Text("invoice_pdf"),
                ReceiptUrl = Receipt(work, invoice),
                Payable = payable,
                Heading = heading,
                Message = message,
                KnownEmail = invoice.Text("customer_email"),
                Waits = payable && WaitsForCardholder(work, invoice),
                Fields = CheckoutView.Fields(form),
                Button = $"Pay {due}",
                TestCards = CheckoutView.TestCardsFor(work),
            },
            status,
            "http:",
            "https:"
        );
    }

    private static (string Heading, string? Message) Message(InvoiceText text, string due, bool payable) =>
        text.Status switch
        {
            "paid" => ("Invoice paid", text.PaidAt is { } at ? $"It was paid on {Money.Day(at)}. Thank you." : null),
            "void" => ("Invoice voided", "This invoice is no longer valid: there is nothing to pay."),
            _ when payable => ("Pay with card", null),
            _ => ("Payment on its way", $"A payment of {due} is being processed. It takes some days to arrive."),
        };

    private static SummaryView Summary(InvoiceText text) =>
        new(
            $"Invoice {text.Number} from {text.Seller}",
            Money.Show(text.Status == "paid" ? text.Total : text.Due, text.Currency),
            Per: null,
            text.Facts.FirstOrDefault(fact => fact.Label == "Date due").Value is { } day && text.Status != "paid"
                ? $"Due {day}"
                : null,
            [
                .. text.Lines.Select(line => new SummaryLine(
                    "",
                    line.Name,
                    line.Period,
                    Money.Show(line.Amount, text.Currency),
                    line.Quantity > 1 ? string.Create(CultureInfo.InvariantCulture, $"Qty {line.Quantity}") : null,
                    Adjustable: false,
                    "",
                    "",
                    "",
                    Error: null
                )),
            ],
            Money.Show(text.Lines.Sum(line => line.Amount), text.Currency),
            [
                .. text.Discounts.Select(row => new SummaryDiscount(
                    row.Label,
                    "",
                    Money.Show(row.Amount, text.Currency)
                )),
            ],
            [.. text.Taxes.Select(row => new SummaryTax(row.Label, Money.Show(row.Amount, text.Currency)))],
            "Total",
            Money.Show(text.Total, text.Currency),
            TakesCodes: false,
            Code: null
        );

    private static List<SummaryTax> Amounts(IEnumerable<InvoiceTextRow> rows, string currency) =>
        [.. rows.Select(row => new SummaryTax(row.Label, Money.Show(row.Amount, currency)))];

    /// <summary>The receipt of the payment, where one was made here.</summary>
    private static string? Receipt(Work work, JsonObject invoice) =>
        invoice.Text("status") == "paid"
        && InvoicePayments.IntentOf(work.Objects, invoice.Id())?.Text("latest_charge") is { } charge
            ? work.Objects.Find(Charges.Type, charge)?.Text("receipt_url")
            : null;
}
