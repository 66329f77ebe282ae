using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// A credit note as it was asked for, computed and checked, and nothing changed yet: docs.stripe.com/api/credit_notes/create.
/// It takes from what is still to be paid first; the rest goes back to the customer.
/// </summary>
internal sealed class CreditNoteDraft
{
    private CreditNoteDraft(JsonObject invoice, IReadOnlyList<JsonObject> lines)
    {
        Invoice = invoice;
        Lines = lines;
        var taxes = lines.SelectMany(line => ((JsonArray)line["taxes"]!).OfType<JsonObject>()).ToList();
        Subtotal = lines.Sum(line => line.Number("amount"));
        Discount = lines.Sum(line => line.Number("discount_amount"));
        ExclusiveTax = taxes.Where(tax => !IsInclusive(tax)).Sum(tax => tax.Number("amount"));
        InclusiveTax = taxes.Where(IsInclusive).Sum(tax => tax.Number("amount"));
    }

    public JsonObject Invoice { get; }

    public IReadOnlyList<JsonObject> Lines { get; }

    public long Subtotal { get; }

    public long Discount { get; }

    public long ExclusiveTax { get; }

    public long InclusiveTax { get; }

    public long Total => Subtotal - Discount + ExclusiveTax;

    /// <summary>What it takes off what is still to be paid.</summary>
    public long PrePayment =>
        Invoice.Text("status") == "paid" ? 0 : Math.Min(Total, Math.Max(0, Invoice.Number("amount_remaining")));

    /// <summary>What of it goes back to the customer.</summary>
    public long PostPayment => Total - PrePayment;

    public long RefundAmount { get; private init; }

    public long CreditAmount { get; private init; }

    public long? OutOfBandAmount { get; private init; }

    /// <summary>Refunds that were made before, with how much of each counts here.</summary>
    public IReadOnlyList<(JsonObject Refund, long Amount)> Linked { get; private init; } = [];

    /// <summary>The charge to refund; null when nothing is refunded.</summary>
    public JsonObject? Charge { get; private init; }

    public static CreditNoteDraft Read(Work work, Parameters parameters)
    {
        var invoice = work.Objects.Get(Invoices.Type, parameters.Required("invoice"), "invoice");
        if (invoice.Text("status") is not ("open" or "paid" or "uncollectible"))
        {
            throw StripeErrors.Invalid(
                $"Credit notes can only be created for finalized invoices: this one is {invoice.Text("status")}.",
                param: "invoice"
            );
        }

        var lines = CreditNoteLines.Read(work, parameters, invoice);
        var refund = parameters.AtLeast("refund_amount", 0) ?? 0;
        var draft = new CreditNoteDraft(invoice, lines)
        {
            RefundAmount = refund,
            CreditAmount = parameters.AtLeast("credit_amount", 0) ?? 0,
            OutOfBandAmount = parameters.AtLeast("out_of_band_amount", 0),
            Linked = LinkedRefunds(work, parameters),
            Charge = refund > 0 ? ChargeOf(work, invoice) : null,
        };
        draft.Check(work);
        return draft;
    }

    private void Check(Work work)
    {
        var currency = Currency.Of(Invoice.Text("currency")!);
        var already = work
            .Objects.All(CreditNotes.Type)
            .Where(note => note.Text("invoice") == Invoice.Id() && note.Text("status") == "issued")
            .Sum(note => note.Number("amount"));
        if (Total < 1)
        {
            throw StripeErrors.Invalid("The amount of a credit note must be greater than 0.", param: "amount");
        }

        if (Total > Invoice.Number("total") - already)
        {
            throw StripeErrors.Invalid(
                $"The credit note amount ({currency.Show(Total)}) is greater than what of the invoice can still be credited ({currency.Show(Invoice.Number("total") - already)}).",
                param: "amount"
            );
        }

        var sum = RefundAmount + CreditAmount + (OutOfBandAmount ?? 0) + Linked.Sum(linked => linked.Amount);
        if (sum != PostPayment)
        {
            throw StripeErrors.Invalid(
                $"The sum of credit amount, refund amount and out of band amount ({currency.Show(sum)}) must equal the credit note amount ({currency.Show(PostPayment)})."
            );
        }

        if (Charge is not null)
        {
            Refunds.Check(work, Charge, RefundAmount);
        }
    }

    private static JsonObject ChargeOf(Work work, JsonObject invoice) =>
        InvoicePayments.IntentOf(work.Objects, invoice.Id())?.Text("latest_charge") is { } id
        && work.Objects.Find(Charges.Type, id) is { } charge
        && charge.Flag("paid")
            ? charge
            : throw StripeErrors.Invalid(
                "The invoice was not paid by a charge, so there is nothing to refund. Use credit_amount or out_of_band_amount.",
                param: "refund_amount"
            );

    private static List<(JsonObject, long)> LinkedRefunds(Work work, Parameters parameters)
    {
        var linked = new List<(JsonObject, long)>();
        foreach (var (i, entry) in (parameters.Array("refunds") ?? []).OfType<JsonObject>().Index())
        {
            var given = new Parameters(entry);
            var at = string.Create(CultureInfo.InvariantCulture, $"refunds[{i}]");
            var id = given.String("refund") ?? throw StripeErrors.MissingParameter($"{at}[refund]");
            var refund = work.Objects.Get(Refunds.Type, id, $"{at}[refund]");
            var amount = given.AtLeast("amount_refunded", 1, $"{at}[amount_refunded]") ?? refund.Number("amount");
            linked.Add(
                amount <= refund.Number("amount")
                    ? (refund, amount)
                    : throw StripeErrors.Invalid(
                        $"The refund {id} is of {refund.Number("amount")} only.",
                        param: $"{at}[amount_refunded]"
                    )
            );
        }

        return linked;
    }

    private static bool IsInclusive(JsonObject tax) => tax.Text("tax_behavior") == "inclusive";
}
