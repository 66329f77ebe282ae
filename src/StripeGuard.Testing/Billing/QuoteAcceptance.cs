using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What an accepted quote becomes: a subscription, or a draft of an invoice (docs.stripe.com/quotes/accept).</summary>
internal static class QuoteAcceptance
{
    private const long Day = 86_400;

    /// <summary>Makes it; the ids of the subscription, if any line recurs, and of the invoice.</summary>
    public static (string? Subscription, string? Invoice) Begin(Work work, JsonObject quote, QuoteTerms terms)
    {
        if (terms.Recurring.Count == 0)
        {
            return (null, Invoice(work, quote, terms).Id());
        }

        var subscription = Subscriptions.Start(work, Terms(work, quote, terms));
        return (subscription.Id(), subscription.Text("latest_invoice"));
    }

    private static SubscriptionTerms Terms(Work work, JsonObject quote, QuoteTerms terms)
    {
        var customer = terms.Customer!;
        var automatic = quote.Text("collection_method") == "charge_automatically";
        var canPay = InvoiceCollection.MethodOf(work, invoice: null, subscription: null, customer) is not null;
        var data = quote.Object("subscription_data")!;
        return new SubscriptionTerms
        {
            Customer = customer,
            Items = [.. terms.Recurring.Select(Item)],
            InvoiceItems = [.. terms.OneTime.Select(Item)],
            Currency = quote.Text("currency"),
            TrialEnd = terms.TrialDays is { } days ? work.Now + (days * Day) : null,
            PaymentBehavior = automatic && !canPay ? "default_incomplete" : "allow_incomplete",
            CollectionMethod = quote.Text("collection_method")!,
            DaysUntilDue = automatic ? null : quote.Object("invoice_settings")!.Number("days_until_due"),
            DefaultTaxRates = Rates(terms.TaxRates),
            Discounts = terms.Discounts,
            Metadata = (JsonObject?)data["metadata"]?.DeepClone() ?? [],
            Description = data.Text("description") ?? quote.Text("description"),
            OffSession = true,
            Fields = terms.IsTaxAutomatic
                ? new JsonObject { ["automatic_tax"] = SubscriptionShape.AutomaticTax(enabled: true) }
                : [],
        };
    }

    private static ItemTerms Item(QuoteLine line) =>
        new(
            line.Price,
            line.Price.Object("recurring")?.Text("usage_type") == "metered" ? null : line.Quantity,
            [],
            Rates(line.TaxRates),
            line.Discounts
        );

    /// <summary>A quote without a recurring price: its invoice is a draft, for the seller to finalize.</summary>
    private static JsonObject Invoice(Work work, JsonObject quote, QuoteTerms terms)
    {
        var customer = terms.Customer!;
        var currency = quote.Text("currency")!;
        var draft = new InvoiceDraft(work, customer, subscription: null, currency, "quote_accept");
        var invoice = draft.Invoice;
        invoice["automatic_tax"] = InvoiceShape.AutomaticTax(terms.IsTaxAutomatic);
        invoice["collection_method"] = quote.Text("collection_method");
        invoice["default_tax_rates"] = Rates(terms.TaxRates);
        invoice["description"] = quote.Object("invoice_settings")!.Text("description");
        invoice["footer"] = quote.Object("invoice_settings")!.Text("footer") ?? invoice.Text("footer");
        invoice["parent"] = new JsonObject
        {
            ["quote_details"] = new JsonObject { ["quote"] = quote.Id() },
            ["subscription_details"] = null,
            ["type"] = "quote_details",
        };
        if (quote.Text("collection_method") == "send_invoice")
        {
            invoice["due_date"] = work.Now + (quote.Object("invoice_settings")!.Number("days_until_due") * Day);
        }

        foreach (var line in terms.OneTime)
        {
            draft.Add(InvoiceItem(work, customer, currency, line));
        }

        draft.Compute([]);
        var owner = new DiscountOwner(customer.Id(), Invoice: invoice.Id());
        invoice["discounts"] = new JsonArray([
            .. terms.Discounts.Select(asked =>
                (JsonNode)JsonValue.Create(Discounts.Give(work, asked, owner, work.Now).Id())!
            ),
        ]);
        draft.Commit();
        Invoices.Change(work, invoice, InvoiceLines.Of(work.Objects, invoice));
        return invoice;
    }

    private static JsonObject InvoiceItem(Work work, JsonObject customer, string currency, QuoteLine line)
    {
        var amount = PriceAmounts.Of(work.Objects, line.Price, line.Quantity, currency);
        var item = InvoiceItems.New(
            work,
            customer,
            currency,
            amount,
            line.Price,
            line.Quantity,
            line.Price.Text("unit_amount_decimal") is { } exact
                ? decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture)
                : amount / (decimal)line.Quantity,
            (work.Now, work.Now),
            work.Objects.Find(Products.Type, line.Price.Text("product")!)?.Text("name")
        );
        item["tax_rates"] = Rates(line.TaxRates);
        var owner = new DiscountOwner(customer.Id(), InvoiceItem: item.Id());
        item["discounts"] = new JsonArray([
            .. line.Discounts.Select(asked =>
                (JsonNode)JsonValue.Create(Discounts.Give(work, asked, owner, work.Now).Id())!
            ),
        ]);
        return item;
    }

    private static JsonArray Rates(IEnumerable<JsonObject> rates) =>
        new([.. rates.Select(rate => (JsonNode)rate.DeepClone())]);
}
