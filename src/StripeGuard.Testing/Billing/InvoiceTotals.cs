using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What an invoice comes to: its lines, less discounts, with tax, and what the customer's balance leaves of it to be paid
/// (docs.stripe.com/invoicing/customer/balance).
/// </summary>
internal static class InvoiceTotals
{
    /// <summary>Computes an invoice anew from its lines, and writes discounts and taxes into both.</summary>
    /// <param name="discounts">What the invoice's own discounts take off.</param>
    /// <param name="taxesOf">The taxes of a line on what discounts leave of it.</param>
    public static void Compute(
        ObjectStore objects,
        JsonObject invoice,
        IReadOnlyList<JsonObject> lines,
        IReadOnlyList<DiscountTerms> discounts,
        Func<JsonObject, long, IReadOnlyList<TaxAmount>> taxesOf
    )
    {
        var currency = invoice.Text("currency")!;
        var off = DiscountAmounts.Of([.. lines.Select(line => Discountable(objects, line, currency))], discounts);
        var taxes = new List<TaxAmount>();
        for (var i = 0; i < lines.Count; i++)
        {
            var amount = lines[i].Number("amount");
            var net = amount - off[i].Sum(each => each.Amount);
            var ofLine = taxesOf(lines[i], net);
            taxes.AddRange(ofLine);
            lines[i]["invoice"] = invoice.Id();
            lines[i]["subtotal"] = amount;
            lines[i]["discount_amounts"] = Shown(off[i]);
            lines[i]["taxes"] = new JsonArray([.. ofLine.Select(tax => tax.ToJson())]);
        }

        var subtotal = lines.Sum(line => line.Number("amount"));
        var discount = off.Sum(each => each.Sum(one => one.Amount));
        var total = subtotal - discount + taxes.Where(tax => !tax.Inclusive).Sum(tax => tax.Amount);
        invoice["subtotal"] = subtotal;
        invoice["total"] = total;
        invoice["total_discount_amounts"] = Shown([
            .. off.SelectMany(each => each)
                .GroupBy(each => each.Discount, StringComparer.Ordinal)
                .Select(group => new AmountOff(group.Key, group.Sum(each => each.Amount))),
        ]);
        invoice["total_taxes"] = new JsonArray([.. TaxAmounts.Sum(taxes).Select(tax => tax.ToJson())]);
        invoice["total_excluding_tax"] = total - taxes.Sum(tax => tax.Amount);
        invoice["subtotal_excluding_tax"] = subtotal - taxes.Where(tax => tax.Inclusive).Sum(tax => tax.Amount);
        ComputeDue(invoice);
    }

    /// <summary>What is to be paid, with the balance that the customer has: credit is used up, and a debt is added.</summary>
    public static void ComputeDue(JsonObject invoice)
    {
        var total = invoice.Number("total");
        var due = total == 0 ? 0 : Math.Max(0, total + invoice.Number("starting_balance"));
        if (due < Currency.Of(invoice.Text("currency")!).Minimum)
        {
            due = 0;
        }

        invoice["amount_due"] = due;
        invoice["amount_remaining"] = due - invoice.Number("amount_paid");
    }

    private static DiscountableLine Discountable(ObjectStore objects, JsonObject line, string currency) =>
        new(
            line.Number("amount"),
            line.Object("pricing")?.Object("price_details")?.Text("product"),
            Terms(objects, line["discounts"], currency),
            line.Flag("discountable")
        );

    /// <summary>What the discounts of those ids take off; one that has ended takes nothing.</summary>
    public static IReadOnlyList<DiscountTerms> Terms(ObjectStore objects, JsonNode? ids, string currency) =>
        [
            .. (ids as JsonArray ?? [])
                .Select(id => Discounts.Find(objects, id!.GetValue<string>()))
                .OfType<JsonObject>()
                .Select(discount => DiscountTerms.Of(objects, discount, currency)),
        ];

    private static JsonArray Shown(IReadOnlyList<AmountOff> off) =>
        new([.. off.Select(each => new JsonObject { ["amount"] = each.Amount, ["discount"] = each.Discount })]);
}
