using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The invoice that a paid session in mode <c>payment</c> leaves behind where <c>invoice_creation</c> asks for one:
/// docs.stripe.com/payments/checkout/receipts, "Paid invoices".
/// </summary>
internal static class SessionInvoice
{
    /// <summary>The parts of <c>invoice_data</c> that go to the invoice under the same name.</summary>
    private static readonly string[] Copied = ["account_tax_ids", "custom_fields", "description", "footer"];

    public static bool IsWanted(JsonObject session) => session.Object("invoice_creation")?.Flag("enabled") == true;

    /// <summary>Makes the invoice, paid by the session's payment.</summary>
    public static void Create(Work work, JsonObject session)
    {
        if (
            !IsWanted(session)
            || session.Text("invoice") is not null
            || session.Text("customer") is not { } customerId
            || work.Objects.Find(Customers.Type, customerId) is not { } customer
        )
        {
            return;
        }

        var currency = session.Text("currency")!;
        var draft = new InvoiceDraft(work, customer, subscription: null, currency, "manual");
        var data = session.Object("invoice_creation")!.Object("invoice_data") ?? [];
        foreach (var name in Copied)
        {
            draft.Invoice[name] = data[name]?.DeepClone() ?? draft.Invoice[name]?.DeepClone();
        }

        draft.Invoice["metadata"] = data["metadata"]?.DeepClone() ?? new JsonObject();
        draft.Invoice["issuer"] = data["issuer"]?.DeepClone() ?? draft.Invoice["issuer"]?.DeepClone();
        var terms = SessionTerms.Of(work.Objects, session.Id());
        foreach (var line in terms.Lines.OfType<JsonObject>())
        {
            draft.Add(Item(work, customer, currency, line));
        }

        draft.Invoice["discounts"] = new JsonArray([.. terms.Discounts.Select(id => JsonValue.Create(id))]);
        draft.Compute([
            .. terms
                .Discounts.Select(id => Discounts.Find(work.Objects, id))
                .OfType<JsonObject>()
                .Select(discount => new AskedDiscount(null, null, discount)),
        ]);
        AddShipping(draft.Invoice, session);
        var invoice = draft.Commit();
        session["invoice"] = invoice.Id();
        var intent = session.Text("payment_intent") is { } id ? work.Objects.Find(PaymentIntents.Type, id) : null;
        InvoiceFinalization.FinalizePaid(work, invoice, intent);
    }

    private static JsonObject Item(Work work, JsonObject customer, string currency, JsonObject line)
    {
        var price = work.Objects.Get("price", line.Object("price")!.Id(), "price");
        var quantity = line.Number("quantity");
        var item = InvoiceItems.New(
            work,
            customer,
            currency,
            line.Number("amount_subtotal"),
            price,
            quantity,
            quantity == 0 ? 0 : (decimal)line.Number("amount_subtotal") / quantity,
            (work.Now, work.Now),
            line.Text("description")
        );
        item["tax_rates"] = new JsonArray([
            .. ((JsonArray)line["taxes"]!)
                .OfType<JsonObject>()
                .Select(tax => tax["rate"]?.DeepClone())
                .Where(rate => rate is not null),
        ]);
        return item;
    }

    /// <summary>Shipping is no line of an invoice, and part of its total: docs.stripe.com/api/invoices/object.</summary>
    private static void AddShipping(JsonObject invoice, JsonObject session)
    {
        if (session.Object("shipping_cost") is not { } cost)
        {
            return;
        }

        var amount = cost.Number("amount_total");
        invoice["shipping_cost"] = cost.DeepClone();
        invoice["shipping_details"] = session.Object("collected_information")?["shipping_details"]?.DeepClone();
        invoice["amount_shipping"] = amount;
        invoice["total"] = invoice.Number("total") + amount;
        invoice["total_excluding_tax"] = invoice.Number("total_excluding_tax") + amount - cost.Number("amount_tax");
    }
}
