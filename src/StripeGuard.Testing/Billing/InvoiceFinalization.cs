using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing.Hosted;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// How a draft becomes an invoice that can be paid, and how one ends without: docs.stripe.com/invoicing/integration/workflow-transitions.
/// </summary>
internal static class InvoiceFinalization
{
    /// <summary>docs.stripe.com/billing/subscriptions/webhooks: a draft stands for about an hour, so that it can be added to.</summary>
    public static readonly TimeSpan DraftStands = TimeSpan.FromHours(1);

    /// <summary>Finalizes a draft by itself when its hour is over, and then collects or sends it.</summary>
    public static void Plan(Work work, JsonObject invoice)
    {
        var due = invoice["automatically_finalizes_at"] is not null
            ? invoice.Number("automatically_finalizes_at")
            : work.Now + (long)DraftStands.TotalSeconds;
        invoice["automatically_finalizes_at"] = due;
        var byItself = work with { Cause = null };
        work.Account.Agenda.At(DateTimeOffset.FromUnixTimeSeconds(due), () => FinalizeByItself(byItself, invoice, due));
    }

    private static void FinalizeByItself(Work work, JsonObject invoice, long due)
    {
        if (
            invoice.Text("status") != "draft"
            || !invoice.Flag("auto_advance")
            || invoice.Number("automatically_finalizes_at") != due
            || work.Objects.Find(Invoices.Type, invoice.Id()) is null
        )
        {
            return;
        }

        try
        {
            Finalize(work, invoice);
        }
        catch (StripeErrorException refused)
        {
            work.Update(
                invoice,
                "invoice.finalization_failed",
                () => invoice["last_finalization_error"] = refused.Error.DeepClone()
            );
            return;
        }

        Collect(work, invoice);
    }

    /// <summary>An invoice that was finalized by hand and advances by itself is collected an hour later.</summary>
    public static void PlanCollection(Work work, JsonObject invoice)
    {
        if (invoice.Text("status") != "open")
        {
            return;
        }

        if (invoice.Text("collection_method") == "charge_automatically")
        {
            invoice["next_payment_attempt"] = work.Now + (long)DraftStands.TotalSeconds;
        }

        work.Later(
            DraftStands,
            later =>
            {
                if (invoice.Text("status") == "open" && !invoice.Flag("attempted"))
                {
                    Collect(later, invoice);
                }
            }
        );
    }

    /// <summary>Charges the customer, or sends the invoice.</summary>
    public static void Collect(Work work, JsonObject invoice)
    {
        if (invoice.Text("status") != "open")
        {
            return;
        }

        if (invoice.Text("collection_method") == "send_invoice")
        {
            work.Raise("invoice.sent", invoice);
            return;
        }

        InvoiceCollection.Attempt(work, invoice, method: null, offSession: true);
    }

    /// <summary>
    /// Makes a draft final: it gets its number, takes from the customer's balance, and is open until it is paid. One that
    /// leaves nothing to pay is paid at once.
    /// </summary>
    public static void Finalize(Work work, JsonObject invoice)
    {
        var customer = work.Objects.Find(Customers.Type, invoice.Text("customer")!);
        InvoiceTaxes.Settle(work, invoice, customer);
        CheckAmount(work, invoice);
        invoice["starting_balance"] = customer?.Number("balance") ?? 0;
        InvoiceTotals.ComputeDue(invoice);
        Open(work, invoice, customer);
        Settle(work, invoice, customer);
        EndOnceDiscounts(work, invoice);
        work.Raise("invoice.finalized", invoice);
        InvoicePayments.Open(work, invoice);
        if (invoice.Number("amount_due") == 0)
        {
            InvoicePayments.MarkPaid(work, invoice);
        }
    }

    /// <summary>Makes a draft final whose money is there already. It takes nothing from the customer's balance.</summary>
    /// <param name="intent">What paid it; null where there was nothing to pay.</param>
    public static void FinalizePaid(Work work, JsonObject invoice, JsonObject? intent)
    {
        var customer = work.Objects.Find(Customers.Type, invoice.Text("customer")!);
        invoice["starting_balance"] = 0L;
        InvoiceTotals.ComputeDue(invoice);
        invoice["starting_balance"] = customer?.Number("balance") ?? 0;
        invoice["ending_balance"] = invoice.Number("starting_balance");
        Open(work, invoice, customer);
        work.Raise("invoice.finalized", invoice);
        if (intent is null)
        {
            InvoicePayments.MarkPaid(work, invoice);
            return;
        }

        InvoicePayments.Attach(work, invoice, intent);
    }

