using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Invoice items: docs.stripe.com/api/invoiceitems. Pending until an invoice takes them up.</summary>
internal sealed class InvoiceItems : IResource
{
    public const string Type = "invoiceitem";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/invoiceitems", Create);
        routes.On("GET /v1/invoiceitems/{invoiceitem}", call => call.Target(Type));
        routes.On("POST /v1/invoiceitems/{invoiceitem}", Update);
        routes.On("DELETE /v1/invoiceitems/{invoiceitem}", Delete);
        routes.On("GET /v1/invoiceitems", List);
    }

    /// <summary>What waits for the next invoice of a subscription (or, without one, of the customer), oldest first.</summary>
    public static IReadOnlyList<JsonObject> Pending(
        ObjectStore objects,
        JsonObject customer,
        string? subscription,
        string currency
    ) =>
        [
            .. PendingItems
                .Of(objects)
                .Of(customer.Id())
                .Where(item =>
                    item["invoice"] is null
                    && item.Text("currency") == currency
                    && SubscriptionOf(item) is var of
                    && (of is null || of == subscription)
                ),
        ];

    /// <summary>An invoice item that is not stored yet.</summary>
    public static JsonObject New(
        Work work,
        JsonObject customer,
        string currency,
        long amount,
        JsonObject? price,
        long quantity,
        decimal unitAmount,
        (long Start, long End) period,
        string? description
    ) =>
        new()
        {
            ["id"] = work.Id("ii_"),
            ["object"] = Type,
            ["amount"] = amount,
            ["currency"] = currency,
            ["customer"] = customer.Id(),
            ["customer_account"] = null,
            ["date"] = work.Now,
            ["description"] = description,
            ["discountable"] = true,
            ["discounts"] = new JsonArray(),
            ["invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["net_amount"] = amount,
            ["parent"] = null,
            ["period"] = new JsonObject { ["end"] = period.End, ["start"] = period.Start },
            ["pricing"] = InvoiceLines.Pricing(price, unitAmount),
            ["proration"] = false,
            ["proration_details"] = null,
            ["quantity"] = quantity,
            ["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture),
            ["tax_rates"] = new JsonArray(),
            ["test_clock"] = customer.Text("test_clock"),
        };

    /// <summary>An item's <c>parent</c> within a subscription.</summary>
    public static JsonObject Parent(string subscription, string? item) =>
        new()
        {
            ["subscription_details"] = new JsonObject { ["subscription"] = subscription, ["subscription_item"] = item },
            ["type"] = "subscription_details",
        };

    /// <summary>Stores an item and raises <c>invoiceitem.created</c>.</summary>
    public static JsonObject Store(Work work, JsonObject item)
    {
        work.Objects.Add(item);
        PendingItems.Of(work.Objects).Add(item);
        work.Raise("invoiceitem.created", item);
        return item;
    }

    /// <summary>The subscription that an item is for, or null.</summary>
    public static string? SubscriptionOf(JsonObject item) =>
        item.Object("parent")?.Object("subscription_details")?.Text("subscription");

    /// <summary>Takes an item away with its draft invoice, or back out of it.</summary>
    public static void Release(Work work, string id, bool delete)
    {
        if (work.Objects.Find(Type, id) is not { } item)
        {
            return;
        }

        if (delete)
        {
            work.Objects.Remove(item);
            PendingItems.Of(work.Objects).Remove(item);
            work.Raise("invoiceitem.deleted", item);
            return;
        }

        item["invoice"] = null;
        PendingItems.Of(work.Objects).Add(item);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var customer = call.Reference("customer", Customers.Type) ?? throw StripeErrors.MissingParameter("customer");
        var subscription = call.Reference("subscription", Subscriptions.Type);
        var invoice = call.Reference("invoice", Invoices.Type);
        if (invoice is not null)
        {
            Invoices.RefuseUnlessDraft(invoice);
            RefuseOther(customer, invoice, "invoice");
        }

        if (subscription is not null)
        {
            RefuseOther(customer, subscription, "subscription");
        }

        var item = InvoiceItemParameters.Read(work, parameters, customer, Context(invoice, subscription));
        if (subscription is not null)
        {
            item["parent"] = Parent(subscription.Id(), item: null);
        }

        item["metadata"] = call.NewMetadata();
        item["invoice"] = invoice?.Id();
        Store(work, item);
        if (invoice is not null)
        {
            Invoices.AddLine(work, invoice, item);
        }

        return item;
    }

    /// <summary>The currency that an item must be in, because of what it is for.</summary>
    private static string? Context(JsonObject? invoice, JsonObject? subscription) =>
        invoice?.Text("currency") ?? subscription?.Text("currency");

    private static void RefuseOther(JsonObject customer, JsonObject of, string param)
    {
        if (of.Text("customer") != customer.Id())
        {
            throw StripeErrors.Invalid(
                $"The {param} {of.Id()} belongs to another customer ({of.Text("customer")}) than the invoice item ({customer.Id()}).",
                param: param
            );
        }
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var item = call.Target(Type);
        var invoice = InvoiceOf(work.Objects, item);
        if (invoice is not null)
        {
            Invoices.RefuseUnlessDraft(invoice);
        }

        var customer = work.Objects.Get(Customers.Type, item.Text("customer")!, "customer");
        var changed = InvoiceItemParameters.Change(work, call.Parameters, customer, item);

        // Stripe has no invoiceitem.updated event: docs.stripe.com/api/events/types.
        call.Update(item, eventType: null, _ => item.TakeOver(changed));
        if (invoice is not null)
        {
            Invoices.ReplaceLine(work, invoice, item);
        }

        return item;
    }

    private static JsonObject Delete(Call call)
    {
        var work = Work.Of(call);
        var item = call.Target(Type);
        if (InvoiceOf(work.Objects, item) is { } invoice)
        {
            Invoices.RefuseUnlessDraft(invoice);
            Invoices.RemoveLine(work, invoice, item.Id());
        }

        PendingItems.Of(work.Objects).Remove(item);
        return call.Delete(item, "invoiceitem.deleted");
    }

    private static JsonObject List(Call call)
    {
        var pending = call.Parameters.Bool("pending");
        return call.List(Type, item => pending is null || pending == item["invoice"] is null, "pending");
    }

    private static JsonObject? InvoiceOf(ObjectStore objects, JsonObject item) =>
        item.Text("invoice") is { } id ? objects.Find(Invoices.Type, id) : null;
}
