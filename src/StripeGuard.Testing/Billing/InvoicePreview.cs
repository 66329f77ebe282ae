using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Previews: docs.stripe.com/api/invoices/create_preview. What an invoice would be, with changes that are not made.
/// </summary>
internal static class InvoicePreview
{
    public static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var subscription = call.Reference("subscription", Subscriptions.Type);
        var customer = Customer(call, work, subscription);
        var draft =
            subscription is not null ? Next(work, parameters, subscription)
            : parameters.Object("subscription_details")?.Array("items") is { Count: > 0 } ? First(call, work, customer)
            : Once(work, parameters, customer);
        AddItems(work, parameters, draft, customer);
        Tax(parameters, draft, customer);
        draft.Compute(InvoiceParameters.Discounts(work, parameters, customer, draft.Invoice.Text("currency")!));
        var invoice = draft.Invoice;
        invoice["id"] = work.Account.Ids.Next("upcoming_in_");
        return invoice;
    }

    /// <summary>The customer as the preview has it: with the <c>customer_details</c> that are only imagined.</summary>
    private static JsonObject Customer(Call call, Work work, JsonObject? subscription)
    {
        var known =
            call.Reference("customer", Customers.Type)
            ?? (
                subscription is null
                    ? null
                    : work.Objects.Get(Customers.Type, subscription.Text("customer")!, "subscription")
            );
        if (call.Parameters.Object("customer_details") is not { } details)
        {
            return known ?? throw StripeErrors.MissingParameter("customer");
        }

        var customer = (JsonObject?)known?.DeepClone() ?? new JsonObject { ["id"] = "", ["tax_ids"] = new JsonArray() };
        if (details.Has("address"))
        {
            customer["address"] = details.Object("address") is { } address ? Shapes.Address(address) : null;
        }

        customer["shipping"] = Shapes.Shipping(details, customer.Object("shipping"));
        customer["tax_exempt"] = details.String("tax_exempt") ?? customer.Text("tax_exempt") ?? "none";
        if (details.Array("tax_ids") is { } ids)
        {
            customer["tax_ids"] = ids.DeepClone();
        }

        return customer;
    }

    private static void Tax(Parameters parameters, InvoiceDraft draft, JsonObject customer)
    {
        if (parameters.Object("automatic_tax")?.Bool("enabled") is { } enabled)
        {
            draft.Invoice["automatic_tax"] = InvoiceShape.AutomaticTax(enabled);
        }

        draft.TaxedAs = customer;
        draft.Invoice["customer"] = customer.Id() is { Length: > 0 } id ? id : null;
        draft.Invoice["customer_address"] = customer["address"]?.DeepClone();
        draft.Invoice["customer_shipping"] = customer["shipping"]?.DeepClone();
        draft.Invoice["customer_tax_exempt"] = customer.Text("tax_exempt");
        if (InvoiceTaxes.IsAutomatic(draft.Invoice))
        {
            Taxpayer.RefuseUnlocated(customer);
        }
    }

    /// <summary>The next invoice of a subscription, or the one that a change would make at once.</summary>
    private static InvoiceDraft Next(Work work, Parameters parameters, JsonObject subscription)
    {
        if (!SubscriptionStatus.IsLive(subscription))
        {
            throw None(subscription.Text("customer")!);
        }

        var details = parameters.Object("subscription_details") ?? new Parameters([]);
        var change = SubscriptionChange.Read(work, subscription, details, "subscription_details");
        var prorations = change.Prorations();
        if (change.InvoicesNow && (change.Resets || prorations.Count > 0))
        {
            return change.InvoiceNow(prorations);
        }

        if (EndsBefore(details, change.After))
        {
            throw None(subscription.Text("customer")!);
        }

        var draft = Renewals.Draft(work, change.After, prorations);
        draft.Invoice["billing_reason"] = "upcoming";
        draft.Invoice["created"] = draft.Invoice.Number("period_end");
        draft.Invoice["next_payment_attempt"] =
            draft.Invoice.Number("period_end") + (long)InvoiceFinalization.DraftStands.TotalSeconds;
        return draft;
    }

    private static bool EndsBefore(Parameters details, JsonObject after) =>
        details.Bool("cancel_at_period_end") == true
        || (
            after["cancel_at"] is not null
            && after.Number("cancel_at") <= SubscriptionItemList.NextPeriodEnd(after)
            && details.Bool("cancel_at_period_end") != false
        );

    /// <summary>The first invoice of a subscription that is not there.</summary>
    private static InvoiceDraft First(Call call, Work work, JsonObject customer)
    {
        var sent = (JsonObject)call.Parameters.Object("subscription_details")!.Tree.DeepClone();
        sent.Remove("customer");
        if (call.Parameters.String("currency") is { } currency)
        {
            sent["currency"] = currency;
        }

        var terms = SubscriptionParameters.Read(
            Call.Within(call.Account, call.Cause, "/v1/subscriptions", sent),
            customer
        );
        var draft = Subscriptions.FirstInvoice(work, SubscriptionShape.New(work, terms), terms);
        draft.Invoice["billing_reason"] = "upcoming";
        return draft;
    }

    private static InvoiceDraft Once(Work work, Parameters parameters, JsonObject customer)
    {
        var currency = Currency
            .Of(parameters.String("currency") ?? customer.Text("currency") ?? work.Account.Options.Currency)
            .Code;
        var draft = new InvoiceDraft(work, customer, null, currency, "upcoming");
        draft.AddPending();
        if (draft.Lines.Count == 0 && !parameters.Has("invoice_items"))
        {
            throw None(customer.Id());
        }

        return draft;
    }

    private static void AddItems(Work work, Parameters parameters, InvoiceDraft draft, JsonObject customer)
    {
        var entries = parameters.Array("invoice_items")?.OfType<JsonObject>().ToList() ?? [];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = new Parameters(AsItem(entries[i]));
            var currency = draft.Invoice.Text("currency");
            draft.Add(InvoiceItemParameters.Read(work, entry, customer, currency, $"invoice_items[{i}]"));
        }
    }

    /// <summary>A preview's items name their price as <c>price</c>, an invoice item's route as <c>pricing[price]</c>.</summary>
    private static JsonObject AsItem(JsonObject sent)
    {
        var entry = (JsonObject)sent.DeepClone();
        if (entry["price"] is JsonValue price)
        {
            entry["pricing"] = new JsonObject { ["price"] = price.DeepClone() };
        }
        else if (entry["unit_amount"] is JsonValue amount)
        {
            entry["unit_amount_decimal"] = amount.DeepClone();
        }

        entry.Remove("discounts");
        return entry;
    }

    private static StripeErrorException None(string customer) =>
        StripeErrors.Invalid($"No upcoming invoices for customer: {customer}", "invoice_upcoming_none", status: 404);
}