    /// <summary>The draft is open from now on, with a number and addresses.</summary>
    private static void Open(Work work, JsonObject invoice, JsonObject? customer)
    {
        invoice["status"] = "open";
        invoice["status_transitions"]!["finalized_at"] = work.Now;
        invoice["effective_at"] ??= work.Now;
        invoice["automatically_finalizes_at"] = null;
        invoice["last_finalization_error"] = null;
        invoice["number"] ??= Number(customer);
        SetDueDate(work, invoice);
        HostedInvoices.Publish(work, invoice);
    }

    /// <summary>Ends an invoice that was never paid; what it took from the balance comes back.</summary>
    public static void Void(Work work, JsonObject invoice)
    {
        InvoicePayments.CancelOpen(work, invoice, "void_invoice");
        GiveBackBalance(work, invoice);
        invoice["status"] = "void";
        invoice["status_transitions"]!["voided_at"] = work.Now;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        work.Raise("invoice.voided", invoice);
        SubscriptionStatus.InvoiceGivenUp(work, invoice);
    }

    /// <summary>Gives the money up without taking the invoice back.</summary>
    public static void MarkUncollectible(Work work, JsonObject invoice)
    {
        if (invoice.Text("status") == "draft")
        {
            Finalize(work, invoice);
        }

        if (invoice.Text("status") == "paid")
        {
            return;
        }

        invoice["status"] = "uncollectible";
        invoice["status_transitions"]!["marked_uncollectible_at"] = work.Now;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        work.Raise("invoice.marked_uncollectible", invoice);
        SubscriptionStatus.InvoiceGivenUp(work, invoice);
    }

    /// <summary>What can never be paid is refused rather than made final.</summary>
    private static void CheckAmount(Work work, JsonObject invoice)
    {
        var due = invoice.Number("amount_due");
        if (due > 0)
        {
            var currency = Currency.Of(invoice.Text("currency")!);
            var bounds = work.Account.Options.MaximumAmount is { } most ? currency with { Maximum = most } : currency;
            bounds.Check(due);
        }
    }

    /// <summary>docs.stripe.com/invoicing/customize#invoice-numbering-schemes: the customer's prefix and its count.</summary>
    private static string? Number(JsonObject? customer)
    {
        if (customer is null)
        {
            return null;
        }

        var next = customer.Number("next_invoice_sequence");
        customer["next_invoice_sequence"] = next + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{customer.Text("invoice_prefix")}-{next:0000}");
    }

    private static void SetDueDate(Work work, JsonObject invoice)
    {
        if (invoice.Text("collection_method") != "send_invoice")
        {
            return;
        }

        if (invoice["due_date"] is null)
        {
            var subscription = SubscriptionStatus.Of(work, invoice);
            invoice["due_date"] = work.Now + ((subscription?.Number("days_until_due") ?? 30) * 86_400);
        }

        InvoiceDue.Plan(work, invoice);
    }

    /// <summary>Moves the customer's balance by what the invoice takes from it or leaves on it.</summary>
    private static void Settle(Work work, JsonObject invoice, JsonObject? customer)
    {
        var start = invoice.Number("starting_balance");
        var change = invoice.Number("total") - invoice.Number("amount_due");
        invoice["ending_balance"] = start + change;
        if (change == 0 || customer is null)
        {
            return;
        }

        CustomerBalanceTransactions.New(
            work,
            customer,
            change,
            invoice.Text("currency")!,
            "applied_to_invoice",
            invoice.Id()
        );
    }

    private static void GiveBackBalance(Work work, JsonObject invoice)
    {
        var taken = invoice.Number("ending_balance") - invoice.Number("starting_balance");
        if (taken != 0 && work.Objects.Find(Customers.Type, invoice.Text("customer")!) is { } customer)
        {
            CustomerBalanceTransactions.New(
                work,
                customer,
                -taken,
                invoice.Text("currency")!,
                "unapplied_from_invoice",
                invoice.Id()
            );
        }
    }

    /// <summary>A discount with the duration <c>once</c> ends with the first invoice that it was taken off.</summary>
    private static void EndOnceDiscounts(Work work, JsonObject invoice)
    {
        if (SubscriptionStatus.Of(work, invoice) is not { } subscription)
        {
            return;
        }

        var used = (invoice["total_discount_amounts"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(each => each.Number("amount") > 0)
            .Select(each => each.Text("discount"))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var owner in SubscriptionItemList.Of(subscription).Prepend(subscription))
        {
            foreach (var id in (owner["discounts"] as JsonArray ?? []).Select(id => id!.GetValue<string>()).ToList())
            {
                if (
                    used.Contains(id)
                    && Discounts.Find(work.Objects, id) is { } discount
                    && Discounts.IsForOneInvoice(work.Objects, discount)
                )
                {
                    owner["discounts"] = new JsonArray([
                        .. ((JsonArray)owner["discounts"]!)
                            .Where(each => each!.GetValue<string>() != id)
                            .Select(each => each!.DeepClone()),
                    ]);
                    Discounts.End(work, discount);
                }
            }
        }
    }
}
