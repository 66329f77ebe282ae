using System.Text.Json.Nodes;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>Reads what a subscription is to be: docs.stripe.com/api/subscriptions/create.</summary>
internal static class SubscriptionParameters
{
    /// <summary>docs.stripe.com/api/subscriptions/create#create_subscription-items: up to 20.</summary>
    private const int MostItems = 20;

    /// <summary>docs.stripe.com/billing/subscriptions/trials: two years at most.</summary>
    private const int LongestTrial = 730;

    private static readonly string[] Shaped =
    [
        "application_fee_percent",
        "billing_schedules",
        "billing_thresholds",
        "invoice_settings",
        "on_behalf_of",
        "payment_settings",
        "pending_invoice_item_interval",
        "transfer_data",
        "trial_settings",
    ];

    /// <summary>The terms of a new subscription, checked.</summary>
    /// <param name="imagined">The customer of a preview, who need not be there; null for the one that is named.</param>
    public static SubscriptionTerms Read(Call call, JsonObject? imagined = null)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var customer =
            imagined ?? call.Reference("customer", Customers.Type) ?? throw StripeErrors.MissingParameter("customer");
        var behaviour = parameters.String("payment_behavior") ?? "allow_incomplete";
        if (behaviour == PendingUpdates.Behavior)
        {
            throw StripeErrors.Invalid(
                "`payment_behavior=pending_if_incomplete` can only be used to update a subscription.",
                param: "payment_behavior"
            );
        }

