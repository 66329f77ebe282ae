using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What is bought, as the left side of the page shows it.</summary>
/// <param name="Per">How often the amount recurs.</param>
/// <param name="Note">What comes after a trial.</param>
internal sealed record SummaryView(
    string Heading,
    string? Amount,
    string? Per,
    string? Note,
    IReadOnlyList<SummaryLine> Lines,
    string Subtotal,
    IReadOnlyList<SummaryDiscount> Discounts,
    IReadOnlyList<SummaryTax> Taxes,
    string TotalLabel,
    string Total,
    bool TakesCodes,
    string? Code
)
{
    public string? EnteredCode { get; init; }

    public string? CodeError { get; init; }

    /// <summary>The shipping rates to choose from; none where there is no choice.</summary>
    public IReadOnlyList<SummaryShipping> ShippingChoices { get; init; } = [];

    public SummaryTax? Shipping { get; init; }

    /// <summary>What can be added to the order.</summary>
    public IReadOnlyList<SummaryOption> Offers { get; init; } = [];
}

internal sealed record SummaryShipping(string Id, string Name, string? Estimate, string Amount, bool Chosen);

internal sealed record SummaryOption(string Price, string Name, string Amount);

internal sealed record SummaryLine(
    string Id,
    string Name,
    string? Detail,
    string Amount,
    string? Each,
    bool Adjustable,
    string Minimum,
    string Maximum,
    string Quantity,
    string? Error
)
{
    /// <summary>Whether the customer added it, and can take it out again.</summary>
    public bool Removable { get; init; }
}

internal sealed record SummaryDiscount(string Label, string Terms, string Amount);

internal sealed record SummaryTax(string Label, string Amount);

/// <summary>Writes the summary of a session.</summary>
internal sealed class Summary(Work work, JsonObject session)
{
    private readonly SessionTerms terms = SessionTerms.Of(work.Objects, session.Id());

    private JsonObject[] Lines => [.. terms.Lines.OfType<JsonObject>()];

    private string Currency => session.Text("currency") ?? "usd";

    public static string Shop(JsonObject session) =>
        session.Object("branding_settings")?.Text("display_name") is { Length: > 0 } name ? name : "Test shop";

    /// <param name="wrongLine">The line item whose new quantity was not taken.</param>
    public SummaryView Write(
        string? wrongLine = null,
        string? quantityError = null,
        string? code = null,
        string? codeError = null
    )
    {
        var due = Money.Show(session.Number("amount_total"), Currency);
        var isSetup = session.Text("mode") == "setup";
        var view = new SummaryView(
            Heading(),
            isSetup ? null
                : Trial() is { } trial ? trial
                : due,
            terms.HasTrial ? null : Per(),
            terms.HasTrial ? AfterTrial() : null,
            [.. Lines.Select(line => Line(line, line.Id() == wrongLine ? quantityError : null))],
            Money.Show(session.Number("amount_subtotal"), Currency),
            [.. Discounts()],
            [.. Taxes()],
            session.Text("mode") == "subscription" ? "Total due today" : "Total",
            due,
            session.Flag("allow_promotion_codes"),
            Basket.AskedOf(work, session) is [{ PromotionCode: { } entered }, ..] ? entered.Text("code") : null
        );
        return view with
        {
            EnteredCode = code,
            CodeError = codeError,
            ShippingChoices = [.. ShippingChoices()],
            Shipping = Shipping(),
            Offers = [.. Offers()],
        };
    }

    /// <summary>What the button says.</summary>
    public string Button() =>
        session.Text("mode") switch
        {
            "setup" => "Save card",
            "subscription" => terms.HasTrial ? "Start trial" : "Subscribe",
            _ when session.Number("amount_total") == 0 => "Complete order",
            _ => session.Text("submit_type") switch
            {
                "donate" => "Donate ",
                "book" => "Book ",
                _ => "Pay ",
            } + Money.Show(session.Number("amount_total"), Currency),
        };

    private string Heading()
    {
        var shop = Shop(session);
        if (session.Text("mode") == "setup")
        {
            return $"Save a card with {shop}";
        }

        if (session.Text("mode") == "payment")
        {
            return $"Pay {shop}";
        }

        var first = Lines.FirstOrDefault(line => Recurring(line) is not null)?.Text("description") ?? shop;
        return terms.HasTrial ? $"Try {first}" : $"Subscribe to {first}";
    }

