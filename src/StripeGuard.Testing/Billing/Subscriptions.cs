using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Subscriptions: docs.stripe.com/api/subscriptions, docs.stripe.com/billing/subscriptions/overview.</summary>
/// <remarks>
/// Billing thresholds, billing schedules and <c>pending_invoice_item_interval</c> are kept and do nothing. A pause bills nothing of what
/// <c>bill_for</c> asks for.
/// </remarks>
internal sealed class Subscriptions : IResource
{
    public const string Type = "subscription";

    /// <summary>docs.stripe.com/billing/testing/test-clocks: three subscriptions of each customer on a clock.</summary>
    private const int MostOnTestClock = 3;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/subscriptions", call => Start(Work.Of(call), SubscriptionParameters.Read(call)));
        routes.On("GET /v1/subscriptions/{subscription}", call => call.Target(Type));
        routes.On("POST /v1/subscriptions/{subscription}", SubscriptionUpdate.Update);
        routes.On("DELETE /v1/subscriptions/{subscription}", Cancel);
        routes.On("GET /v1/subscriptions", List);
        routes.On("POST /v1/subscriptions/{subscription}/resume", SubscriptionPause.Resume);
        routes.On("POST /v1/subscriptions/{subscription}/pause", SubscriptionPause.Pause);
        routes.On("POST /v1/subscriptions/{subscription}/migrate", Migrate);
    }

    /// <summary>
    /// Starts a subscription: with its first invoice, which is paid at once or waits for its customer as
    /// <see cref="SubscriptionTerms.PaymentBehavior"/> says. Refuses before anything is changed, except that
    /// <c>error_if_incomplete</c> leaves the failed payment behind.
    /// </summary>
    public static JsonObject Start(Work work, SubscriptionTerms terms)
    {
        var subscription = SubscriptionShape.New(work, terms);
        CheckRoom(work, terms.Customer);
        var estimate = FirstInvoice(work, subscription, terms);
        estimate.Compute(terms.Discounts.Count > 0 ? terms.Discounts : null);
        var automatic = terms.CollectionMethod == "charge_automatically";
        var charges = automatic && estimate.Invoice.Number("amount_due") > 0;
        if (
            charges
            && terms.PaymentBehavior != "default_incomplete"
            && InvoiceCollection.MethodOf(work, null, subscription, terms.Customer) is null
        )
        {
            throw InvoiceCollection.NoMethod();
        }

        subscription["status"] =
            subscription["trial_end"] is not null ? "trialing"
            : charges ? "incomplete"
            : "active";
        work.Account.Events.Behind(
            first: () => work.Raise("customer.subscription.created", subscription),
            work: () => BeginOrUndo(work, subscription, terms, automatic),
            keep: (type, refused) =>
                refused
                    ? type.StartsWith("payment_intent.", StringComparison.Ordinal)
                        || type.StartsWith("charge.", StringComparison.Ordinal)
                    : type != "customer.subscription.updated"
        );
        Renewals.PlanTrial(work, subscription);
        return subscription;
    }

    /// <summary>What is refused on the way, such as an invoice beyond any amount, leaves nothing behind.</summary>
    private static void BeginOrUndo(Work work, JsonObject subscription, SubscriptionTerms terms, bool automatic)
    {
        try
        {
            Begin(work, subscription, terms, automatic);
        }
        catch (StripeErrorException)
        {
            Undo(work, subscription);
            throw;
        }
    }

    private static void Undo(Work work, JsonObject subscription)
    {
        if (subscription.Text("latest_invoice") is { } id && work.Objects.Find(Invoices.Type, id) is { } invoice)
        {
            InvoicePayments.CancelOpen(work, invoice, "void_invoice");
            foreach (var line in InvoiceLines.Of(work.Objects, invoice))
            {
                if (InvoiceLines.InvoiceItemOf(line) is { } item)
                {
                    InvoiceItems.Release(work, item, delete: false);
                }
            }

            invoice["status"] = "void";
            work.Objects.Forget(invoice);
        }

        work.Objects.Forget(subscription);
        subscription["status"] = "incomplete_expired";
    }

    private static void Begin(Work work, JsonObject subscription, SubscriptionTerms terms, bool automatic)
    {
        work.Objects.Add(subscription);
        SubscriptionItemList.Index(work.Objects, subscription);
        GiveDiscounts(work, subscription, terms);
        SetUpLater(work, subscription, terms);
        var draft = FirstInvoice(work, subscription, terms);
        draft.Compute();
        subscription["latest_invoice"] = draft.Invoice.Id();
        if (!automatic && draft.Invoice.Number("amount_due") > 0)
        {
            InvoiceFinalization.Plan(work, draft.Invoice);
            draft.Commit();
            Renewals.Plan(work, subscription);
            return;
        }

        var invoice = draft.Commit();
        Renewals.Plan(work, subscription);
        InvoiceFinalization.Finalize(work, invoice);
        if (invoice.Text("status") == "open" && terms.PaymentBehavior != "default_incomplete")
        {
            Collect(work, subscription, invoice, terms);
        }

        if (subscription.Text("status") == "incomplete")
        {
            Renewals.PlanExpiry(work, subscription);
        }
    }

    private static void Collect(Work work, JsonObject subscription, JsonObject invoice, SubscriptionTerms terms)
    {
        var refused = InvoiceCollection.Attempt(work, invoice, method: null, terms.OffSession);
        if (terms.PaymentBehavior != "error_if_incomplete" || invoice.Text("status") == "paid")
        {
            return;
        }

        if (refused is null && !InvoiceCollection.NeedsAction(work, invoice))
        {
            return;
        }

        throw refused ?? InvoiceCollection.ActionNeeded(work, invoice);
    }

    private static void GiveDiscounts(Work work, JsonObject subscription, SubscriptionTerms terms)
    {
        var owner = new DiscountOwner(terms.Customer.Id(), Subscription: subscription.Id());
        subscription["discounts"] = Given(work, terms.Discounts, owner);
        var items = SubscriptionItemList.Of(subscription);
        for (var i = 0; i < items.Count; i++)
        {
            items[i]["discounts"] = Given(
                work,
                terms.Items[i].Discounts,
                owner with
                {
                    SubscriptionItem = items[i].Id(),
                }
            );
        }
    }

    /// <summary>Gives discounts that were asked for, and returns their ids.</summary>
    public static JsonArray Given(Work work, IEnumerable<AskedDiscount> asked, DiscountOwner owner) =>
        new([.. asked.Select(each => JsonValue.Create(Discounts.Give(work, each, owner, work.Now).Id()))]);

    /// <summary>
    /// A subscription that charges later collects its PaymentMethod by a SetupIntent meanwhile:
    /// docs.stripe.com/api/subscriptions/object#subscription_object-pending_setup_intent.
    /// </summary>
    private static void SetUpLater(Work work, JsonObject subscription, SubscriptionTerms terms)
    {
        if (
            terms.CollectionMethod != "charge_automatically"
            || subscription.Text("status") == "incomplete"
            || InvoiceCollection.MethodOf(work, null, subscription, terms.Customer) is not null
        )
        {
            return;
        }

        var intent = SetupIntents.New(
            work,
            new JsonObject { ["customer"] = terms.Customer.Id(), ["payment_method_types"] = new JsonArray("card") }
        );
        subscription["pending_setup_intent"] = intent.Id();
    }

    /// <summary>The first invoice: the time until the next boundary, with what is charged once.</summary>
    public static InvoiceDraft FirstInvoice(Work work, JsonObject subscription, SubscriptionTerms terms)
    {
        var currency = subscription.Text("currency")!;
        var draft = new InvoiceDraft(work, terms.Customer, subscription, currency, "subscription_create");
        draft.AddPending();
        foreach (var once in terms.InvoiceItems)
        {
            draft.Add(Once(work, terms.Customer, subscription, once));
        }

        var trial = subscription["trial_end"] is not null;
        foreach (var item in SubscriptionItemList.Of(subscription))
        {
            var period = (item.Number("current_period_start"), item.Number("current_period_end"));
            if (trial)
            {
                draft.Add([InvoiceLines.OfTrial(work, subscription, item, period)], item["tax_rates"]);
            }
            else if (
                !SubscriptionItemList.IsMetered(item)
                && (IsWhole(subscription, item) || terms.ProrationBehavior != "none")
            )
            {
                Renewals.AddPeriod(work, subscription, draft, item, period);
            }
        }

        return draft;
    }

    private static bool IsWhole(JsonObject subscription, JsonObject item) =>
        decimal.IsInteger(
            SubscriptionItemList.Intervals(
                subscription,
                item,
                item.Number("current_period_start"),
                item.Number("current_period_end")
            )
        );

    /// <summary>An invoice item for something that is charged once with a subscription's invoice, not stored.</summary>
    public static JsonObject Once(Work work, JsonObject customer, JsonObject subscription, ItemTerms terms)
    {
        var currency = subscription.Text("currency")!;
        var quantity = terms.Quantity ?? 1;
        var parts = PriceAmounts.Parts(work.Objects, terms.Price, quantity, currency);
        var item = InvoiceItems.New(
            work,
            customer,
            currency,
            parts.Sum(part => part.Amount),
            terms.Price,
            quantity,
            parts[0].UnitAmount ?? 0,
            (work.Now, work.Now),
            InvoiceWords.Product(work.Objects, terms.Price)
        );
        item["metadata"] = terms.Metadata.DeepClone();
        item["parent"] = InvoiceItems.Parent(subscription.Id(), item: null);
        item["tax_rates"] = terms.TaxRates.DeepClone();
        return item;
    }

    private static void CheckRoom(Work work, JsonObject customer)
    {
        if (
            customer.Text("test_clock") is not null
            && work.Account.Options.LimitTestClocks
            && work.Objects.All(Type)
                .Where(each => each.Text("customer") == customer.Id() && SubscriptionStatus.IsLive(each))
                .Skip(MostOnTestClock - 1)
                .Any()
        )
        {
            throw StripeErrors.Invalid(
                $"A customer on a test clock can have up to {MostOnTestClock} subscriptions. FakeStripeOptions.LimitTestClocks = false lifts this limit of Stripe's.",
                param: "customer"
            );
        }
    }

    private static JsonObject Cancel(Call call)
    {
        var work = Work.Of(call);
        var subscription = call.Target(Type);
        if (!SubscriptionStatus.IsLive(subscription))
        {
            throw StripeErrors.Missing(Type, subscription.Id(), "id", inPath: true);
        }

        SubscriptionUpdate.SetCancellationDetails(call.Parameters, subscription);
        SubscriptionEnd.Cancel(
            work,
            subscription,
            "cancellation_requested",
            call.Parameters.Bool("prorate") ?? false,
            call.Parameters.Bool("invoice_now") ?? false
        );
        return subscription;
    }

    private static JsonObject Migrate(Call call)
    {
        var subscription = call.Target(Type);
        if (call.Parameters.Object("billing_mode")?.String("type") is not "flexible")
        {
            throw StripeErrors.Invalid(
                "A subscription can only be migrated to `billing_mode[type]=flexible`.",
                param: "billing_mode[type]"
            );
        }

        return call.Update(
            subscription,
            "customer.subscription.updated",
            _ =>
                subscription["billing_mode"] = new JsonObject
                {
                    ["flexible"] = new JsonObject { ["proration_discounts"] = "included" },
                    ["type"] = "flexible",
                    ["updated_at"] = call.Account.NowSeconds,
                }
        );
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var status = parameters.String("status");
        var price = parameters.String("price") ?? parameters.String("plan");
        var tax = parameters.Object("automatic_tax")?.Bool("enabled");
        return call.List(
            Type,
            subscription =>
                HasStatus(subscription, status)
                && (
                    price is null
                    || SubscriptionItemList.Of(subscription).Any(item => item.Object("price")!.Id() == price)
                )
                && (tax is null || subscription.Object("automatic_tax")!.Flag("enabled") == tax)
                && IsIn(parameters, "current_period_start", subscription)
                && IsIn(parameters, "current_period_end", subscription),
            "status",
            "price",
            "plan",
            "automatic_tax",
            "current_period_start",
            "current_period_end"
        );
    }

    /// <summary>docs.stripe.com/api/subscriptions/list#list_subscriptions-status: by default all that are not canceled.</summary>
    private static bool HasStatus(JsonObject subscription, string? wanted) =>
        wanted switch
        {
            null => subscription.Text("status") != "canceled",
            "all" => true,
            "ended" => !SubscriptionStatus.IsLive(subscription),
            _ => subscription.Text("status") == wanted,
        };

    private static bool IsIn(Parameters parameters, string name, JsonObject subscription)
    {
        if (!parameters.Has(name))
        {
            return true;
        }

        var times = SubscriptionItemList.Of(subscription).Select(item => item.Number(name));
        if (parameters.Object(name) is not { } range)
        {
            return times.Contains(parameters.Long(name) ?? 0);
        }

        return times.Any(time =>
            !(time <= range.Long("gt"))
            && !(time < range.Long("gte"))
            && !(time >= range.Long("lt"))
            && !(time > range.Long("lte"))
        );
    }
}
