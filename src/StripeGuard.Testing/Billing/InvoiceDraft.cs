using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// An invoice that is being put together: nothing of it is stored until <see cref="Commit"/>, so that it can be looked at
/// before anything is changed, and a preview is one that is never committed.
/// </summary>
internal sealed class InvoiceDraft(
    Work work,
    JsonObject customer,
    JsonObject? subscription,
    string currency,
    string reason
)
{
    private readonly List<JsonObject> lines = [];
    private readonly List<JsonObject> invoiceItems = [];
    private readonly Dictionary<string, JsonArray> ratesOfLine = new(StringComparer.Ordinal);

    public JsonObject Invoice { get; } = InvoiceShape.New(work, customer, subscription, currency, reason);

    public IReadOnlyList<JsonObject> Lines => lines;

    /// <summary>The customer as a preview imagines it; null for as it is.</summary>
    public JsonObject? TaxedAs { private get; set; }

    /// <summary>Adds lines, with tax rates of their own where they have any.</summary>
    public void Add(IEnumerable<JsonObject> added, JsonNode? taxRates)
    {
        foreach (var line in added)
        {
            lines.Add(line);
            if (taxRates is JsonArray { Count: > 0 } own)
            {
                ratesOfLine[line.Id()] = own;
            }
        }
    }

    /// <summary>Adds an invoice item, stored or not: it belongs to this invoice from the commit on.</summary>
    public void Add(JsonObject invoiceItem)
    {
        invoiceItems.Add(invoiceItem);
        Add([InvoiceLines.OfInvoiceItem(work, invoiceItem)], invoiceItem["tax_rates"]);
    }

    /// <summary>Adds what waits for the customer's next invoice: of this subscription, or of none.</summary>
    public void AddPending()
    {
        foreach (var item in InvoiceItems.Pending(work.Objects, customer, subscription?.Id(), currency))
        {
            Add(item);
        }
    }

    /// <summary>Computes the invoice with its subscription's or customer's discounts, or those that are only asked for yet.</summary>
    public void Compute(IReadOnlyList<AskedDiscount>? asked = null)
    {
        if (asked is null)
        {
            Invoice["discounts"] = Inherited();
        }

        var discounts = asked is null
            ? InvoiceTotals.Terms(work.Objects, Invoice["discounts"], currency)
            : [.. asked.Select(each => DiscountTerms.Of(work.Objects, each, currency))];
        var taxes = InvoiceTaxes.Of(work, Invoice, TaxedAs ?? customer, RatesOf);
        InvoiceTotals.Compute(work.Objects, Invoice, lines, discounts, taxes);
        InvoiceLines.Set(work.Objects, Invoice, lines, keep: false);
    }

    /// <summary>Stores the draft and raises <c>invoice.created</c>.</summary>
    public JsonObject Commit()
    {
        InvoiceLines.Set(work.Objects, Invoice, lines, keep: true);
        work.Objects.Add(Invoice);
        foreach (var item in invoiceItems)
        {
            item["invoice"] = Invoice.Id();
            if (work.Objects.Find(InvoiceItems.Type, item.Id()) is null)
            {
                InvoiceItems.Store(work, item);
            }
        }

        if (customer.Text("currency") is null)
        {
            customer["currency"] = currency;
        }

        work.Raise("invoice.created", Invoice);
        return Invoice;
    }

    private JsonArray Inherited()
    {
        // A preview is of what comes later, with the discounts that are left then.
        var at = lines
            .Where(line => line.Object("parent")?.Text("type") == "subscription_item_details")
            .Select(line => line.Object("period")!.Number("start"))
            .Append(work.Now)
            .Max();
        var own = Discounts.InForce(work.Objects, subscription?["discounts"], at);
        return own.Count > 0 || customer.Object("discount")?.Text("id") is not { } id
            ? own
            : Discounts.InForce(work.Objects, new JsonArray(id), at);
    }

    private IReadOnlyList<JsonObject> RatesOf(JsonObject line) =>
        [
            .. (
                ratesOfLine.GetValueOrDefault(line.Id()) ?? Invoice["default_tax_rates"] as JsonArray ?? []
            ).OfType<JsonObject>(),
        ];
}