    private static JsonObject? Recurring(JsonObject line) => line.Object("price")?.Object("recurring");

    private string? Per() =>
        Lines.Select(Recurring).FirstOrDefault(one => one is not null) is { } recurring ? Money.Per(recurring) : null;

    private string? Trial()
    {
        if (!terms.HasTrial)
        {
            return null;
        }

        var days = (long)Math.Ceiling((TrialEnd() - work.Now) / 86_400m);
        return string.Create(CultureInfo.InvariantCulture, $"{days} {(days == 1 ? "day" : "days")} free");
    }

    private long TrialEnd()
    {
        var data = terms.Data("subscription_data");
        return data.Long("trial_end") ?? work.Now + ((data.Long("trial_period_days") ?? 0) * 86_400);
    }

    /// <summary>What the first renewal after the trial costs. A coupon for one invoice is used up by the trial's.</summary>
    private string AfterTrial()
    {
        JsonObject[] recurring = [.. Lines.Where(line => Recurring(line) is not null)];
        var lasting = Basket.AskedOf(work, session).Where(asked => asked.Coupon!.Text("duration") != "once");
        DiscountableLine[] full =
        [
            .. recurring.Select(line => new DiscountableLine(Full(line), line.Object("price")!.Text("product"), [])),
        ];
        var off = DiscountAmounts.Of(
            full,
            [.. lasting.Select(asked => DiscountTerms.Of(work.Objects, asked, Currency))]
        );
        var amount = full.Sum(line => line.Amount) - off.Sum(line => line.Sum(discount => discount.Amount));
        return $"Then {Money.Show(amount, Currency)} {Per()} starting {Money.Day(TrialEnd())}";
    }

    private long Full(JsonObject line) =>
        LinePrice.AmountOf(work.Objects, line.Object("price")!, line.Number("quantity"), line.Text("currency")!);

    private SummaryLine Line(JsonObject line, string? error)
    {
        var adjustable = line.Object("adjustable_quantity") is { } allowed && allowed.Flag("enabled") ? allowed : null;
        var quantity = line.Number("quantity");
        var recurring = Recurring(line);
        string?[] details =
        [
            quantity > 1 && adjustable is null ? $"Qty {Number(quantity)}" : null,
            recurring is null ? null
            : recurring.Text("usage_type") == "metered" ? $"Billed by usage, {Money.Often(recurring)}"
            : $"Billed {Money.Often(recurring)}",
        ];
        var detail = string.Join(" · ", details.OfType<string>());
        return new SummaryLine(
            line.Id(),
            line.Text("description") ?? "Item",
            detail.Length > 0 ? detail : null,
            recurring is not null && Trial() is { } trial ? trial : Money.Show(Full(line), Currency),
            recurring is not null && terms.HasTrial ? $"{Money.Show(Full(line), Currency)} {Money.Per(recurring)} after"
                : quantity > 1 ? Money.Show(Full(line) / quantity, Currency) + " each"
                : null,
            adjustable is not null,
            Number(adjustable?.Number("minimum") ?? 0),
            Number(adjustable?.Number("maximum") ?? 0),
            Number(quantity),
            error
        )
        {
            Removable = terms.Optional.Contains(line.Id()),
        };
    }

    private IEnumerable<SummaryDiscount> Discounts()
    {
        foreach (var asked in Basket.AskedOf(work, session))
        {
            var coupon = asked.Coupon!;
            var off = Lines
                .SelectMany(line => (line["discounts"] as JsonArray ?? []).OfType<JsonObject>())
                .Where(one => one.Object("discount")?.Object("source")?.Text("coupon") == coupon.Id())
                .Sum(one => one.Number("amount"));
            var terms = coupon.Decimal("percent_off") is { } percent
                ? string.Create(CultureInfo.InvariantCulture, $"{percent:0.##}% off")
                : $"{Money.Show(Coupons.AmountOff(work.Objects, coupon, Currency) ?? 0, Currency)} off";
            yield return new SummaryDiscount(
                asked.PromotionCode?.Text("code") ?? coupon.Text("name") ?? coupon.Id(),
                terms + Lasting(coupon),
                Money.Show(off, Currency)
            );
        }
    }

