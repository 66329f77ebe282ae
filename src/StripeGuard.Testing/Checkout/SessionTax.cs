using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// Automatic tax in Checkout: docs.stripe.com/tax/checkout. It is found by the address that the customer enters, or by
/// that of a customer who is known and whose address the session does not update.
/// </summary>
internal sealed class SessionTax
{
    private readonly Work work;
    private readonly AutomaticTax tax;

    private SessionTax(Work work, AutomaticTax tax)
    {
        this.work = work;
        this.tax = tax;
    }

    /// <summary>What taxes a session's line items; null when that is not automatic.</summary>
    public static SessionTax? Of(Work work, JsonObject session)
    {
        if (!InvoiceTaxes.IsAutomatic(session))
        {
            return null;
        }

        var tax = new AutomaticTax(work, Taxpayer.Of(work.Objects, Buyer(work, session)));
        session.Object("automatic_tax")!["status"] = tax.IsLocated ? "complete" : "requires_location_inputs";
        return new SessionTax(work, tax);
    }

    /// <summary>Gives a line item the rates that apply to it.</summary>
    public void Write(JsonObject line)
    {
        var taxed = Taxed.Of(work.Objects, line.Object("price"));
        line["taxes"] = new JsonArray([
            .. tax.Rates(line.Text("currency")!, taxed)
                .Select(each => new JsonObject
                {
                    ["amount"] = 0L,
                    ["rate"] = each.Rate.DeepClone(),
                    ["taxability_reason"] = each.Reason,
                    ["taxable_amount"] = null,
                }),
        ]);
    }

    private static JsonObject Buyer(Work work, JsonObject session)
    {
        var known = session.Text("customer") is { } id ? work.Objects.Find(Customers.Type, id) : null;
        var entered = session.Object("customer_details")?.Object("address");
        if (known is not null && (entered is null || TaxLocation.OfCustomer(known) is not null))
        {
            return known;
        }

        return new JsonObject { ["address"] = entered?.DeepClone(), ["tax_ids"] = new JsonArray() };
    }
}
