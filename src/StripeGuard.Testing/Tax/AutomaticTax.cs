using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>How one amount is taxed.</summary>
/// <param name="Behavior"><c>inclusive</c>, <c>exclusive</c>, or <c>unspecified</c> (or null) for the account's default.</param>
/// <param name="Code">The product's tax code; null for the account's default.</param>
internal readonly record struct Taxed(string? Behavior, string? Code)
{
    /// <summary>As the price says, and the product that it is of.</summary>
    public static Taxed Of(ObjectStore objects, JsonObject? price) =>
        new(
            price?.Text("tax_behavior"),
            price?.Text("product") is { } product ? objects.Find(Products.Type, product)?.Text("tax_code") : null
        );
}

/// <summary>
/// Stripe Tax: docs.stripe.com/tax/how-tax-works, docs.stripe.com/tax/zero-tax. Tax is collected where the account is
/// registered, at the standard rate of the customer's country or state; everywhere else it is zero, with the reason.
/// </summary>
internal sealed class AutomaticTax(Work work, Taxpayer payer)
{
    /// <summary>docs.stripe.com/tax/tax-codes: what is never taxed.</summary>
    private const string Nontaxable = "txcd_00000000";

    private const string RateOf = "stripeguard.automatic_rate";

    private static readonly string[] NotCounted = ["not_collecting", "not_subject_to_tax", "not_supported"];

    /// <summary>Whether the customer's location is known: nothing can be computed otherwise.</summary>
    public bool IsLocated => payer.Location is not null;

    /// <summary>The taxes on an amount, in minor units; negative for a credit.</summary>
    public IReadOnlyList<TaxAmount> On(long amount, string currency, Taxed taxed)
    {
        var found = Rates(currency, taxed);
        return
        [
            .. TaxAmounts
                .Of(amount, [.. found.Select(each => each.Rate)])
                .Zip(
                    found,
                    (tax, why) =>
                        tax with
                        {
                            Reason = why.Reason,
                            Taxable = NotCounted.Contains(why.Reason) ? 0 : tax.Taxable,
                        }
                ),
        ];
    }

    /// <summary>The rates that apply, as tax rates' objects, each with its reason; none where nobody knows where the customer is.</summary>
    public IReadOnlyList<(JsonObject Rate, string Reason)> Rates(string currency, Taxed taxed)
    {
        if (payer.Location is not { } location)
        {
            return [];
        }

        var isInclusive = taxed.Behavior switch
        {
            "inclusive" => true,
            "exclusive" => false,
            _ => TaxSettings.IsInclusive(work.Account, currency),
        };
        var code = taxed.Code ?? TaxSettings.Of(work.Account).Object("defaults")!.Text("tax_code");
        return
        [
            .. Taxes(location, code == Nontaxable).Select(tax => (Rate(tax.Rate, tax.Reason, isInclusive), tax.Reason)),
        ];
    }

    private IEnumerable<(StandardRate Rate, string Reason)> Taxes(TaxLocation location, bool isNontaxable)
    {
        var there = StandardRates.Of(location.Country, location.State);
        if (there.Count == 0)
        {
            yield return (
                new StandardRate(location.Country, location.State, "vat", 0, "Tax", "", null),
                "not_supported"
            );
        }

        foreach (var rate in there)
        {
            if (isNontaxable || rate.Percentage == 0)
            {
                yield return (rate, "not_subject_to_tax");
            }
            else if (TaxRegistrations.Collects(work.Objects, rate, work.Now))
            {
                yield return (rate, Reason(rate));
            }
            else
            {
                yield return AtHome(rate) is { } home ? (home, Reason(home)) : (rate, "not_collecting");
            }
        }
    }

    private string Reason(StandardRate rate) =>
        payer.Exemption switch
        {
            "exempt" => "customer_exempt",
            "reverse" => "reverse_charge",
            _ when rate.BusinessTaxId is { } id && payer.TaxIds.Contains(id) && rate.Country != HeadOffice =>
                "reverse_charge",
            _ => "standard_rated",
        };

    private string? HeadOffice =>
        TaxSettings.Of(work.Account).Object("head_office")?.Object("address")?.Text("country");

    /// <summary>A small seller in the EU takes its own country's tax from customers in the others.</summary>
    private StandardRate? AtHome(StandardRate rate) =>
        rate.IsInEuropeanUnion && TaxRegistrations.SmallSellerAt(work.Objects, work.Now) is { } home
            ? StandardRates.Of(home, state: null)[0]
            : null;

    /// <summary>The tax rate's object, as Stripe makes them: inactive, so that nobody uses it by hand.</summary>
    private JsonObject Rate(StandardRate rate, string reason, bool isInclusive)
    {
        var percentage = reason == "standard_rated" ? rate.Percentage : 0;
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"automatic_{rate.Country}_{rate.State}_{rate.TaxType}_{percentage}_{isInclusive}"
        );
        if (
            work.Objects.Find(RateOf, key)?.Text("tax_rate") is { } id
            && work.Objects.Find(TaxRates.Type, id) is { } known
        )
        {
            return known;
        }

        var made = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("txr_"),
                ["object"] = TaxRates.Type,
                ["active"] = false,
                ["country"] = rate.Country,
                ["created"] = work.Now,
                ["description"] = null,
                ["display_name"] = rate.Name,
                ["effective_percentage"] = percentage,
                ["flat_amount"] = null,
                ["inclusive"] = isInclusive,
                ["jurisdiction"] = rate.State ?? rate.Country,
                ["jurisdiction_level"] = rate.State is null ? "country" : "state",
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["percentage"] = percentage,
                ["rate_type"] = "percentage",
                ["state"] = rate.State,
                ["tax_type"] = rate.TaxType,
            }
        );
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = key,
                ["object"] = RateOf,
                ["tax_rate"] = made.Id(),
            }
        );
        return made;
    }
}
