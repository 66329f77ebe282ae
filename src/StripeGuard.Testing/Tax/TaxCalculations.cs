using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>Tax calculations: docs.stripe.com/api/tax/calculations, docs.stripe.com/tax/custom. What a purchase's tax would be.</summary>
internal sealed class TaxCalculations : IResource
{
    private const string Type = "tax.calculation";
    private const string Line = "tax.calculation_line_item";
    private const string Kept = "stripeguard.calculated_lines";

    /// <summary>docs.stripe.com/api/tax/calculations/create: how many line items one takes.</summary>
    private const int Most = 1000;

    private const long MostAmount = 999_999_999_999;

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(90);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/tax/calculations", Create);
        routes.On("GET /v1/tax/calculations/{id}", call => call.Target(Type));
        routes.On("GET /v1/tax/calculations/{calculation}/line_items", ListLines);
        routes.Include(Type, "line_items", Inline);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var currency = Currency.Of(parameters.Required("currency")).Code;
        var customer = call.Reference("customer", Customers.Type);
        var buyer = Buyer(parameters, customer);
        var entries = parameters.Array("line_items")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count is 0 or > Most)
        {
            throw entries.Count == 0
                ? StripeErrors.MissingParameter("line_items")
                : StripeErrors.Invalid($"A calculation takes up to {Most} line items.", param: "line_items");
        }

        var tax = new AutomaticTax(work, Taxpayer.Of(work.Objects, buyer));
        if (!tax.IsLocated)
        {
            throw Taxpayer.Unlocated();
        }

        var all = new List<TaxAmount>();
        var lines = entries.Select((entry, i) => ReadLine(work, new Parameters(entry), i, tax, currency, all)).ToList();
        var shipping = parameters.Object("shipping_cost") is { } cost ? Shipping(work, cost, tax, currency, all) : null;
        var added = all.Where(each => !each.Inclusive).Sum(each => each.Amount);
        var calculation = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("taxcalc_"),
                ["object"] = Type,
                ["amount_total"] = lines.Sum(line => line.Number("amount")) + (shipping?.Number("amount") ?? 0) + added,
                ["currency"] = currency,
                ["customer"] = customer?.Id(),
                ["customer_details"] = Details(work, parameters, buyer),
                ["expires_at"] = work.Now + (long)Lasts.TotalSeconds,
                ["livemode"] = false,
                ["ship_from_details"] = parameters.Object("ship_from_details")?.Object("address") is { } from
                    ? new JsonObject { ["address"] = Shapes.Address(from) }
                    : null,
                ["shipping_cost"] = shipping,
                ["tax_amount_exclusive"] = added,
                ["tax_amount_inclusive"] = all.Where(each => each.Inclusive).Sum(each => each.Amount),
                ["tax_breakdown"] = new JsonArray([.. TaxAmounts.Sum(all).Select(each => Breakdown(work, each))]),
                ["tax_date"] = Moment.Of(parameters, "tax_date") ?? work.Now,
            }
        );
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = "lines_" + calculation.Id(),
                ["object"] = Kept,
                ["data"] = new JsonArray([.. lines]),
            }
        );
        return calculation;
    }

    /// <summary>The customer as the calculation has it: what <c>customer_details</c> say goes before what is known.</summary>
    private static JsonObject Buyer(Parameters parameters, JsonObject? customer)
    {
        var details = parameters.Object("customer_details");
        if (customer is null && details?.Object("address") is null)
        {
            throw StripeErrors.MissingParameter("customer_details[address]");
        }

        var buyer = customer?.DeepClone() as JsonObject ?? new JsonObject { ["tax_ids"] = new JsonArray() };
        if (details?.Object("address") is { } address)
        {
            buyer["address"] = Shapes.Address(address);
            buyer["shipping"] = null;
        }

        if (details?.Array("tax_ids") is { } ids)
        {
            buyer["tax_ids"] = ids.DeepClone();
        }

        buyer["tax_exempt"] = details?.String("taxability_override") switch
        {
            "customer_exempt" => "exempt",
            "reverse_charge" => "reverse",
            "none" => "none",
            _ => buyer.Text("tax_exempt") ?? "none",
        };
        return buyer;
    }

    private static JsonObject Details(Work work, Parameters parameters, JsonObject buyer) =>
        new()
        {
            ["address"] = TaxLocation.AddressOf(buyer)!.Value.Address.DeepClone(),
            ["address_source"] =
                parameters.Object("customer_details")?.String("address_source")
                ?? (TaxLocation.AddressOf(buyer)!.Value.Source == "billing_address" ? "billing" : "shipping"),
            ["ip_address"] = parameters.Object("customer_details")?.String("ip_address"),
            ["tax_ids"] = new JsonArray([
                .. Taxpayer
                    .TaxIdsOf(work.Objects, buyer)
                    .Select(id => new JsonObject { ["type"] = id.Text("type"), ["value"] = id.Text("value") }),
            ]),
            ["taxability_override"] = buyer.Text("tax_exempt") switch
            {
                "exempt" => "customer_exempt",
                "reverse" => "reverse_charge",
                _ => "none",
            },
        };

    private static JsonObject ReadLine(
        Work work,
        Parameters entry,
        int i,
        AutomaticTax tax,
        string currency,
        List<TaxAmount> all
    )
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"line_items[{i}]");
        var amount = Amount(entry, at);
        var product = entry.String("product") is { } id ? work.Objects.Get(Products.Type, id, $"{at}[product]") : null;
        var code = entry.String("tax_code") ?? product?.Text("tax_code");
        var taxes = tax.On(amount, currency, new Taxed(entry.String("tax_behavior") ?? "exclusive", code));
        all.AddRange(taxes);
        return new JsonObject
        {
            ["id"] = work.Id("tax_li_"),
            ["object"] = Line,
            ["amount"] = amount,
            ["amount_tax"] = taxes.Sum(each => each.Amount),
            ["livemode"] = false,
            ["metadata"] = Metadata.Merge(null, entry),
            ["product"] = product?.Id(),
            ["quantity"] = entry.AtLeast("quantity", 1, $"{at}[quantity]") ?? 1L,
            ["reference"] = entry.String("reference") ?? string.Create(CultureInfo.InvariantCulture, $"L{i + 1}"),
            ["tax_behavior"] = entry.String("tax_behavior") ?? "exclusive",
            ["tax_breakdown"] = new JsonArray([.. taxes.Select(each => OfLine(work, each))]),
            ["tax_code"] = code ?? TaxSettings.Of(work.Account).Object("defaults")!.Text("tax_code"),
        };
    }

    private static JsonObject Shipping(
        Work work,
        Parameters cost,
        AutomaticTax tax,
        string currency,
        List<TaxAmount> all
    )
    {
        var amount = Amount(cost, "shipping_cost");
        var code = cost.String("tax_code") ?? "txcd_92010001";
        var taxes = tax.On(amount, currency, new Taxed(cost.String("tax_behavior") ?? "exclusive", code));
        all.AddRange(taxes);
        return new JsonObject
        {
            ["amount"] = amount,
            ["amount_tax"] = taxes.Sum(each => each.Amount),
            ["tax_behavior"] = cost.String("tax_behavior") ?? "exclusive",
            ["tax_breakdown"] = new JsonArray([.. taxes.Select(each => OfLine(work, each))]),
            ["tax_code"] = code,
        };
    }

    private static long Amount(Parameters entry, string at) =>
        entry.Long("amount") switch
        {
            null => throw StripeErrors.MissingParameter($"{at}[amount]"),
            > MostAmount or < -MostAmount => throw StripeErrors.Invalid(
                $"This value must be less than or equal to {MostAmount}.",
                "parameter_invalid_integer",
                $"{at}[amount]"
            ),
            { } amount => amount,
        };

    private static JsonObject Breakdown(Work work, TaxAmount tax)
    {
        var rate = work.Objects.Find(TaxRates.Type, tax.TaxRate)!;
        return new JsonObject
        {
            ["amount"] = tax.Amount,
            ["inclusive"] = tax.Inclusive,
            ["tax_rate_details"] = new JsonObject
            {
                ["country"] = rate.Text("country"),
                ["flat_amount"] = null,
                ["percentage_decimal"] = Percentage(rate),
                ["rate_type"] = "percentage",
                ["state"] = rate.Text("state"),
                ["tax_type"] = rate.Text("tax_type"),
            },
            ["taxability_reason"] = tax.Reason,
            ["taxable_amount"] = tax.Taxable,
        };
    }

    private static JsonObject OfLine(Work work, TaxAmount tax)
    {
        var rate = work.Objects.Find(TaxRates.Type, tax.TaxRate)!;
        return new JsonObject
        {
            ["amount"] = tax.Amount,
            ["jurisdiction"] = new JsonObject
            {
                ["country"] = rate.Text("country"),
                ["display_name"] = rate.Text("jurisdiction"),
                ["level"] = rate.Text("jurisdiction_level"),
                ["state"] = rate.Text("state"),
            },
            ["sourcing"] = "destination",
            ["tax_rate_details"] = new JsonObject
            {
                ["display_name"] = rate.Text("display_name"),
                ["percentage_decimal"] = Percentage(rate),
                ["tax_type"] = rate.Text("tax_type"),
            },
            ["taxability_reason"] = tax.Reason,
            ["taxable_amount"] = tax.Taxable,
        };
    }

    private static string Percentage(JsonObject rate) =>
        (rate.Decimal("percentage") ?? 0).ToString("0.0###", CultureInfo.InvariantCulture);

    private static IReadOnlyList<JsonObject> LinesOf(ObjectStore objects, JsonObject calculation) =>
        [.. (objects.Find(Kept, "lines_" + calculation.Id())?["data"] as JsonArray ?? []).OfType<JsonObject>()];

    private static JsonObject ListLines(Call call) => call.List(LinesOf(call.Account.Objects, call.Target(Type)));

    private static JsonNode Inline(Account account, JsonObject calculation)
    {
        var lines = LinesOf(account.Objects, calculation);
        return Lists.Of(lines.Take(10), $"/v1/tax/calculations/{calculation.Id()}/line_items", lines.Count > 10);
    }
}
