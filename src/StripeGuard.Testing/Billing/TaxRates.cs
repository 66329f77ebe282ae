using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Tax rates: docs.stripe.com/api/tax_rates. What they come to on a line is <see cref="TaxAmounts"/>.</summary>
internal sealed class TaxRates : IResource
{
    public const string Type = "tax_rate";

    private static readonly string[] Texts =
    [
        "country",
        "description",
        "display_name",
        "jurisdiction",
        "state",
        "tax_type",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/tax_rates", Create);
        routes.On("GET /v1/tax_rates/{tax_rate}", call => call.Target(Type));
        routes.On("POST /v1/tax_rates/{tax_rate}", Update);
        routes.On("GET /v1/tax_rates", call => call.List(Type));
    }

    /// <summary>The rates that a parameter names, in its order; one that is archived or unknown is Stripe's 400.</summary>
    public static IReadOnlyList<JsonObject> Named(Work work, IEnumerable<string> ids, string parameter)
    {
        var rates = ids.Select((id, i) => work.Objects.Get(Type, id, $"{parameter}[{i}]")).ToList();
        return rates.Find(rate => !rate.Flag("active")) is { } archived
            ? throw StripeErrors.Invalid(
                $"The tax rate {archived.Id()} is archived, and cannot be used for anything new.",
                param: parameter
            )
            : rates;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var percentage = Percentage(parameters);
        var rate = new JsonObject
        {
            ["id"] = work.Id("txr_"),
            ["object"] = Type,
            ["active"] = parameters.Bool("active") ?? true,
            ["country"] = null,
            ["created"] = work.Now,
            ["description"] = null,
            ["display_name"] = null,
            ["effective_percentage"] = percentage,
            ["flat_amount"] = null,
            ["inclusive"] = parameters.Bool("inclusive") ?? throw StripeErrors.MissingParameter("inclusive"),
            ["jurisdiction"] = null,
            ["jurisdiction_level"] = null,
            ["livemode"] = false,
            ["metadata"] = call.NewMetadata(),
            ["percentage"] = percentage,
            ["rate_type"] = "percentage",
            ["state"] = null,
            ["tax_type"] = null,
        };
        rate.SetTexts(parameters, Texts);
        work.Objects.Add(rate);
        work.Raise("tax_rate.created", rate);
        return rate;
    }

    private static JsonObject Update(Call call) =>
        call.Update(
            call.Target(Type),
            "tax_rate.updated",
            rate =>
            {
                rate.SetTexts(call.Parameters, Texts);
                rate["active"] = call.Parameters.Bool("active") ?? rate.Flag("active");
            }
        );

    /// <summary>docs.stripe.com/tax/tax-rates: 0 to 100, with up to four decimals.</summary>
    private static decimal Percentage(Parameters parameters)
    {
        var percentage = parameters.Decimal("percentage") ?? throw StripeErrors.MissingParameter("percentage");
        if (percentage is < 0 or > 100)
        {
            throw StripeErrors.Invalid(
                percentage < 0
                    ? "This value must be greater than or equal to 0."
                    : "This value must be less than or equal to 100.",
                param: "percentage"
            );
        }

        return decimal.Round(percentage, 4) == percentage
            ? percentage
            : throw StripeErrors.Invalid(
                "Invalid decimal: a tax rate's percentage has at most 4 decimal places.",
                "parameter_invalid_decimal",
                "percentage"
            );
    }
}
