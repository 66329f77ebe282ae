using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>What an invoice's lines are taxed with: tax rates that were named, or what Stripe Tax finds (docs.stripe.com/tax/invoicing).</summary>
internal static class InvoiceTaxes
{
    private const string OfItem = "stripeguard.tax_of_item";

    /// <summary>The taxes of a line on what discounts leave of it. Writes whether automatic tax could be computed.</summary>
    /// <param name="rates">The tax rates of a line, where tax is not automatic.</param>
    public static Func<JsonObject, long, IReadOnlyList<TaxAmount>> Of(
        Work work,
        JsonObject invoice,
        JsonObject? customer,
        Func<JsonObject, IReadOnlyList<JsonObject>> rates
    )
    {
        if (!IsAutomatic(invoice) || customer is null)
        {
            return (line, net) => TaxAmounts.Of(net, rates(line));
        }

        var currency = invoice.Text("currency")!;
        var tax = new AutomaticTax(work, Taxpayer.Of(work.Objects, customer));
        invoice.Object("automatic_tax")!["status"] = tax.IsLocated ? "complete" : "requires_location_inputs";
        return (line, net) => tax.On(net, currency, HowTaxed(work.Objects, line));
    }

    public static bool IsAutomatic(JsonObject of) => of.Object("automatic_tax")?.Flag("enabled") == true;

    /// <summary>Keeps how an invoice item without a price is taxed: its object does not show it.</summary>
    public static void Keep(ObjectStore objects, JsonObject item, Parameters parameters)
    {
        if (parameters.Has("tax_behavior") || parameters.Has("tax_code"))
        {
            objects.Put(
                new JsonObject
                {
                    ["id"] = "tax_of_" + item.Id(),
                    ["object"] = OfItem,
                    ["tax_behavior"] = parameters.String("tax_behavior"),
                    ["tax_code"] = parameters.String("tax_code"),
                }
            );
        }
    }

    /// <summary>
    /// An invoice becomes final with its customer as it is then. One that nobody can locate is finalized without
    /// automatic tax, and its subscription goes on without it: docs.stripe.com/changelog/acacia/2024-12-18/add-disabled-reason.
    /// </summary>
    public static void Settle(Work work, JsonObject invoice, JsonObject? customer)
    {
        if (!IsAutomatic(invoice) || customer is null || IsUpToDate(invoice, customer))
        {
            return;
        }

        invoice["customer_address"] = customer["address"]?.DeepClone();
        invoice["customer_shipping"] = customer["shipping"]?.DeepClone();
        invoice["customer_tax_exempt"] = customer.Text("tax_exempt");
        if (TaxLocation.OfCustomer(customer) is null)
        {
            Disable(invoice, "finalization_requires_location_inputs");
            if (SubscriptionStatus.Of(work, invoice) is { } subscription && IsAutomatic(subscription))
            {
                work.Update(
                    subscription,
                    "customer.subscription.updated",
                    () => Disable(subscription, "requires_location_inputs")
                );
            }
        }

        Invoices.Change(work, invoice, InvoiceLines.Of(work.Objects, invoice));
    }

    private static void Disable(JsonObject of, string reason)
    {
        var tax = of.Object("automatic_tax")!;
        tax["enabled"] = false;
        tax["disabled_reason"] = reason;
    }

    private static bool IsUpToDate(JsonObject invoice, JsonObject customer) =>
        invoice.Object("automatic_tax")?.Text("status") == "complete"
        && JsonNode.DeepEquals(invoice["customer_address"], customer["address"])
        && JsonNode.DeepEquals(invoice["customer_shipping"], customer["shipping"])
        && invoice.Text("customer_tax_exempt") == customer.Text("tax_exempt");

    private static Taxed HowTaxed(ObjectStore objects, JsonObject line)
    {
        var details = line.Object("pricing")?.Object("price_details");
        var price = details?.Text("price") is { } id ? objects.Find(Prices.Type, id) : null;
        var taxed = Taxed.Of(objects, price);
        var own = InvoiceLines.InvoiceItemOf(line) is { } item ? objects.Find(OfItem, "tax_of_" + item) : null;
        return new Taxed(own?.Text("tax_behavior") ?? taxed.Behavior, own?.Text("tax_code") ?? taxed.Code);
    }
}
