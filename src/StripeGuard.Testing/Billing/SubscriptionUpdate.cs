using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Updates of subscriptions: docs.stripe.com/api/subscriptions/update, docs.stripe.com/billing/subscriptions/change.</summary>
internal static class SubscriptionUpdate
{
    public static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var subscription = call.Target(Subscriptions.Type);
        var parameters = call.Parameters;
        RefuseEnded(parameters, subscription);
        if (!SubscriptionStatus.IsLive(subscription))
        {
            return call.Update(
                subscription,
                "customer.subscription.updated",
                _ => SetCancellationDetails(parameters, subscription)
            );
        }

        PendingUpdates.Check(parameters, subscription);
        var change = SubscriptionChange.Read(work, subscription, parameters);
        var customer = work.Objects.Find(Customers.Type, subscription.Text("customer")!)!;
        SetFields(call, work, change.After, subscription, customer);
        var currency = subscription.Text("currency")!;
        var once = (parameters.Array("add_invoice_items")?.OfType<JsonObject>() ?? [])
            .Select(
                (entry, i) =>
                    SubscriptionParameters.OneTime(
                        work,
                        new Parameters(entry),
                        $"add_invoice_items[{i}]",
                        customer,
                        currency
                    )
            )
            .ToList();
        var asked = parameters.Has("discounts")
            ? AskedDiscounts.Read(
                work,
                parameters,
                new DiscountedPurchase(customer, currency, ChangesSubscription: true)
            )
            : null;
        if (parameters.Has("metadata"))
        {
            change.After["metadata"] = Metadata.Merge(subscription.Object("metadata"), parameters);
        }

