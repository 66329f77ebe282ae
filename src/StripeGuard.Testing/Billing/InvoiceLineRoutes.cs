using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The routes of invoices' lines: docs.stripe.com/api/invoice-line-item.</summary>
internal sealed class InvoiceLineRoutes : IResource
{
    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/invoices/{invoice}/lines", List);
        routes.On("POST /v1/invoices/{invoice}/lines/{line}", Update);
        routes.On("POST /v1/invoices/{invoice}/add_lines", call => Bulk(call, AddOne));
        routes.On("POST /v1/invoices/{invoice}/update_lines", call => Bulk(call, UpdateOne));
        routes.On("POST /v1/invoices/{invoice}/remove_lines", call => Bulk(call, RemoveOne));
    }

    private static JsonObject List(Call call)
    {
        var invoice = call.Target(Invoices.Type);
        return call.List(InvoiceLines.Of(call.Account.Objects, invoice));
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var invoice = Draft(call);
        UpdateOne(work, invoice, Customer(work, invoice), call.Parameters, call.PathValues[1], at: null);
        return Line(work, invoice, call.PathValues[1], "line", inPath: true);
    }

    private static JsonObject Bulk(Call call, Action<Work, JsonObject, JsonObject, Parameters, string?, string?> change)
    {
        var work = Work.Of(call);
        var invoice = Draft(call);
        var customer = Customer(work, invoice);
        var entries = call.Parameters.Array("lines")?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count == 0)
        {
            throw StripeErrors.MissingParameter("lines");
        }

        var metadata = call.Parameters.Object("invoice_metadata") is { } sent
            ? Metadata.Merge(
                invoice.Object("metadata"),
                new Parameters(new JsonObject { ["metadata"] = sent.Tree.DeepClone() })
            )
            : null;
        var before = (JsonObject)invoice.DeepClone();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = new Parameters(entries[i]);
            change(work, invoice, customer, entry, entry.String("id"), $"lines[{i}]");
        }

        invoice["metadata"] = metadata ?? invoice["metadata"]?.DeepClone();
        if (PreviousAttributes.Between(before, invoice) is { } previous)
        {
            work.Raise("invoice.updated", invoice, previous);
        }

        return invoice;
    }

    private static void AddOne(
        Work work,
        JsonObject invoice,
        JsonObject customer,
        Parameters entry,
        string? id,
        string? at
    )
    {
        JsonObject item;
        if (entry.String("invoice_item") is { } pending)
        {
            item = work.Objects.Get(InvoiceItems.Type, pending, $"{at}[invoice_item]");
            if (
                item["invoice"] is not null
                || item.Text("currency") != invoice.Text("currency")
                || item.Text("customer") != customer.Id()
            )
            {
                throw StripeErrors.Invalid(
                    "The invoice item must be pending, of the invoice's customer and in its currency.",
                    param: $"{at}[invoice_item]"
                );
            }

            item["invoice"] = invoice.Id();
        }
        else
        {
            item = InvoiceItemParameters.Read(work, entry, customer, invoice.Text("currency"), at);
            item["metadata"] = Metadata.Merge(null, entry);
            item["invoice"] = invoice.Id();
            InvoiceItems.Store(work, item);
        }

        Invoices.AddLine(work, invoice, item);
    }

    private static void UpdateOne(
        Work work,
        JsonObject invoice,
        JsonObject customer,
        Parameters entry,
        string? id,
        string? at
    )
    {
        var param = at is null ? "line" : $"{at}[id]";
        var line = Line(work, invoice, id ?? throw StripeErrors.MissingParameter(param), param, at is null);
        if (
            InvoiceLines.InvoiceItemOf(line) is not { } itemId
            || work.Objects.Find(InvoiceItems.Type, itemId) is not { } item
        )
        {
            throw StripeErrors.Invalid(
                "Lines of subscription items cannot be changed by themselves: change the subscription instead.",
                param: param
            );
        }

        var changed = InvoiceItemParameters.Change(work, entry, customer, item, at);
        if (entry.Has("metadata"))
        {
            changed["metadata"] = Metadata.Merge(item.Object("metadata"), entry);
        }

        item.TakeOver(changed);
        Invoices.ReplaceLine(work, invoice, item);
    }

    private static void RemoveOne(
        Work work,
        JsonObject invoice,
        JsonObject customer,
        Parameters entry,
        string? id,
        string? at
    )
    {
        var line = Line(
            work,
            invoice,
            id ?? throw StripeErrors.MissingParameter($"{at}[id]"),
            $"{at}[id]",
            inPath: false
        );
        if (InvoiceLines.InvoiceItemOf(line) is not { } item)
        {
            throw StripeErrors.Invalid(
                "Lines of subscription items cannot be removed by themselves: change the subscription instead.",
                param: $"{at}[id]"
            );
        }

        Invoices.RemoveLine(work, invoice, item);
        InvoiceItems.Release(work, item, delete: entry.String("behavior") == "delete");
    }

    private static JsonObject Draft(Call call)
    {
        var invoice = call.Target(Invoices.Type);
        Invoices.RefuseUnlessDraft(invoice);
        return invoice;
    }

    private static JsonObject Customer(Work work, JsonObject invoice) =>
        work.Objects.Get(Customers.Type, invoice.Text("customer")!, "invoice");

    private static JsonObject Line(Work work, JsonObject invoice, string id, string param, bool inPath) =>
        InvoiceLines.Of(work.Objects, invoice).FirstOrDefault(line => line.Id() == id)
        ?? throw StripeErrors.Missing(InvoiceLines.Type, id, param, inPath);
}
