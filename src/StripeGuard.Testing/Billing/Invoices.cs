using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>Invoices: docs.stripe.com/api/invoices, docs.stripe.com/invoicing/integration/workflow-transitions.</summary>
/// <remarks>
/// Automatic tax knows standard rates only, and of the United States the states' own: no local taxes, no reduced rates and no
/// exempt products but <c>txcd_00000000</c>. Tax IDs are believed, and IP addresses locate nobody. Shipping costs and
/// revisions (<c>from_invoice</c>) are not computed. The PDF writes letters outside of the Latin alphabet as question marks.
/// </remarks>
internal sealed class Invoices : IResource
{
    public const string Type = "invoice";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/invoices", Create);
        routes.On("POST /v1/invoices/create_preview", InvoicePreview.Create);
        routes.On("GET /v1/invoices/{invoice}", call => call.Target(Type));
        routes.On("POST /v1/invoices/{invoice}", Update);
        routes.On("DELETE /v1/invoices/{invoice}", Delete);
        routes.On("GET /v1/invoices", List);
        routes.On("POST /v1/invoices/{invoice}/finalize", Finalize);
        routes.On("POST /v1/invoices/{invoice}/pay", Pay);
        routes.On("POST /v1/invoices/{invoice}/send", Send);
        routes.On("POST /v1/invoices/{invoice}/void", Void);
        routes.On("POST /v1/invoices/{invoice}/mark_uncollectible", MarkUncollectible);
        routes.On("POST /v1/invoices/{invoice}/attach_payment", AttachPayment);
        routes.Include(Type, "confirmation_secret", InvoicePayments.ConfirmationSecret);
        routes.Include(Type, "payments", InvoicePayments.InlineList);
    }

    /// <summary>Only a draft can be changed in what it charges.</summary>
    public static void RefuseUnlessDraft(JsonObject invoice)
    {
        if (invoice.Text("status") != "draft")
        {
            throw StripeErrors.Invalid(
                "This invoice is no longer editable. Only draft invoices can be changed: https://docs.stripe.com/invoicing/invoice-edits.",
                "invoice_not_editable"
            );
        }
    }

    /// <summary>Adds a stored invoice item to a draft as its last line.</summary>
    public static void AddLine(Work work, JsonObject invoice, JsonObject item) =>
        Change(work, invoice, [.. InvoiceLines.Of(work.Objects, invoice), InvoiceLines.OfInvoiceItem(work, item)]);

    /// <summary>Writes a changed invoice item into its line.</summary>
    public static void ReplaceLine(Work work, JsonObject invoice, JsonObject item) =>
        Change(
            work,
            invoice,
            [
                .. InvoiceLines
                    .Of(work.Objects, invoice)
                    .Select(line => InvoiceLines.InvoiceItemOf(line) == item.Id() ? Renewed(work, line, item) : line),
            ]
        );

    public static void RemoveLine(Work work, JsonObject invoice, string item) =>
        Change(
            work,
            invoice,
            [.. InvoiceLines.Of(work.Objects, invoice).Where(line => InvoiceLines.InvoiceItemOf(line) != item)]
        );

    /// <summary>Gives a draft these lines and computes it anew.</summary>
    public static void Change(Work work, JsonObject invoice, IReadOnlyList<JsonObject> lines)
    {
        var copies = lines.Select(line => (JsonObject)line.DeepClone()).ToList();
        InvoiceTotals.Compute(
            work.Objects,
            invoice,
            copies,
            InvoiceTotals.Terms(work.Objects, invoice["discounts"], invoice.Text("currency")!),
            InvoiceTaxes.Of(
                work,
                invoice,
                work.Objects.Find(Customers.Type, invoice.Text("customer")!),
                line => InvoiceLines.TaxRates(work.Objects, invoice, line)
            )
        );
        InvoiceLines.Set(work.Objects, invoice, copies, keep: true);
    }

    private static JsonObject Renewed(Work work, JsonObject line, JsonObject item)
    {
        var renewed = InvoiceLines.OfInvoiceItem(work, item);
        renewed["id"] = line.Id();
        return renewed;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var subscription = call.Reference("subscription", Subscriptions.Type);
        var customer =
            call.Reference("customer", Customers.Type)
            ?? (
                subscription is null
                    ? throw StripeErrors.MissingParameter("customer")
                    : work.Objects.Get(Customers.Type, subscription.Text("customer")!, "subscription")
            );
        if (subscription is not null && subscription.Text("customer") != customer.Id())
        {
            throw StripeErrors.Invalid(
                $"The subscription {subscription.Id()} belongs to another customer than {customer.Id()}.",
                param: "subscription"
            );
        }

        var currency = Currency
            .Of(
                parameters.String("currency")
                    ?? subscription?.Text("currency")
                    ?? customer.Text("currency")
                    ?? work.Account.Options.Currency
            )
            .Code;
        var draft = new InvoiceDraft(work, customer, subscription, currency, "manual");
        draft.Invoice["auto_advance"] = false;
        draft.Invoice["collection_method"] = "charge_automatically";
        InvoiceParameters.Apply(call, draft.Invoice, customer);
        if (parameters.String("pending_invoice_items_behavior") == "include" || subscription is not null)
        {
            draft.AddPending();
        }

        draft.Compute(InvoiceParameters.Discounts(work, parameters, customer, currency));
        InvoiceParameters.GiveDiscounts(work, parameters, draft.Invoice, customer);
        draft.Invoice["metadata"] = call.NewMetadata();
        var invoice = draft.Commit();
        if (invoice.Flag("auto_advance"))
        {
            InvoiceFinalization.Plan(work, invoice);
        }

        return invoice;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        var customer = work.Objects.Find(Customers.Type, invoice.Text("customer")!);
        InvoiceParameters.RefuseLate(call.Parameters, invoice);
        var changed = (JsonObject)invoice.DeepClone();
        InvoiceParameters.Apply(call, changed, customer);
        var movesDue = changed.Number("due_date") != invoice.Number("due_date") && invoice.Text("status") == "open";
        return call.Update(
            invoice,
            "invoice.updated",
            _ =>
            {
                invoice.TakeOver(changed);
                if (movesDue)
                {
                    InvoiceDue.Plan(work, invoice);
                }

                if (invoice.Text("status") == "draft")
                {
                    InvoiceParameters.GiveDiscounts(work, call.Parameters, invoice, customer);
                    Change(work, invoice, InvoiceLines.Of(work.Objects, invoice));
                    if (invoice.Flag("auto_advance") && invoice["automatically_finalizes_at"] is null)
                    {
                        InvoiceFinalization.Plan(work, invoice);
                    }
                }
            }
        );
    }

    private static JsonObject Delete(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        if (invoice.Text("status") != "draft")
        {
            throw StripeErrors.Invalid("You can only delete draft invoices.", "invoice_not_editable");
        }

        if (invoice.Object("parent") is not null && invoice.Text("billing_reason") != "manual")
        {
            throw StripeErrors.Invalid("You can't delete invoices created by subscriptions.", "invoice_not_editable");
        }

        foreach (var line in InvoiceLines.Of(work.Objects, invoice))
        {
            if (InvoiceLines.InvoiceItemOf(line) is { } item)
            {
                InvoiceItems.Release(work, item, delete: true);
            }
        }

        return call.Delete(invoice, "invoice.deleted");
    }

    private static JsonObject List(Call call)
    {
        var subscription = call.Parameters.String("subscription");
        return call.List(
            Type,
            invoice => subscription is null || InvoiceShape.SubscriptionOf(invoice) == subscription,
            "subscription"
        );
    }

    private static JsonObject Finalize(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        if (invoice.Text("status") != "draft")
        {
            throw StripeErrors.Invalid(
                "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
                "invoice_not_editable"
            );
        }

        if (
            InvoiceTaxes.IsAutomatic(invoice)
            && work.Objects.Find(Customers.Type, invoice.Text("customer")!) is { } customer
        )
        {
            Taxpayer.RefuseUnlocated(customer);
        }

        if (call.Parameters.Bool("auto_advance") is { } advance)
        {
            invoice["auto_advance"] = advance;
        }

        InvoiceFinalization.Finalize(work, invoice);
        if (invoice.Flag("auto_advance"))
        {
            InvoiceFinalization.PlanCollection(work, invoice);
        }

        return invoice;
    }

    private static JsonObject Pay(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var invoice = call.Target(Type);
        var status = invoice.Text("status");
        if (status is "paid" or "void")
        {
            throw StripeErrors.Invalid(
                status == "paid" ? "Invoice is already paid" : "Invoice is voided and can no longer be paid."
            );
        }

        var method = Method(work, parameters, invoice);
        if (status == "draft")
        {
            InvoiceFinalization.Finalize(work, invoice);
        }

        if (invoice.Text("status") == "paid")
        {
            return invoice;
        }

        if (parameters.Bool("paid_out_of_band") == true)
        {
            InvoicePayments.PayOutOfBand(work, invoice);
            return invoice;
        }

        if (parameters.Bool("forgive") == true && method is null && InvoiceCollection.MethodOf(work, invoice) is null)
        {
            InvoicePayments.PayOutOfBand(work, invoice);
            return invoice;
        }

        var offSession = parameters.Bool("off_session") ?? true;
        var refused = InvoiceCollection.Attempt(work, invoice, method, offSession);
        return refused is not null ? throw refused
            : InvoiceCollection.NeedsAction(work, invoice) ? throw InvoiceCollection.ActionNeeded(work, invoice)
            : invoice;
    }

    private static JsonObject? Method(Work work, Parameters parameters, JsonObject invoice)
    {
        if ((parameters.String("payment_method") ?? parameters.String("source")) is not { } id)
        {
            return null;
        }

        var method = PaymentMethods.Named(work, id);
        return method.Text("customer") is null || method.Text("customer") == invoice.Text("customer")
            ? method
            : throw StripeErrors.Invalid(
                $"The payment method {id} does not belong to the customer of the invoice ({invoice.Text("customer")}).",
                param: "payment_method"
            );
    }

    private static JsonObject Send(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        if (invoice.Text("collection_method") != "send_invoice")
        {
            throw StripeErrors.Invalid(
                "You can only manually send an invoice if its `collection_method` is `send_invoice`.",
                param: "invoice"
            );
        }

        if (invoice.Text("status") == "draft")
        {
            InvoiceFinalization.Finalize(work, invoice);
        }

        work.Raise("invoice.sent", invoice);
        return invoice;
    }

    private static JsonObject Void(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        if (invoice.Text("status") is not ("open" or "uncollectible"))
        {
            throw StripeErrors.Invalid(
                $"You can only void an open or uncollectible invoice; this one is {invoice.Text("status")}.",
                param: "invoice"
            );
        }

        InvoiceFinalization.Void(work, invoice);
        return invoice;
    }

    private static JsonObject MarkUncollectible(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        if (invoice.Text("status") is not ("open" or "draft"))
        {
            throw StripeErrors.Invalid(
                $"You can only mark an open invoice as uncollectible; this one is {invoice.Text("status")}.",
                param: "invoice"
            );
        }

        InvoiceFinalization.MarkUncollectible(work, invoice);
        return invoice;
    }

    private static JsonObject AttachPayment(Call call)
    {
        var work = Work.Of(call);
        var invoice = call.Target(Type);
        var intent =
            call.Reference("payment_intent", PaymentIntents.Type)
            ?? throw StripeErrors.MissingParameter("payment_intent");
        if (invoice.Text("status") != "open")
        {
            throw StripeErrors.Invalid("A payment can only be attached to an open invoice.", param: "invoice");
        }

        InvoicePayments.Attach(work, invoice, intent);
        return invoice;
    }
}