        Apply(work, subscription, change, once, asked, Behaviour(parameters));
        return subscription;
    }

    /// <summary>Makes a change: with its prorations, and with its invoice where there is one at once.</summary>
    public static void Apply(
        Work work,
        JsonObject subscription,
        SubscriptionChange change,
        IReadOnlyList<ItemTerms> once,
        IReadOnlyList<AskedDiscount>? discounts,
        (string Payment, bool OffSession) behaviour
    )
    {
        var customer = work.Objects.Get(Customers.Type, subscription.Text("customer")!, "customer");
        List<JsonObject> items =
        [
            .. change.Prorations(),
            .. once.Select(each => Subscriptions.Once(work, customer, change.After, each)),
        ];
        RefuseWithoutMethod(work, change, items, customer, behaviour.Payment);
        var before = (JsonObject)subscription.DeepClone();
        var waiting = PendingUpdates.InvoiceOf(work, subscription);
        work.Account.Events.Behind(
            first: () =>
            {
                if (PreviousAttributes.Between(before, subscription) is { } previous)
                {
                    work.Raise("customer.subscription.updated", subscription, previous);
                }
            },
            work: () =>
            {
                Take(work, subscription, change, discounts);
                if (change.InvoicesNow && (change.Resets || items.Count > 0))
                {
                    InvoiceNow(work, subscription, before, change, items, behaviour);
                }
                else
                {
                    items.ForEach(item => InvoiceItems.Store(work, item));
                }

                PendingUpdates.AfterUpdate(work, subscription, before, waiting);
            },
            keep: (type, refused) =>
                refused
                    ? type.StartsWith("payment_intent.", StringComparison.Ordinal)
                        || type.StartsWith("charge.", StringComparison.Ordinal)
                    : type != "customer.subscription.updated"
        );
        PlanAnew(work, subscription, before);
    }

    /// <summary>The reason and the words that a customer gave for leaving.</summary>
    public static void SetCancellationDetails(Parameters parameters, JsonObject subscription)
    {
        if (parameters.Object("cancellation_details") is { } details)
        {
            subscription.Object("cancellation_details")!.SetTexts(details, "comment", "feedback");
        }
    }

    /// <summary>How an update's payment is to be handled.</summary>
    public static (string Payment, bool OffSession) Behaviour(Parameters parameters)
    {
        var payment = parameters.String("payment_behavior") ?? "allow_incomplete";
        return (payment, parameters.Bool("off_session") ?? false);
    }

    private static void RefuseEnded(Parameters parameters, JsonObject subscription)
    {
        if (
            !SubscriptionStatus.IsLive(subscription)
            && parameters.Tree.Any(item => item.Key is not ("cancellation_details" or "metadata"))
        )
        {
            throw StripeErrors.Invalid(
                "A canceled subscription can only update its cancellation_details and metadata."
            );
        }
    }

    private static void SetFields(Call call, Work work, JsonObject after, JsonObject subscription, JsonObject customer)
    {
        var parameters = call.Parameters;
        SubscriptionParameters.CheckMethod(
            work,
            parameters.String("default_payment_method"),
            customer,
            "default_payment_method"
        );
        var (collection, days) = SubscriptionParameters.Collection(parameters, subscription);
        after["collection_method"] = collection;
        after["days_until_due"] = days;
        after.SetTexts(parameters, "default_payment_method", "default_source", "description");
        if (parameters.Has("default_tax_rates"))
        {
            after["default_tax_rates"] = SubscriptionParameters.Rates(
                work,
                parameters,
                "default_tax_rates",
                "default_tax_rates"
            );
        }

        var fields = SubscriptionParameters.Fields(call);
        SubscriptionParameters.CheckTax(fields, customer, after["default_tax_rates"] as JsonArray ?? []);
        foreach (var (name, value) in fields)
        {
            after[name] = Merged(after[name], value);
        }

        SubscriptionPause.SetCollection(work, parameters, after);
        SetCancellationDetails(parameters, after);
        SetEnd(work, parameters, after);
    }

    /// <summary>An update of a nested object leaves alone what it does not name.</summary>
    private static JsonNode? Merged(JsonNode? before, JsonNode? after)
    {
        if (before is JsonObject old && after is JsonObject changed)
        {
            foreach (var (name, value) in old)
            {
                changed[name] ??= value?.DeepClone();
            }
        }

        return after?.DeepClone();
    }

    /// <summary>docs.stripe.com/billing/subscriptions/cancel: at the period's end, at a time, or no longer.</summary>
    private static void SetEnd(Work work, Parameters parameters, JsonObject after)
    {
        if (
            after.Text("schedule") is { } schedule
            && (parameters.Has("cancel_at") || parameters.Has("cancel_at_period_end"))
        )
        {
            throw StripeErrors.Invalid(
                $"The subscription is managed by the subscription schedule `{schedule}`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.",
                param: parameters.Has("cancel_at") ? "cancel_at" : "cancel_at_period_end"
            );
        }

        if (parameters.Bool("cancel_at_period_end") == true && parameters.String("cancel_at") is not null)
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
                param: "cancel_at"
            );
        }

        if (SubscriptionParameters.CancelAt(work, parameters, after) is { } at)
        {
            End(after, at, atPeriodEnd: false);
        }
        else if (parameters.Clears("cancel_at") || parameters.Bool("cancel_at_period_end") == false)
        {
            after["cancel_at"] = null;
            after["cancel_at_period_end"] = false;
            after["canceled_at"] = null;
            after.Object("cancellation_details")!["reason"] = null;
        }

        if (parameters.Bool("cancel_at_period_end") == true)
        {
            End(after, SubscriptionItemList.LastPeriodEnd(after), atPeriodEnd: true);
        }
        else if (after.Flag("cancel_at_period_end"))
        {
            after["cancel_at"] = SubscriptionItemList.LastPeriodEnd(after);
        }

        void End(JsonObject subscription, long time, bool atPeriodEnd)
        {
            subscription["cancel_at"] = time;
            subscription["cancel_at_period_end"] = atPeriodEnd;
            subscription["canceled_at"] = work.Now;
            subscription.Object("cancellation_details")!["reason"] = "cancellation_requested";
        }
    }

    private static void RefuseWithoutMethod(
        Work work,
        SubscriptionChange change,
        List<JsonObject> items,
        JsonObject customer,
        string behaviour
    )
    {
        if (
            !change.InvoicesNow
            || behaviour == "default_incomplete"
            || change.After.Text("collection_method") == "send_invoice"
            || InvoiceCollection.MethodOf(work, null, change.After, customer) is not null
        )
        {
            return;
        }

        if (change.InvoiceNow(items).Invoice.Number("amount_due") > 0)
        {
            throw InvoiceCollection.NoMethod();
        }
    }

    private static void Take(
        Work work,
        JsonObject subscription,
        SubscriptionChange change,
        IReadOnlyList<AskedDiscount>? discounts
    )
    {
        if (discounts is not null)
        {
            var kept = discounts.Select(each => each.Existing?.Id()).ToHashSet(StringComparer.Ordinal);
            foreach (var id in (subscription["discounts"] as JsonArray ?? []).Select(id => id!.GetValue<string>()))
            {
                if (!kept.Contains(id) && Discounts.Find(work.Objects, id) is { } ended)
                {
                    Discounts.End(work, ended);
                }
            }

            var owner = new DiscountOwner(subscription.Text("customer"), Subscription: subscription.Id());
            change.After["discounts"] = Subscriptions.Given(work, discounts, owner);
        }

        change.GiveItemDiscounts();
        subscription.TakeOver(change.After);
        SubscriptionItemList.Index(work.Objects, subscription);
    }

    private static void InvoiceNow(
        Work work,
        JsonObject subscription,
        JsonObject before,
        SubscriptionChange change,
        List<JsonObject> items,
        (string Payment, bool OffSession) behaviour
    )
    {
        var draft = change.InvoiceNow(items);
        subscription["latest_invoice"] = draft.Invoice.Id();
        var invoice = draft.Commit();
        if (subscription.Object("pause_collection")?.Text("behavior") is { } pause)
        {
            invoice["auto_advance"] = false;
            Renewals.WhilePaused(work, invoice, pause);
            return;
        }

        try
        {
            InvoiceFinalization.Finalize(work, invoice);
        }
        catch (StripeErrorException)
        {
            TakeBack(work, subscription, before, invoice);
            throw;
        }

        if (invoice.Text("status") != "open")
        {
            return;
        }

        if (invoice.Text("collection_method") == "send_invoice")
        {
            work.Raise("invoice.sent", invoice);
            return;
        }

        if (behaviour.Payment == "default_incomplete")
        {
            subscription["status"] = "past_due";
            return;
        }

        if (behaviour.Payment == PendingUpdates.Behavior)
        {
            // Nobody asks for this payment again by itself: the update expires instead.
            invoice["auto_advance"] = false;
        }

        var refused = InvoiceCollection.Attempt(work, invoice, method: null, behaviour.OffSession);
        if (
            behaviour.Payment is not ("error_if_incomplete" or PendingUpdates.Behavior)
            || invoice.Text("status") == "paid"
        )
        {
            return;
        }

        if (refused is null && !InvoiceCollection.NeedsAction(work, invoice))
        {
            return;
        }

        if (behaviour.Payment == PendingUpdates.Behavior)
        {
            PendingUpdates.Hold(work, subscription, before, change.After, invoice);
            return;
        }

        var error = refused ?? InvoiceCollection.ActionNeeded(work, invoice);
        TakeBack(work, subscription, before, invoice);
        throw error;
    }

    /// <summary>What could not be paid for does not happen.</summary>
    private static void TakeBack(Work work, JsonObject subscription, JsonObject before, JsonObject invoice)
    {
        var made = invoice.Id();
        InvoicePayments.CancelOpen(work, invoice, "void_invoice");
        foreach (var line in InvoiceLines.Of(work.Objects, invoice))
        {
            if (InvoiceLines.InvoiceItemOf(line) is { } item)
            {
                InvoiceItems.Release(work, item, delete: InvoiceLines.IsProration(line));
            }
        }

        subscription.TakeOver(before);
        invoice["status"] = "void";
        work.Objects.Forget(invoice);
        if (before.Text("latest_invoice") != made)
        {
            subscription["latest_invoice"] = before.Text("latest_invoice");
        }
    }

    private static void PlanAnew(Work work, JsonObject subscription, JsonObject before)
    {
        if (
            SubscriptionItemList.NextPeriodEnd(subscription) != SubscriptionItemList.NextPeriodEnd(before)
            || subscription.Number("cancel_at") != before.Number("cancel_at")
        )
        {
            Renewals.Plan(work, subscription);
        }

        if (subscription.Number("trial_end") != before.Number("trial_end"))
        {
            Renewals.PlanTrial(work, subscription);
        }
    }
}
