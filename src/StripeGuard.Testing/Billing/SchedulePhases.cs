using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The phases of a schedule: docs.stripe.com/billing/subscriptions/subscription-schedules.</summary>
internal static class SchedulePhases
{
    /// <summary>docs.stripe.com/billing/subscriptions/subscription-schedules: ten current and future phases.</summary>
    private const int Most = 10;

    /// <summary>The phases that were sent, one after the other from a start on.</summary>
    public static JsonArray Read(Call call, JsonObject customer, long start)
    {
        var entries = call.Parameters.Array("phases")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count == 0)
        {
            throw StripeErrors.MissingParameter("phases");
        }

        if (entries.Count > Most)
        {
            throw StripeErrors.Invalid($"A schedule can have up to {Most} current and future phases.", param: "phases");
        }

        var phases = new JsonArray();
        for (var i = 0; i < entries.Count; i++)
        {
            var phase = ReadOne(
                call,
                new Parameters(entries[i]),
                $"phases[{i}]",
                customer,
                start,
                i == entries.Count - 1
            );
            start = phase.Number("end_date");
            phases.Add(phase);
        }

        return phases;
    }

    /// <summary>The phase that a subscription is in already: its items until its period's end.</summary>
    public static JsonObject Current(JsonObject subscription)
    {
        var items = SubscriptionItemList
            .Of(subscription)
            .Select(item =>
                Item(
                    item.Object("price")!,
                    item["quantity"] is null ? null : item.Number("quantity"),
                    item["metadata"],
                    item["tax_rates"]
                )
            );
        var phase = Shape(
            subscription.Text("currency")!,
            [.. items],
            SubscriptionItemList.Of(subscription).Min(item => item.Number("current_period_start")),
            SubscriptionItemList.NextPeriodEnd(subscription)
        );
        if (subscription.Text("status") == "trialing")
        {
            phase["trial_end"] = subscription.Number("trial_end");
        }

        phase["discounts"] = new JsonArray([
            .. (subscription["discounts"] as JsonArray ?? []).Select(id =>
                Discount("discount", id!.GetValue<string>())
            ),
        ]);
        return phase;
    }

    /// <summary>The items of a phase, as a subscription's terms have them.</summary>
    public static List<ItemTerms> Items(Work work, JsonObject phase) =>
        [
            .. ((JsonArray)phase["items"]!)
                .OfType<JsonObject>()
                .Select(item => new ItemTerms(
                    work.Objects.Get(Prices.Type, item.Text("price")!, "price"),
                    item["quantity"] is null ? null : item.Number("quantity"),
                    item.Object("metadata") ?? [],
                    item["tax_rates"] as JsonArray ?? [],
                    []
                )),
        ];

    /// <summary>The discounts of a phase, as a parameter has them.</summary>
    public static IReadOnlyList<AskedDiscount> DiscountsOf(
        Work work,
        JsonObject phase,
        JsonObject customer,
        bool changes
    )
    {
        var entries = (phase["discounts"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(each => new JsonObject(
                each.Where(part => part.Value is not null)
                    .Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone()))
            ));
        var parameters = new Parameters(new JsonObject { ["discounts"] = new JsonArray([.. entries]) });
        var purchase = new DiscountedPurchase(customer, phase.Text("currency"), ChangesSubscription: changes);
        return AskedDiscounts.Read(work, parameters, purchase);
    }

    private static JsonObject ReadOne(
        Call call,
        Parameters entry,
        string at,
        JsonObject customer,
        long start,
        bool isLast
    )
    {
        var work = Work.Of(call);
        SubscriptionParameters.CheckMethod(
            work,
            entry.String("default_payment_method"),
            customer,
            $"{at}[default_payment_method]"
        );
        var rates = SubscriptionParameters.Rates(work, entry, "default_tax_rates", $"{at}[default_tax_rates]");
        var asked = entry.Array("discounts")?.OfType<JsonObject>().ToList() ?? [];
        AskedDiscounts.Read(work, entry, new DiscountedPurchase(customer), "discounts", $"{at}[discounts]");
        var entries = entry.Array("items")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count == 0)
        {
            throw StripeErrors.MissingParameter($"{at}[items]");
        }

        var terms = entries
            .Select(
                (item, i) =>
                    SubscriptionParameters.Item(work, new Parameters(item), $"{at}[items][{i}]", customer, null)
            )
            .ToList();
        SubscriptionParameters.CheckTogether([.. terms.Select(item => item.Price)], mayMix: true);
        var currency = entry.String("currency") is { } sent ? Currency.Of(sent).Code : terms[0].Price.Text("currency")!;
        for (var i = 0; i < terms.Count; i++)
        {
            SubscriptionParameters.CheckCurrency(work, terms[i].Price, currency, $"{at}[items][{i}][price]");
        }

        var end = EndOf(work, entry, at, terms, start, isLast);
        var phase = Shape(
            currency,
            [.. terms.Select(item => Item(item.Price, item.Quantity, item.Metadata, item.TaxRates))],
            start,
            end
        );
        phase["trial_end"] = TrialEnd(entry, at, start, end);
        phase["default_tax_rates"] = rates;
        phase["discounts"] = new JsonArray([.. asked.Select(each => Discount(each))]);
        phase["metadata"] = Metadata.Merge(null, entry);
        phase.SetTexts(
            entry,
            "billing_cycle_anchor",
            "collection_method",
            "default_payment_method",
            "description",
            "on_behalf_of"
        );
        phase["proration_behavior"] = entry.String("proration_behavior") ?? "create_prorations";
        phase["add_invoice_items"] = Once(work, entry, at, customer, currency);
        if (entry.Object("automatic_tax")?.Bool("enabled") is { } enabled)
        {
            phase["automatic_tax"] = SubscriptionShape.AutomaticTax(enabled);
        }

        return phase;
    }

    private static JsonArray Once(Work work, Parameters entry, string at, JsonObject customer, string currency)
    {
        var once = new JsonArray();
        var entries = entry.Array("add_invoice_items")?.OfType<JsonObject>().ToList() ?? [];
        for (var i = 0; i < entries.Count; i++)
        {
            var terms = SubscriptionParameters.OneTime(
                work,
                new Parameters(entries[i]),
                $"{at}[add_invoice_items][{i}]",
                customer,
                currency
            );
            once.Add(
                new JsonObject
                {
                    ["discounts"] = new JsonArray(),
                    ["metadata"] = terms.Metadata.DeepClone(),
                    ["price"] = terms.Price.Id(),
                    ["quantity"] = terms.Quantity,
                    ["tax_rates"] = terms.TaxRates.DeepClone(),
                }
            );
        }

        return once;
    }

    private static long EndOf(Work work, Parameters entry, string at, List<ItemTerms> items, long start, bool isLast)
    {
        var end = entry.String("end_date") switch
        {
            "now" => work.Now,
            null => EndByDuration(entry, at, items, start, isLast),
            _ => Moment.Of(entry, "end_date", $"{at}[end_date]")!.Value,
        };
        return end > start
            ? end
            : throw StripeErrors.Invalid(
                $"The end of a phase must be after its start ({start}).",
                param: $"{at}[end_date]"
            );
    }

    private static long EndByDuration(Parameters entry, string at, List<ItemTerms> items, long start, bool isLast)
    {
        if (entry.Object("duration") is { } duration)
        {
            var unit = duration.String("interval") ?? throw StripeErrors.MissingParameter($"{at}[duration][interval]");
            var count = duration.AtLeast("interval_count", 1, $"{at}[duration][interval_count]") ?? 1;
            return count <= 1200
                ? new BillingCycle(start, unit, count).After(start)
                : throw StripeErrors.Invalid(
                    "This value must be less than or equal to 1200.",
                    "parameter_invalid_integer",
                    $"{at}[duration][interval_count]"
                );
        }

        if (!isLast)
        {
            throw StripeErrors.MissingParameter($"{at}[end_date]");
        }

        var recurring = items[0].Price.Object("recurring")!;
        return new BillingCycle(start, recurring.Text("interval")!, recurring.Number("interval_count")).After(start);
    }

    private static long? TrialEnd(Parameters entry, string at, long start, long end)
    {
        if (entry.Bool("trial") == true)
        {
            return end;
        }

        if (entry.String("trial_end") is null or "now")
        {
            return null;
        }

        var trial = Moment.Of(entry, "trial_end", $"{at}[trial_end]");
        return trial > start && trial <= end
            ? trial
            : throw StripeErrors.Invalid("A trial must end within its phase.", param: $"{at}[trial_end]");
    }

    private static JsonObject Item(JsonObject price, long? quantity, JsonNode? metadata, JsonNode? rates)
    {
        var item = new JsonObject
        {
            ["billing_thresholds"] = null,
            ["discounts"] = new JsonArray(),
            ["metadata"] = metadata?.DeepClone() ?? new JsonObject(),
            ["plan"] = price.Id(),
            ["price"] = price.Id(),
            ["tax_rates"] = rates?.DeepClone() ?? new JsonArray(),
        };
        if (quantity is { } count)
        {
            item["quantity"] = count;
        }

        return item;
    }

    private static JsonObject Discount(JsonObject sent) =>
        new()
        {
            ["coupon"] = sent["coupon"]?.DeepClone(),
            ["discount"] = sent["discount"]?.DeepClone(),
            ["promotion_code"] = sent["promotion_code"]?.DeepClone(),
        };

    private static JsonObject Discount(string kind, string id) => Discount(new JsonObject { [kind] = id });

    private static JsonObject Shape(string currency, JsonNode[] items, long start, long end) =>
        new()
        {
            ["add_invoice_items"] = new JsonArray(),
            ["application_fee_percent"] = null,
            ["automatic_tax"] = null,
            ["billing_cycle_anchor"] = null,
            ["billing_thresholds"] = null,
            ["collection_method"] = null,
            ["currency"] = currency,
            ["default_payment_method"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["end_date"] = end,
            ["invoice_settings"] = null,
            ["items"] = new JsonArray(items),
            ["metadata"] = new JsonObject(),
            ["on_behalf_of"] = null,
            ["proration_behavior"] = "create_prorations",
            ["start_date"] = start,
            ["transfer_data"] = null,
            ["trial_end"] = null,
        };
}
