using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The shipping rates between which a session's customer chooses: docs.stripe.com/payments/during-payment/charge-shipping.
/// The first is chosen until the customer chooses another one.
/// </summary>
internal sealed class ShippingOptions
{
    /// <summary>docs.stripe.com/api/checkout/sessions/create: up to a maximum of 5.</summary>
    private const int Most = 5;

    private readonly IReadOnlyList<Option> options;

    private ShippingOptions(IReadOnlyList<Option> options) => this.options = options;

    /// <summary>The options of a request, or Stripe's refusal of one of them; null when none were sent.</summary>
    public static ShippingOptions? Read(Work work, Parameters parameters, string? currency)
    {
        if (!parameters.Has("shipping_options") || currency is null)
        {
            return null;
        }

        var given = parameters.Array("shipping_options") ?? [];
        if (given.Count > Most)
        {
            throw StripeErrors.Invalid(
                $"Array shipping_options exceeded maximum {Most} allowed elements.",
                param: "shipping_options"
            );
        }

        var options = new List<Option>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"shipping_options[{i}]");
            options.Add(Read(work, new Parameters(given[i] as JsonObject ?? []), at, currency));
        }

        return new ShippingOptions(options);
    }

    /// <summary>Writes them into a session, with the first as its shipping cost. The totals are then to be written anew.</summary>
    public void Show(JsonObject session)
    {
        session["shipping_options"] = new JsonArray([
            .. options.Select(option => new JsonObject
            {
                ["shipping_amount"] = option.Amount,
                ["shipping_rate"] = option.Rate.Id(),
            }),
        ]);
        session["shipping_cost"] = options is [var first, ..] ? Cost(first.Rate.Id(), first.Amount) : null;
    }

    /// <summary>Stores the rates that were described inline.</summary>
    public void Store(Work work)
    {
        foreach (var option in options)
        {
            if (option.New is { } made)
            {
                ShippingRates.Store(work, made);
            }
        }
    }

    /// <summary>The customer chooses another rate; what is wrong with it, in a sentence, when the page does not take it.</summary>
    public static string? Choose(Work work, JsonObject session, string rate)
    {
        var chosen = ((JsonArray)session["shipping_options"]!)
            .OfType<JsonObject>()
            .FirstOrDefault(option => option.Text("shipping_rate") == rate);
        if (chosen is null)
        {
            return $"The session has no shipping option '{rate}'.";
        }

        var before = session["shipping_cost"]?.DeepClone();
        session["shipping_cost"] = Cost(rate, chosen.Number("shipping_amount"));
        if (Basket.Recompute(work, session) is not { } problem)
        {
            return null;
        }

        session["shipping_cost"] = before;
        return problem;
    }

    private static JsonObject Cost(string rate, long amount) =>
        new()
        {
            ["amount_subtotal"] = amount,
            ["amount_tax"] = 0L,
            ["amount_total"] = amount,
            ["shipping_rate"] = rate,
        };

    private static Option Read(Work work, Parameters given, string at, string currency)
    {
        if (given.String("shipping_rate") is { } id)
        {
            if (given.Has("shipping_rate_data"))
            {
                throw StripeErrors.Invalid(
                    $"You may only specify one of these parameters: {at}[shipping_rate], {at}[shipping_rate_data].",
                    param: at
                );
            }

            var rate = work.Objects.Get(ShippingRates.Type, id, $"{at}[shipping_rate]");
            if (!rate.Flag("active"))
            {
                throw StripeErrors.Invalid(
                    $"The shipping rate {id} is archived, and cannot be used for anything new.",
                    param: $"{at}[shipping_rate]"
                );
            }

            return new Option(
                rate,
                null,
                ShippingRates.AmountIn(work.Objects, rate, currency)
                    ?? throw OtherCurrency(rate, currency, $"{at}[shipping_rate]")
            );
        }

        var data = given.Object("shipping_rate_data") ?? throw StripeErrors.MissingParameter($"{at}[shipping_rate]");
        var made = ShippingRates.Read(work, data, $"{at}[shipping_rate_data]");
        return new Option(
            made.Rate,
            made,
            ShippingRates.AmountIn(made.Rate, made.CurrencyOptions, currency)
                ?? throw OtherCurrency(made.Rate, currency, $"{at}[shipping_rate_data][fixed_amount][currency]")
        );
    }

    private static StripeErrorException OtherCurrency(JsonObject rate, string currency, string param) =>
        StripeErrors.Invalid(
            $"The shipping rate specified only supports `{rate.Object("fixed_amount")!.Text("currency")}`. This doesn't match the expected currency: `{currency}`.",
            param: param
        );

    private sealed record Option(JsonObject Rate, NewShippingRate? New, long Amount);
}