        CheckMethod(work, parameters.String("default_payment_method"), customer, "default_payment_method");
        var (collection, days) = Collection(parameters, current: null);
        var rates = Rates(work, parameters, "default_tax_rates", "default_tax_rates");
        var fields = Fields(call);
        CheckTax(fields, customer, rates);
        var items = Items(work, parameters, customer, currency: null);
        var currency = Currency(work, parameters.String("currency"), items, customer);
        var trialEnd = TrialEnd(work, parameters, items);
        return new SubscriptionTerms
        {
            Customer = customer,
            Items = items,
            Currency = currency,
            TrialEnd = trialEnd,
            BillingCycleAnchor = Anchor(work, parameters, items, trialEnd),
            AnchorConfig = AnchorConfig.Read(parameters),
            BackdateStart = Backdate(work, parameters),
            ProrationBehavior = parameters.String("proration_behavior") ?? "create_prorations",
            PaymentBehavior = behaviour,
            CollectionMethod = collection,
            DaysUntilDue = days,
            DefaultPaymentMethod = parameters.String("default_payment_method"),
            DefaultSource = parameters.String("default_source"),
            DefaultTaxRates = rates,
            Discounts = AskedDiscounts.Read(
                work,
                parameters,
                new DiscountedPurchase(customer, currency, Subtotal(work, items, currency))
            ),
            OffSession = parameters.Bool("off_session") ?? false,
            Metadata = call.NewMetadata(),
            Description = parameters.String("description"),
            CancelAtPeriodEnd = parameters.Bool("cancel_at_period_end") ?? false,
            CancelAt = CancelAt(work, parameters, subscription: null),
            InvoiceItems = InvoiceItemsOf(work, parameters, customer, currency),
            Fields = fields,
        };
    }

    /// <summary>Automatic tax needs to know where its customer is, and goes with no rates that were named.</summary>
    public static void CheckTax(JsonObject fields, JsonObject customer, JsonArray rates)
    {
        if (!InvoiceTaxes.IsAutomatic(fields))
        {
            return;
        }

        Taxpayer.RefuseUnlocated(customer);
        if (rates.Count > 0)
        {
            throw InvoiceParameters.RatesBesideAutomaticTax();
        }
    }

    private static long Subtotal(Work work, List<ItemTerms> items, string currency) =>
        items.Sum(item =>
            item.Quantity is { } quantity ? PriceAmounts.Of(work.Objects, item.Price, quantity, currency) : 0
        );

    /// <summary>The fields that are taken over as they were sent.</summary>
    public static JsonObject Fields(Call call)
    {
        ConnectCharges.Check(Work.Of(call), call.Parameters, intent: null);
        var fields = new JsonObject();
        foreach (var name in Shaped.Where(call.Parameters.Has))
        {
            fields[name] = EntityShape.Current.Field(call, Subscriptions.Type, name);
        }

        if (fields.Decimal("application_fee_percent") is < 0 or > 100)
        {
            throw StripeErrors.Invalid(
                "application_fee_percent must be between 0 and 100.",
                param: "application_fee_percent"
            );
        }

        if (fields.Object("payment_settings") is { } settings)
        {
            settings["save_default_payment_method"] ??= "off";
            if (settings["payment_method_types"] is JsonArray { Count: 0 })
            {
                settings["payment_method_types"] = null;
            }
        }

        if (call.Parameters.Object("automatic_tax")?.Bool("enabled") is { } enabled)
        {
            fields["automatic_tax"] = SubscriptionShape.AutomaticTax(enabled);
        }

        if (call.Parameters.Object("billing_mode")?.String("type") is "classic")
        {
            fields["billing_mode"] = new JsonObject { ["flexible"] = null, ["type"] = "classic" };
        }

        return fields;
    }

    /// <summary>Refuses a PaymentMethod that is not the customer's.</summary>
    public static void CheckMethod(Work work, string? id, JsonObject? customer, string param)
    {
        if (id is null)
        {
            return;
        }

        var method = work.Objects.Get(PaymentMethods.Type, id, param);
        if (method.Text("customer") != customer?.Id())
        {
            throw StripeErrors.Invalid(
                $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
                "resource_missing",
                param
            );
        }
    }

    /// <summary>How invoices are collected, and within how many days.</summary>
    public static (string Collection, long? Days) Collection(Parameters parameters, JsonObject? current)
    {
        var collection =
            parameters.String("collection_method") ?? current?.Text("collection_method") ?? "charge_automatically";
        var days =
            parameters.AtLeast("days_until_due", 0)
            ?? (current?["days_until_due"] is null ? null : current.Number("days_until_due"));
        if (collection == "charge_automatically")
        {
            return parameters.Has("days_until_due")
                ? throw StripeErrors.Invalid(
                    "You can only set `days_until_due` for subscriptions with `collection_method=send_invoice`.",
                    param: "days_until_due"
                )
                : (collection, null);
        }

        return days is <= 10_000
            ? (collection, days)
            : throw StripeErrors.Invalid(
                "If `collection_method=send_invoice`, you must specify `days_until_due`, of at most 10000.",
                days is null ? "parameter_missing" : "parameter_invalid_integer",
                "days_until_due"
            );
    }

    /// <summary>Tax rates that a parameter names, as objects.</summary>
    public static JsonArray Rates(Work work, Parameters parameters, string name, string param) =>
        new([.. TaxRates.Named(work, parameters.Strings(name), param).Select(rate => rate.DeepClone())]);

    /// <summary>One entry of <c>items</c>, at a recurring price.</summary>
    /// <param name="named">The price, where it is known already.</param>
    public static ItemTerms Item(
        Work work,
        Parameters entry,
        string at,
        JsonObject customer,
        string? currency,
        JsonObject? named = null
    )
    {
        var rates = Rates(work, entry, "tax_rates", $"{at}[tax_rates]");
        var quantity = entry.Long("quantity");
        if (quantity is { } count)
        {
            InvoiceItemParameters.CheckQuantity(count, $"{at}[quantity]");
        }

        var price = named ?? Prices.Resolve(work, entry, at, PriceUse.Recurring);
        CheckCurrency(work, price, currency, $"{at}[price]");
        var metered = price.Object("recurring")!.Text("usage_type") == "metered";
        if (metered && quantity is not null)
        {
            throw StripeErrors.Invalid(
                $"Quantity should not be specified where usage_type is `metered`. Remove quantity from `{at}`",
                param: $"{at}[quantity]"
            );
        }

        var purchase = new DiscountedPurchase(customer, currency ?? price.Text("currency"));
        return new ItemTerms(
            price,
            metered ? null : quantity ?? 1,
            Metadata.Merge(null, entry),
            rates,
            AskedDiscounts.Read(work, entry, purchase, "discounts", $"{at}[discounts]")
        );
    }

    /// <summary>Refuses a price that cannot be paid in the subscription's currency.</summary>
    public static void CheckCurrency(Work work, JsonObject price, string? currency, string param)
    {
        if (currency is not null && !PriceAmounts.IsIn(work.Objects, price, currency))
        {
            throw StripeErrors.Invalid(
                $"The price specified only supports `{price.Text("currency")}`. This doesn't match the expected currency: `{currency}`.",
                param: param
            );
        }
    }

    /// <summary>Items of one subscription that cannot stand together.</summary>
    public static void CheckTogether(IReadOnlyList<JsonObject> prices, bool mayMix)
    {
        if (prices.Count > MostItems)
        {
            throw StripeErrors.Invalid($"Subscriptions can have up to {MostItems} items.", param: "items");
        }

        if (
            prices.GroupBy(price => price.Id(), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is
            { } twice
        )
        {
            throw StripeErrors.Invalid(
                $"Cannot add multiple subscription items with the same plan: {twice.Key}",
                param: "items"
            );
        }

        var intervals = prices
            .Select(price => price.Object("recurring")!)
            .Select(each => (each.Text("interval"), each.Number("interval_count")));
        if (!mayMix && intervals.Distinct().Count() > 1)
        {
            throw StripeErrors.Invalid(
                "Currently, all prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`. Use `billing_mode[type]=flexible` for more than one interval.",
                param: "items"
            );
        }
    }

    /// <summary>When a subscription is to be canceled, in Unix seconds; null when the parameter was not sent.</summary>
    public static long? CancelAt(Work work, Parameters parameters, JsonObject? subscription) =>
        parameters.String("cancel_at") switch
        {
            null => null,
            "min_period_end" when subscription is not null => SubscriptionItemList.NextPeriodEnd(subscription),
            "max_period_end" or "max_billed_until" when subscription is not null => SubscriptionItemList.LastPeriodEnd(
                subscription
            ),
            "min_period_end" or "max_period_end" or "max_billed_until" => throw StripeErrors.Invalid(
                "`cancel_at` takes a period's end when a subscription is updated. For a new one, use `cancel_at_period_end` or a timestamp.",
                param: "cancel_at"
            ),
            _ => Timestamps.Ahead(parameters, "cancel_at", work.Account.Now),
        };

    /// <summary>When the trial ends; null for none.</summary>
    private static long? TrialEnd(Work work, Parameters parameters, IReadOnlyList<ItemTerms> items)
    {
        if (parameters.Has("trial_end") && parameters.Has("trial_period_days"))
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: trial_end, trial_period_days.",
                param: "trial_end"
            );
        }

        if (parameters.String("trial_end") is { } end)
        {
            return end == "now" ? null : Timestamps.Ahead(parameters, "trial_end", work.Account.Now);
        }

        var days = parameters.AtLeast("trial_period_days", 0);
        if (days > LongestTrial)
        {
            throw StripeErrors.Invalid(
                $"This value must be less than or equal to {LongestTrial}.",
                "parameter_invalid_integer",
                "trial_period_days"
            );
        }

        if (days is null && parameters.Bool("trial_from_plan") == true)
        {
            days = items.Max(item =>
                Math.Clamp(item.Price.Object("recurring")!.Number("trial_period_days"), 0, LongestTrial)
            );
        }

        return days > 0 ? work.Now + (days * 86_400) : null;
    }

    private static List<ItemTerms> Items(Work work, Parameters parameters, JsonObject customer, string? currency)
    {
        var entries = parameters.Array("items")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count == 0)
        {
            throw StripeErrors.MissingParameter("items");
        }

        var items = entries
            .Select((entry, i) => Item(work, new Parameters(entry), $"items[{i}]", customer, currency))
            .ToList();
        var classic = parameters.Object("billing_mode")?.String("type") == "classic";
        CheckTogether([.. items.Select(item => item.Price)], mayMix: !classic);
        return items;
    }

    private static string Currency(Work work, string? asked, List<ItemTerms> items, JsonObject customer)
    {
        var currency = asked is null ? items[0].Price.Text("currency")! : Payments.Currency.Of(asked).Code;
        for (var i = 0; i < items.Count; i++)
        {
            CheckCurrency(work, items[i].Price, currency, $"items[{i}][price]");
        }

        if (
            customer.Text("currency") is { } own
            && own != currency
            && work.Objects.All(Subscriptions.Type)
                .Any(other => other.Text("customer") == customer.Id() && SubscriptionStatus.IsLive(other))
        )
        {
            throw StripeErrors.Invalid(
                $"You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency {own}.",
                param: "currency"
            );
        }

        return currency;
    }

    private static long? Anchor(Work work, Parameters parameters, List<ItemTerms> items, long? trialEnd)
    {
        if (Moment.Of(parameters, "billing_cycle_anchor") is not { } anchor)
        {
            return null;
        }

        if (parameters.Has("billing_cycle_anchor_config"))
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.",
                param: "billing_cycle_anchor"
            );
        }

        if (anchor <= work.Now)
        {
            throw StripeErrors.Invalid("billing_cycle_anchor must be in the future.", param: "billing_cycle_anchor");
        }

        var start = trialEnd ?? work.Now;
        var recurring = items[0].Price.Object("recurring")!;
        var cycle = new BillingCycle(start, recurring.Text("interval")!, recurring.Number("interval_count"));
        return anchor <= cycle.After(start)
            ? anchor
            : throw StripeErrors.Invalid(
                $"billing_cycle_anchor cannot be later than next natural billing date ({cycle.After(start)}) for plan.",
                param: "billing_cycle_anchor"
            );
    }

    private static long? Backdate(Work work, Parameters parameters)
    {
        if (Moment.Of(parameters, "backdate_start_date") is not { } start)
        {
            return null;
        }

        return start <= work.Now && start > work.Account.Now.AddYears(-5).ToUnixTimeSeconds()
            ? start
            : throw StripeErrors.Invalid(
                "backdate_start_date must be in the past, by five years at most.",
                param: "backdate_start_date"
            );
    }

    private static List<ItemTerms> InvoiceItemsOf(
        Work work,
        Parameters parameters,
        JsonObject customer,
        string currency
    )
    {
        var entries = parameters.Array("add_invoice_items")?.OfType<JsonObject>().ToList() ?? [];
        return
        [
            .. entries.Select(
                (entry, i) => OneTime(work, new Parameters(entry), $"add_invoice_items[{i}]", customer, currency)
            ),
        ];
    }

    /// <summary>One entry of <c>add_invoice_items</c>, at a one-time price.</summary>
    public static ItemTerms OneTime(Work work, Parameters entry, string at, JsonObject customer, string currency)
    {
        var quantity = entry.Long("quantity") ?? 1;
        InvoiceItemParameters.CheckQuantity(quantity, $"{at}[quantity]");
        var rates = Rates(work, entry, "tax_rates", $"{at}[tax_rates]");
        var price = Prices.Resolve(work, entry, at, PriceUse.OneTime);
        CheckCurrency(work, price, currency, $"{at}[price]");
        var asked = AskedDiscounts.Read(
            work,
            entry,
            new DiscountedPurchase(customer, currency),
            "discounts",
            $"{at}[discounts]"
        );
        return new ItemTerms(price, quantity, Metadata.Merge(null, entry), rates, asked);
    }
}
