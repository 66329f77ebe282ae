using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>Tax registrations: docs.stripe.com/api/tax/registrations, docs.stripe.com/tax/registrations-api. Where tax is collected.</summary>
/// <remarks>
/// Local taxes of the United States and the import one-stop shop (<c>ioss</c>) can be registered and collect nothing.
/// </remarks>
internal sealed class TaxRegistrations : IResource
{
    public const string Type = "tax.registration";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/tax/registrations", Create);
        routes.On("GET /v1/tax/registrations/{id}", call => AsOfNow(call.Target(Type), call.Account.NowSeconds));
        routes.On("POST /v1/tax/registrations/{id}", Update);
        routes.On("GET /v1/tax/registrations", List);
    }

    /// <summary>Whether tax at that rate is collected at a time, in Unix seconds.</summary>
    public static bool Collects(ObjectStore objects, StandardRate rate, long at) =>
        objects.All(Type).Any(registration => IsActive(registration, at) && Covers(registration, rate));

    /// <summary>
    /// The country of a small seller, which taxes its customers elsewhere in the EU as those at home
    /// (docs.stripe.com/tax/supported-countries/european-union); null for others.
    /// </summary>
    public static string? SmallSellerAt(ObjectStore objects, long at) =>
        objects
            .All(Type)
            .FirstOrDefault(registration =>
                IsActive(registration, at)
                && Options(registration).Object("standard")?.Text("place_of_supply_scheme") == "small_seller"
            )
            ?.Text("country");

    private static bool Covers(JsonObject registration, StandardRate rate)
    {
        var options = Options(registration);
        var type = options.Text("type");
        var isThere = registration.Text("country") == rate.Country;
        return rate.Registration switch
        {
            "state_sales_tax" => isThere && type == rate.Registration && options.Text("state") == rate.State,
            "province_standard" => isThere
                && type == rate.Registration
                && options.Object("province_standard")?.Text("province") == rate.State,
            _ => rate.IsInEuropeanUnion
                ? type is "oss_union" or "oss_non_union" || (isThere && type == "standard")
                : isThere && type is "standard" or "simplified",
        };
    }

    private static bool IsActive(JsonObject registration, long at) => StatusAt(registration, at) == "active";

    private static string StatusAt(JsonObject registration, long at) =>
        at < registration.Number("active_from") ? "scheduled"
        : registration["expires_at"] is not null && at >= registration.Number("expires_at") ? "expired"
        : "active";

    private static JsonObject AsOfNow(JsonObject registration, long now)
    {
        registration["status"] = StatusAt(registration, now);
        return registration;
    }

    private static JsonObject Options(JsonObject registration) =>
        registration.Object("country_options")?.Object(registration.Text("country")!.ToLowerInvariant()) ?? [];

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var country = call.Parameters.Required("country").ToUpperInvariant();
        var options = ReadOptions(call.Parameters, country);
        var from = Time(call, "active_from") ?? throw StripeErrors.MissingParameter("active_from");
        var until = Time(call, "expires_at");
        RefuseReversed(from, until);
        return AsOfNow(
            work.Objects.Add(
                new JsonObject
                {
                    ["id"] = work.Id("taxreg_"),
                    ["object"] = Type,
                    ["active_from"] = from,
                    ["country"] = country,
                    ["country_options"] = new JsonObject { [country.ToLowerInvariant()] = options },
                    ["created"] = work.Now,
                    ["expires_at"] = until,
                    ["livemode"] = false,
                    ["status"] = "active",
                }
            ),
            work.Now
        );
    }

    private static JsonObject Update(Call call)
    {
        var registration = call.Target(Type);
        var from = Time(call, "active_from") ?? registration.Number("active_from");
        long? until =
            call.Parameters.Has("expires_at") ? Time(call, "expires_at")
            : registration["expires_at"] is null ? null
            : registration.Number("expires_at");
        RefuseReversed(from, until);
        registration["active_from"] = from;
        registration["expires_at"] = until;
        return AsOfNow(registration, call.Account.NowSeconds);
    }

    private static JsonObject List(Call call)
    {
        foreach (var registration in call.Account.Objects.All(Type))
        {
            AsOfNow(registration, call.Account.NowSeconds);
        }

        var status = call.Parameters.String("status") ?? "all";
        return call.List(Type, each => status == "all" || each.Text("status") == status, "status");
    }

    /// <summary>What the registration is for, in the parameter that bears its country's name.</summary>
    private static JsonObject ReadOptions(Parameters parameters, string country)
    {
        var at = $"country_options[{country.ToLowerInvariant()}]";
        var sent =
            parameters.Object("country_options")?.Object(country.ToLowerInvariant())
            ?? throw StripeErrors.MissingParameter(at);
        var type = sent.String("type") ?? throw StripeErrors.MissingParameter($"{at}[type]");
        if (country == "US" && sent.String("state") is null)
        {
            throw StripeErrors.MissingParameter($"{at}[state]");
        }

        if (type == "province_standard" && sent.Object(type)?.String("province") is null)
        {
            throw StripeErrors.MissingParameter($"{at}[{type}][province]");
        }

        var options = (JsonObject)sent.Tree.DeepClone();
        if (type == "standard" && StandardRates.Of(country, state: null).Any(rate => rate.IsInEuropeanUnion))
        {
            options["standard"] ??= new JsonObject { ["place_of_supply_scheme"] = "standard" };
        }

        return options;
    }

    private static long? Time(Call call, string name) =>
        call.Parameters.String(name) == "now" ? call.Account.NowSeconds : Moment.Of(call.Parameters, name);

    private static void RefuseReversed(long from, long? until)
    {
        if (until <= from)
        {
            throw StripeErrors.Invalid("`expires_at` must be after `active_from`.", param: "expires_at");
        }
    }
}
