using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// A change of what a subscription bills, looked at before it is made: the same for an update and for its preview
/// (docs.stripe.com/billing/subscriptions/prorations, docs.stripe.com/billing/subscriptions/billing-cycle).
/// </summary>
internal sealed class SubscriptionChange
{
    private readonly Work work;
    private readonly JsonObject before;
    private readonly List<ItemChange> changes = [];
    private readonly Dictionary<string, IReadOnlyList<AskedDiscount>> discountsOfItem = new(StringComparer.Ordinal);
    private bool startsTrial;
    private bool anyPrice;

    private SubscriptionChange(Work work, JsonObject before)
    {
        this.work = work;
        this.before = before;
        After = (JsonObject)before.DeepClone();
    }

    /// <summary>The subscription as it will be: a copy.</summary>
    public JsonObject After { get; }

    /// <summary>Whether a new period begins now, and is charged at once.</summary>
    public bool Resets { get; private set; }

    /// <summary>When the change counts from, in Unix seconds.</summary>
    public long At { get; private set; }

    /// <summary><c>create_prorations</c>, <c>always_invoice</c> or <c>none</c>.</summary>
    public string Behavior { get; private set; } = "create_prorations";

    /// <summary>Whether an invoice is made at once.</summary>
    public bool InvoicesNow => Resets || Behavior == "always_invoice";

    private bool WasTrialing => before.Text("status") == "trialing";

    /// <summary>Reads a change from the parameters of an update, an item's route, or a preview's <c>subscription_details</c>.</summary>
    /// <param name="at">Where the parameters are nested, for errors; null at the top.</param>
    /// <param name="anyPrice">Whether prices that are no longer active may be named, as a schedule's phases name them.</param>
    public static SubscriptionChange Read(
        Work work,
        JsonObject subscription,
        Parameters parameters,
        string? at = null,
        bool anyPrice = false
    )
    {
        var change = new SubscriptionChange(work, subscription)
        {
            anyPrice = anyPrice,
            Behavior = parameters.String("proration_behavior") ?? "create_prorations",
        };
        change.At = change.ProrationDate(parameters, at);
        change.ReadItems(parameters, at);
        change.ReadTrial(parameters, at);
        var anchor =
            parameters.Object("billing_cycle_anchor")?.String("type") ?? parameters.String("billing_cycle_anchor");
        if (change.Resets || anchor == "now" || (!change.IsTrial && change.ChangesInterval()))
        {
            change.Reset();
        }

        return change;
    }

    /// <summary>What the change credits and charges for the rest of the period, not stored.</summary>
    public IReadOnlyList<JsonObject> Prorations()
    {
        if (Behavior == "none" || WasTrialing || before.Text("status") is "paused" or "incomplete")
        {
            return [];
        }

        if (Resets || startsTrial)
        {
            return Proration.Unused(work, before, At);
        }

        return Proration.Of(work, before, After, changes, At);
    }

    /// <summary>The invoice that is made at once, not stored: credits, and the new period where one begins.</summary>
    public InvoiceDraft InvoiceNow(IEnumerable<JsonObject> items)
    {
        var customer = work.Objects.Get(Customers.Type, before.Text("customer")!, "customer");
        var draft = new InvoiceDraft(work, customer, After, After.Text("currency")!, "subscription_update");
        draft.AddPending();
        foreach (var item in items)
        {
            draft.Add(item);
        }

        if (Resets)
        {
            if (!WasTrialing)
            {
                Renewals.AddUsage(work, before, draft, work.Now);
            }

            foreach (var item in SubscriptionItemList.Of(After).Where(item => !SubscriptionItemList.IsMetered(item)))
            {
                var period = (item.Number("current_period_start"), item.Number("current_period_end"));
                Renewals.AddPeriod(work, After, draft, item, period);
            }
        }

        draft.Invoice.Object("parent")!.Object("subscription_details")!["subscription_proration_date"] = At;
        draft.Compute();
        return draft;
    }