    private string Lasting(JsonObject coupon) =>
        session.Text("mode") != "subscription"
            ? ""
            : coupon.Text("duration") switch
            {
                "forever" => " forever",
                "repeating" => $" for {Number(coupon.Number("duration_in_months"))} months",
                _ => " once",
            };

    private IEnumerable<SummaryTax> Taxes()
    {
        var byRate = Lines
            .SelectMany(line => (line["taxes"] as JsonArray ?? []).OfType<JsonObject>())
            .Where(tax => tax.Object("rate") is not null)
            .GroupBy(tax => tax.Object("rate")!.Id());
        var rest = session.Object("total_details")?.Number("amount_tax") ?? 0;
        var isListed = false;
        foreach (var taxes in byRate)
        {
            var rate = taxes.First().Object("rate")!;
            var percent = string.Create(CultureInfo.InvariantCulture, $"{rate.Decimal("percentage"):0.####}%");
            yield return new SummaryTax(
                $"{rate.Text("display_name")} ({percent}{(rate.Flag("inclusive") ? " inclusive" : "")})",
                Money.Show(taxes.Sum(tax => tax.Number("amount")), Currency)
            );
            rest -= taxes.Sum(tax => tax.Number("amount"));
            isListed = true;
        }

        if (rest != 0 || (!isListed && session.Object("automatic_tax")?.Flag("enabled") == true))
        {
            yield return new SummaryTax("Tax", Money.Show(rest, Currency));
        }
    }

    private IEnumerable<SummaryShipping> ShippingChoices()
    {
        if (session["shipping_options"] is not JsonArray { Count: > 1 } options)
        {
            yield break;
        }

        var chosen = session.Object("shipping_cost")?.Text("shipping_rate");
        foreach (var option in options.OfType<JsonObject>())
        {
            var id = option.Text("shipping_rate")!;
            var rate = work.Objects.Find(ShippingRates.Type, id);
            yield return new SummaryShipping(
                id,
                rate?.Text("display_name") ?? id,
                Estimate(rate?.Object("delivery_estimate")),
                ShippingAmount(option.Number("shipping_amount")),
                id == chosen
            );
        }
    }

    private SummaryTax? Shipping()
    {
        if (session.Object("shipping_cost") is not { } cost)
        {
            return null;
        }

        var name =
            cost.Text("shipping_rate") is { } id && work.Objects.Find(ShippingRates.Type, id) is { } rate
                ? rate.Text("display_name")
                : null;
        return new SummaryTax(
            name is null ? "Shipping" : $"Shipping ({name})",
            ShippingAmount(cost.Number("amount_subtotal"))
        );
    }

    private string ShippingAmount(long amount) => amount == 0 ? "Free" : Money.Show(amount, Currency);

    /// <summary>How long it takes: <c>3–5 business days</c>.</summary>
    private static string? Estimate(JsonObject? estimate)
    {
        var (least, most) = (estimate?.Object("minimum"), estimate?.Object("maximum"));
        if ((most ?? least) is not { } bound)
        {
            return null;
        }

        var unit = bound.Text("unit")?.Replace('_', ' ');
        var units = bound.Number("value") == 1 ? unit : unit + "s";
        return (least, most) switch
        {
            ({ } from, { } to) when from.Number("value") != to.Number("value") =>
                $"{Number(from.Number("value"))}–{Number(to.Number("value"))} {units}",
            ({ } from, null) => $"At least {Number(from.Number("value"))} {units}",
            _ => $"{Number(bound.Number("value"))} {units}",
        };
    }

    private IEnumerable<SummaryOption> Offers()
    {
        foreach (var item in OptionalItems.Offered(terms, session))
        {
            var id = item.Text("price")!;
            if (work.Objects.Find(Prices.Type, id) is { } price)
            {
                var quantity = Math.Max(1, item.Number("quantity"));
                var name = price.Text("product") is { } product
                    ? work.Objects.Find("product", product)?.Text("name")
                    : null;
                var amount = LinePrice.AmountOf(work.Objects, price, quantity, Currency);
                yield return new SummaryOption(id, name ?? "Item", Money.Show(amount, Currency));
            }
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
