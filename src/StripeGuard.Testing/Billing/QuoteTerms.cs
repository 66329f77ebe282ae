using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What a quote offers, as it was asked for: kept beside the quote, so that it can be computed again when a part of it
/// changes, cloned, and turned into a subscription or an invoice.
/// </summary>
internal sealed class QuoteTerms
{
    private const string Type = "stripeguard.quote";

    /// <summary>The parameters that say what is offered.</summary>
    private static readonly string[] Kept =
    [
        "automatic_tax",
        "line_items",
        "discounts",
        "default_tax_rates",
        "subscription_data",
    ];

    private QuoteTerms(
        Parameters parameters,
        JsonObject? customer,
        IReadOnlyList<AskedDiscount> discounts,
        IReadOnlyList<JsonObject> taxRates,
        IReadOnlyList<QuoteLine> lines
    )
    {
        Parameters = parameters;
        Customer = customer;
        Discounts = discounts;
        TaxRates = taxRates;
        Lines = lines;
    }

    public Parameters Parameters { get; }

    public JsonObject? Customer { get; }

    public IReadOnlyList<AskedDiscount> Discounts { get; }

    public IReadOnlyList<JsonObject> TaxRates { get; }

    public IReadOnlyList<QuoteLine> Lines { get; }

    public IReadOnlyList<QuoteLine> Recurring => [.. Lines.Where(line => line.IsRecurring)];

    public IReadOnlyList<QuoteLine> OneTime => [.. Lines.Where(line => !line.IsRecurring)];

    /// <summary>For how long the subscription is to be tried; null for no trial.</summary>
    public long? TrialDays => Parameters.Object("subscription_data")?.Long("trial_period_days");

    /// <summary>What is paid when the quote is accepted: all of it, or with a trial what does not recur.</summary>
    public IReadOnlyList<QuoteLine> Upfront => TrialDays > 0 ? OneTime : Lines;

    /// <summary>Whether Stripe Tax finds the taxes.</summary>
    public bool IsTaxAutomatic => Parameters.Object("automatic_tax")?.Bool("enabled") == true;

    /// <summary>The terms out of a request, over those that a quote has; refused before anything is changed.</summary>
    public static QuoteTerms Read(Work work, Parameters sent, JsonObject? customer, QuoteTerms? before = null)
    {
        var tree = (JsonObject)(before?.Parameters.Tree.DeepClone() ?? new JsonObject());
        foreach (var name in Kept.Where(sent.Has))
        {
            tree[name] = sent.Tree[name]?.DeepClone();
        }

        return Of(work, tree, customer);
    }

    /// <summary>The terms of a quote that is there.</summary>
    public static QuoteTerms Of(Work work, JsonObject quote)
    {
        var kept = (JsonObject)work.Objects.Find(Type, quote.Id())!["terms"]!.DeepClone();
        var customer = quote.Text("customer") is { } id ? work.Objects.Find(Customers.Type, id) : null;
        return Of(work, kept, customer);
    }

    /// <summary>Keeps the terms for a quote.</summary>
    public void Keep(Work work, JsonObject quote) =>
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = quote.Id(),
                ["object"] = Type,
                ["terms"] = Parameters.Tree.DeepClone(),
            }
        );

    /// <summary>Writes what the quote comes to.</summary>
    public void Write(Work work, JsonObject quote)
    {
        var upfront = QuoteLines.Compute(work, Upfront, Discounts, TaxRates, Automatic(work));
        quote["amount_subtotal"] = upfront.Subtotal;
        quote["amount_total"] = upfront.Total;
        quote["currency"] = Lines.Count > 0 ? Lines[0].Price.Text("currency") : null;
        quote["total_details"] = upfront.Details();
        quote["computed"] = new JsonObject
        {
            ["recurring"] = RecurringTotals(work),
            ["upfront"] = new JsonObject
            {
                ["amount_subtotal"] = upfront.Subtotal,
                ["amount_total"] = upfront.Total,
                ["total_details"] = upfront.Details(),
            },
        };
    }

    /// <summary>The line items with what they come to.</summary>
    public static List<JsonObject> Items(Work work, QuoteTerms terms, IReadOnlyList<QuoteLine> lines)
    {
        var items = new List<JsonObject>();
        QuoteLines.Compute(work, lines, terms.Discounts, terms.TaxRates, terms.Automatic(work), items);
        return items;
    }

    private AutomaticTax? Automatic(Work work) =>
        IsTaxAutomatic && Customer is not null ? new AutomaticTax(work, Taxpayer.Of(work.Objects, Customer)) : null;

    /// <summary>What each later period comes to: what is off once is off the first only.</summary>
    private JsonObject? RecurringTotals(Work work)
    {
        if (Recurring.Count == 0)
        {
            return null;
        }

        var lasting = Discounts.Where(asked => asked.Coupon?.Text("duration") != "once").ToList();
        var totals = QuoteLines.Compute(work, Recurring, lasting, TaxRates, Automatic(work));
        var interval = Recurring[0].Price.Object("recurring")!;
        return new JsonObject
        {
            ["amount_subtotal"] = totals.Subtotal,
            ["amount_total"] = totals.Total,
            ["interval"] = interval.Text("interval"),
            ["interval_count"] = interval.Number("interval_count"),
            ["total_details"] = totals.Details(),
        };
    }

    private static QuoteTerms Of(Work work, JsonObject tree, JsonObject? customer)
    {
        var parameters = new Parameters(tree);
        var rates = Billing.TaxRates.Named(work, parameters.Strings("default_tax_rates"), "default_tax_rates");
        var discounts = AskedDiscounts.Read(work, parameters, new DiscountedPurchase(customer));
        CheckTrial(parameters.Object("subscription_data"));
        var lines = QuoteLines.Read(work, parameters.Array("line_items") ?? [], customer);
        var recurring = lines.Where(line => line.IsRecurring).Select(line => line.Price).ToList();
        SubscriptionParameters.CheckTogether(recurring, mayMix: false);
        return new QuoteTerms(parameters, customer, discounts, rates, lines);
    }

    private static void CheckTrial(Parameters? data)
    {
        if (data?.AtLeast("trial_period_days", 1, "subscription_data[trial_period_days]") > 730)
        {
            throw StripeErrors.Invalid(
                "Invalid trial period: the maximum number of days is 730 (2 years).",
                param: "subscription_data[trial_period_days]"
            );
        }

        if (data?.String("effective_date") is not null)
        {
            throw StripeErrors.Invalid(
                "StripeGuard's fake Stripe starts a quote's subscription when the quote is accepted. Leave subscription_data[effective_date] out.",
                param: "subscription_data[effective_date]"
            );
        }
    }
}