    /// <summary>Gives the discounts that items were to have.</summary>
    public void GiveItemDiscounts()
    {
        foreach (var item in SubscriptionItemList.Of(After))
        {
            if (discountsOfItem.TryGetValue(item.Id(), out var asked))
            {
                var owner = new DiscountOwner(
                    After.Text("customer"),
                    Subscription: After.Id(),
                    SubscriptionItem: item.Id()
                );
                item["discounts"] = Subscriptions.Given(work, asked, owner);
            }
        }
    }

    private bool IsTrial => After.Text("status") == "trialing";

    private long ProrationDate(Parameters parameters, string? at)
    {
        if (Moment.Of(parameters, "proration_date", In(at, "proration_date")) is not { } date)
        {
            return work.Now;
        }

        var start = SubscriptionItemList.Of(before).Max(item => item.Number("current_period_start"));
        var end = SubscriptionItemList.NextPeriodEnd(before);
        return date >= start && date <= end
            ? date
            : throw StripeErrors.Invalid(
                $"Invalid proration_date: it must lie within the current period, from {start} to {end}.",
                param: In(at, "proration_date")
            );
    }

    private void ReadItems(Parameters parameters, string? at)
    {
        var entries = parameters.Array("items")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count == 0)
        {
            return;
        }

        var customer = work.Objects.Get(Customers.Type, before.Text("customer")!, "customer");
        var items = SubscriptionItemList.Of(After).ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            ReadItem(new Parameters(entries[i]), In(at, $"items[{i}]"), items, customer);
        }

        if (items.Count == 0)
        {
            throw StripeErrors.Invalid(
                "A subscription must have at least one active plan. To cancel the subscription, delete it instead.",
                param: In(at, "items")
            );
        }

        var classic = before.Object("billing_mode")?.Text("type") == "classic";
        SubscriptionParameters.CheckTogether([.. items.Select(item => item.Object("price")!)], mayMix: !classic);
        SubscriptionItemList.Set(After, items);
    }

    private void ReadItem(Parameters entry, string at, List<JsonObject> items, JsonObject customer)
    {
        if (entry.String("id") is not { } id)
        {
            var price = anyPrice ? Stored(entry) : null;
            Add(SubscriptionParameters.Item(work, entry, at, customer, before.Text("currency"), price), items);
            return;
        }

        var item =
            items.Find(each => each.Id() == id)
            ?? throw StripeErrors.Missing(SubscriptionItemList.Type, id, $"{at}[id]", inPath: false);
        var was = (JsonObject)item.DeepClone();
        if (entry.Bool("deleted") == true)
        {
            items.Remove(item);
            changes.Add(new ItemChange(was, null));
            return;
        }

        Change(entry, at, item, customer);
        if (!SamePrice(was, item) || was.Number("quantity") != item.Number("quantity"))
        {
            changes.Add(new ItemChange(was, item));
        }
    }

    private void Add(ItemTerms terms, List<JsonObject> items)
    {
        var item = SubscriptionItemList.New(work, before.Id(), terms);
        var end = IsTrial ? After.Number("trial_end") : BillingCycle.Of(After, terms.Price).After(work.Now);
        var peer = items.Find(each => each.Number("current_period_end") == end);
        SubscriptionItemList.SetPeriod(item, peer?.Number("current_period_start") ?? work.Now, end);
        items.Add(item);
        discountsOfItem[item.Id()] = terms.Discounts;
        changes.Add(new ItemChange(null, item));
    }

    private void Change(Parameters entry, string at, JsonObject item, JsonObject customer)
    {
        if (entry.Has("price") || entry.Has("plan") || entry.Has("price_data"))
        {
            var price = Named(entry, at, item) ?? Prices.Resolve(work, entry, at, PriceUse.Recurring);
            SubscriptionParameters.CheckCurrency(work, price, before.Text("currency"), $"{at}[price]");
            item["price"] = price.DeepClone();
            item["plan"] = Plans.View(price);
        }

        var metered = SubscriptionItemList.IsMetered(item);
        if (entry.Long("quantity") is { } quantity)
        {
            InvoiceItemParameters.CheckQuantity(quantity, $"{at}[quantity]");
            item["quantity"] = metered
                ? throw StripeErrors.Invalid(
                    $"Quantity should not be specified where usage_type is `metered`. Remove quantity from `{at}`",
                    param: $"{at}[quantity]"
                )
                : quantity;
        }
        else if (metered)
        {
            item.Remove("quantity");
        }
        else
        {
            item["quantity"] ??= 1L;
        }

        // Refuses an amount beyond any invoice's here, where nothing is changed yet.
        PriceAmounts.Of(
            work.Objects,
            item.Object("price")!,
            SubscriptionItemList.Quantity(item),
            before.Text("currency")
        );
        if (entry.Has("metadata"))
        {
            item["metadata"] = Metadata.Merge(item.Object("metadata"), entry);
        }

        if (entry.Has("tax_rates"))
        {
            item["tax_rates"] = SubscriptionParameters.Rates(work, entry, "tax_rates", $"{at}[tax_rates]");
        }

        if (entry.Has("discounts"))
        {
            var purchase = new DiscountedPurchase(customer, before.Text("currency"), ChangesSubscription: true);
            discountsOfItem[item.Id()] = AskedDiscounts.Read(work, entry, purchase, "discounts", $"{at}[discounts]");
        }
    }

    /// <summary>The price that an item has already may be named again, also when it is no longer active.</summary>
    private JsonObject? Named(Parameters entry, string at, JsonObject item) =>
        entry.Object("price_data") is null
        && (entry.String("price") ?? entry.String("plan")) is { } id
        && (anyPrice || item.Object("price")!.Id() == id)
            ? work.Objects.Get(Prices.Type, id, $"{at}[price]")
            : null;

    private JsonObject? Stored(Parameters entry) =>
        entry.String("price") is { } id ? work.Objects.Find(Prices.Type, id) : null;

    private static bool SamePrice(JsonObject one, JsonObject other) =>
        one.Object("price")!.Id() == other.Object("price")!.Id();

    private bool ChangesInterval() =>
        changes.Any(change =>
            change is { Before: { } was, After: { } becomes } && IntervalOf(was) != IntervalOf(becomes)
        );

    private static (string? Unit, long Count) IntervalOf(JsonObject item)
    {
        var recurring = item.Object("price")!.Object("recurring")!;
        return (recurring.Text("interval"), recurring.Number("interval_count"));
    }

    private void ReadTrial(Parameters parameters, string? at)
    {
        if (parameters.String("trial_end") is not { } sent)
        {
            return;
        }

        if (sent == "now")
        {
            Resets = WasTrialing;
            return;
        }

        var end = Timestamps.Ahead(parameters, "trial_end", work.Account.Now)!.Value;
        if (WasTrialing && before.Number("trial_end") == end)
        {
            return;
        }

        startsTrial = true;
        After["status"] = "trialing";
        After["trial_start"] = WasTrialing ? before.Number("trial_start") : work.Now;
        After["trial_end"] = end;
        After["billing_cycle_anchor"] = end;
        foreach (var item in SubscriptionItemList.Of(After))
        {
            var start = WasTrialing ? item.Number("current_period_start") : work.Now;
            SubscriptionItemList.SetPeriod(item, start, end);
        }
    }

    /// <summary>A new period begins now: the anchor moves, and a trial is over.</summary>
    private void Reset()
    {
        Resets = true;
        var now = work.Now;
        At = now;
        After["billing_cycle_anchor"] = now;
        After["billing_cycle_anchor_config"] = null;
        if (IsTrial)
        {
            After["trial_end"] = now;
            After["status"] = "active";
            startsTrial = false;
        }

        foreach (var item in SubscriptionItemList.Of(After))
        {
            SubscriptionItemList.SetPeriod(item, now, BillingCycle.Of(After, item.Object("price")!).After(now));
        }
    }

    private static string In(string? at, string name)
    {
        if (at is null)
        {
            return name;
        }

        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? $"{at}[{name}]" : $"{at}[{name[..bracket]}]{name[bracket..]}";
    }
}
