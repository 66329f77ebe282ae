using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>A line of an invoice as its customer reads it.</summary>
/// <param name="Period">The time that it is for, where it is for one.</param>
/// <param name="Unit">The price of one, in minor units; null where it has none.</param>
internal sealed record InvoiceTextLine(string Name, string? Period, long Quantity, decimal? Unit, long Amount);

/// <summary>A row below the lines: a label, and an amount in minor units.</summary>
internal sealed record InvoiceTextRow(string Label, long Amount);

/// <summary>What an invoice says to its customer, on its page and in its PDF alike.</summary>
internal sealed class InvoiceText(Work work, JsonObject invoice)
{
    public string Number => invoice.Text("number") ?? invoice.Id();

    public string Seller => invoice.Text("account_name") ?? "Test shop";

    public string Currency => invoice.Text("currency")!;

    public string Status => invoice.Text("status")!;

    public long Due => Status == "void" ? 0 : invoice.Number("amount_remaining");

    public long Total => invoice.Number("total");

    /// <summary>When it was finalized, in Unix seconds.</summary>
    public long Date => invoice.Number("effective_at");

    public IReadOnlyList<InvoiceTextLine> Lines => [.. InvoiceLines.Of(work.Objects, invoice).Select(Line)];

    /// <summary>Facts beside the amounts: whom it is from and to, and by when it is to be paid.</summary>
    public IReadOnlyList<(string Label, string Value)> Facts =>
        [.. AllFacts().Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Label, fact.Value!))];

    public string? Footer => invoice.Text("footer");

    /// <summary>Each discount, with what it takes off.</summary>
    public IReadOnlyList<InvoiceTextRow> Discounts =>
        [
            .. (invoice["total_discount_amounts"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(each => each.Number("amount") > 0)
                .Select(each => new InvoiceTextRow(DiscountName(each.Text("discount")), each.Number("amount"))),
        ];

    public IReadOnlyList<InvoiceTextRow> Taxes =>
        [
            .. (invoice["total_taxes"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(each => new InvoiceTextRow(TaxName(each), each.Number("amount"))),
        ];

    /// <summary>What lies between the total and what is due.</summary>
    public IReadOnlyList<InvoiceTextRow> Rest =>
        [
            .. new InvoiceTextRow[]
            {
                new("Applied balance", invoice.Number("amount_due") - invoice.Number("total")),
                new("Amount paid", -invoice.Number("amount_paid")),
                new(
                    "Credited",
                    -invoice.Number("post_payment_credit_notes_amount")
                        - invoice.Number("pre_payment_credit_notes_amount")
                ),
            }.Where(row => row.Amount != 0),
            new InvoiceTextRow("Amount due", Due),
        ];

    public long? PaidAt =>
        Status == "paid" && invoice.Object("status_transitions")?["paid_at"] is not null
            ? invoice.Object("status_transitions")!.Number("paid_at")
            : null;

    private List<(string Label, string? Value)> AllFacts() =>
        [
            ("Invoice number", Number),
            ("Date of issue", Money.Day(Date)),
            ("Date due", invoice["due_date"] is null ? null : Money.Day(invoice.Number("due_date"))),
            ("Date paid", PaidAt is { } paid ? Money.Day(paid) : null),
            ("From", Seller),
            ("Bill to", Join(invoice.Text("customer_name"), invoice.Text("customer_email"))),
            ("Address", Address(invoice.Object("customer_address"))),
            ("Tax ID", TaxIds()),
            .. CustomFields(),
            ("Memo", invoice.Text("description")),
        ];

    private static InvoiceTextLine Line(JsonObject line)
    {
        var period = line.Object("period");
        var (start, end) = (period?.Number("start") ?? 0, period?.Number("end") ?? 0);
        var unit = line.Object("pricing")?.Text("unit_amount_decimal");
        return new InvoiceTextLine(
            line.Text("description") ?? "Item",
            end > start ? $"{Money.Day(start)} to {Money.Day(end)}" : null,
            line.Number("quantity"),
            unit is null ? null : decimal.Parse(unit, CultureInfo.InvariantCulture),
            line.Number("amount")
        );
    }

    private string DiscountName(string? id) =>
        id is not null
        && Billing.Discounts.Find(work.Objects, id)?.Object("source")?.Text("coupon") is { } coupon
        && work.Objects.Find(Coupons.Type, coupon)?.Text("name") is { Length: > 0 } name
            ? name
            : "Discount";

    private string TaxName(JsonObject tax)
    {
        var rate = tax.Object("tax_rate_details")?.Text("tax_rate") is { } id
            ? work.Objects.Find(TaxRates.Type, id)
            : null;
        var included = tax.Text("tax_behavior") == "inclusive" ? ", included" : "";
        return rate is null
            ? "Tax" + included
            : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rate.Text("display_name") ?? "Tax"} {rate.Text("jurisdiction")} ({rate.Decimal("percentage"):0.####}%{included})"
                )
                .Replace("  ", " ", StringComparison.Ordinal);
    }

    private string TaxIds() =>
        string.Join(
            ", ",
            (invoice["customer_tax_ids"] as JsonArray ?? []).OfType<JsonObject>().Select(id => id.Text("value"))
        );

    private IEnumerable<(string, string?)> CustomFields() =>
        (invoice["custom_fields"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(field => (field.Text("name") ?? "", field.Text("value")));

    private static string? Address(JsonObject? address) =>
        address is null
            ? null
            : Join(
                address.Text("line1"),
                address.Text("line2"),
                address.Text("postal_code"),
                address.Text("city"),
                address.Text("state"),
                address.Text("country")
            );

    private static string Join(params IEnumerable<string?> parts) =>
        string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
}
