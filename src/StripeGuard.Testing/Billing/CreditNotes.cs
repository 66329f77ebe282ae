using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Credit notes: docs.stripe.com/api/credit_notes, docs.stripe.com/invoicing/integration/programmatic-credit-notes.
/// </summary>
internal sealed class CreditNotes : IResource
{
    public const string Type = "credit_note";

    /// <summary>A credit note shows its first ten lines; all of them are kept beside it.</summary>
    private const int Shown = 10;

    private const string Kept = "stripeguard.credit_note_lines";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/credit_notes", Create);
        routes.On("GET /v1/credit_notes", call => call.List(Type));
        routes.On("GET /v1/credit_notes/preview", Preview);
        routes.On("GET /v1/credit_notes/preview/lines", PreviewLines);
        routes.On("GET /v1/credit_notes/{credit_note}", call => call.Target(Type));
        routes.On("POST /v1/credit_notes/{credit_note}", Update);
        routes.On("GET /v1/credit_notes/{credit_note}/lines", ListLines);
        routes.On("POST /v1/credit_notes/{credit_note}/void", Void);
    }

    /// <summary>All lines of a credit note.</summary>
    public static IEnumerable<JsonObject> LinesOf(ObjectStore objects, JsonObject note) =>
        (objects.Find(Kept, note.Id())?["data"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var metadata = call.NewMetadata();
        var effective = Moment.Of(call.Parameters, "effective_at");
        var draft = CreditNoteDraft.Read(work, call.Parameters);
        var note = Build(work, draft, call.Parameters, effective);
        note["metadata"] = metadata;
        work.Objects.Add(note);
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = note.Id(),
                ["object"] = Kept,
                ["data"] = new JsonArray([.. draft.Lines.Select(line => line.DeepClone())]),
            }
        );
        GiveBack(work, note, draft, call.Parameters.String("reason"));
        work.Raise("credit_note.created", note);
        Count(work, draft.Invoice, draft.PrePayment, draft.PostPayment);
        return note;
    }

    private static JsonObject Preview(Call call)
    {
        var work = Work.Of(call);
        var effective = Moment.Of(call.Parameters, "effective_at");
        var note = Build(work, CreditNoteDraft.Read(work, call.Parameters), call.Parameters, effective);
        note["metadata"] = call.NewMetadata();
        return note;
    }

    private static JsonObject PreviewLines(Call call) =>
        call.List(CreditNoteDraft.Read(Work.Of(call), call.Parameters).Lines);

    private static JsonObject Update(Call call) =>
        call.Update(call.Target(Type), "credit_note.updated", note => note.SetTexts(call.Parameters, "memo"));

    private static JsonObject ListLines(Call call) => call.List([.. LinesOf(call.Account.Objects, call.Target(Type))]);

    /// <summary>docs.stripe.com/api/credit_notes/void: what was given back stays given back, so only what is still to be paid returns.</summary>
    private static JsonObject Void(Call call)
    {
        var work = Work.Of(call);
        var note = call.Target(Type);
        if (note.Text("status") == "void")
        {
            throw StripeErrors.Invalid("This credit note has already been voided.", param: "id");
        }

        var invoice = work.Objects.Find(Invoices.Type, note.Text("invoice")!);
        if (invoice?.Text("status") != "open")
        {
            throw StripeErrors.Invalid(
                "You can only void a credit note if the associated invoice is open.",
                param: "id"
            );
        }

        note["status"] = "void";
        note["voided_at"] = work.Now;
        work.Raise("credit_note.voided", note);
        Count(work, invoice, -note.Number("pre_payment_amount"), -note.Number("post_payment_amount"));
        return note;
    }

    private static JsonObject Build(Work work, CreditNoteDraft draft, Parameters parameters, long? effective)
    {
        var id = work.Id("cn_");
        var invoice = draft.Invoice;
        var taxes = draft.Lines.SelectMany(line => ((JsonArray)line["taxes"]!).OfType<JsonObject>());
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = Type,
            ["amount"] = draft.Total,
            ["amount_shipping"] = 0L,
            ["created"] = work.Now,
            ["currency"] = invoice.Text("currency"),
            ["customer"] = invoice.Text("customer"),
            ["customer_account"] = null,
            ["customer_balance_transaction"] = null,
            ["discount_amount"] = draft.Discount,
            ["discount_amounts"] = Sums(
                draft.Lines.SelectMany(line => ((JsonArray)line["discount_amounts"]!).OfType<JsonObject>()),
                discount => discount.Text("discount")
            ),
            ["effective_at"] = effective ?? work.Now,
            ["invoice"] = invoice.Id(),
            ["lines"] = Lists.Of(draft.Lines.Take(Shown), $"/v1/credit_notes/{id}/lines", draft.Lines.Count > Shown),
            ["livemode"] = false,
            ["memo"] = parameters.String("memo"),
            ["metadata"] = new JsonObject(),
            ["number"] = Number(work, invoice),
            ["out_of_band_amount"] = draft.OutOfBandAmount,
            ["pdf"] = $"https://pay.stripe.com/credit_notes/{work.Account.Id}/{id}/pdf?s=ap",
            ["post_payment_amount"] = draft.PostPayment,
            ["pre_payment_amount"] = draft.PrePayment,
            ["pretax_credit_amounts"] = new JsonArray(),
            ["reason"] = parameters.String("reason"),
            ["refunds"] = new JsonArray([
                .. draft.Linked.Select(linked => (JsonNode)RefundEntry(linked.Refund, linked.Amount)),
            ]),
            ["shipping_cost"] = null,
            ["status"] = "issued",
            ["subtotal"] = draft.Subtotal,
            ["subtotal_excluding_tax"] = draft.Subtotal - draft.InclusiveTax,
            ["total"] = draft.Total,
            ["total_excluding_tax"] = draft.Total - draft.InclusiveTax - draft.ExclusiveTax,
            ["total_taxes"] = Sums(taxes, tax => tax.Object("tax_rate_details")?.Text("tax_rate")),
            ["type"] =
                draft.PostPayment == 0 ? "pre_payment"
                : draft.PrePayment == 0 ? "post_payment"
                : "mixed",
            ["voided_at"] = null,
        };
    }

    /// <summary>Refunds, credits the customer's balance, or only notes what is done elsewhere.</summary>
    private static void GiveBack(Work work, JsonObject note, CreditNoteDraft draft, string? reason)
    {
        if (draft.Charge is { } charge)
        {
            var refund = Refunds.Make(
                work,
                charge,
                draft.RefundAmount,
                reason is "duplicate" or "fraudulent" ? reason : "requested_by_customer",
                []
            );
            ((JsonArray)note["refunds"]!).Add(RefundEntry(refund, draft.RefundAmount));
        }

        if (draft.CreditAmount > 0 && work.Objects.Find(Customers.Type, note.Text("customer")!) is { } customer)
        {
            var transaction = CustomerBalanceTransactions.New(
                work,
                customer,
                -draft.CreditAmount,
                note.Text("currency")!,
                Type,
                draft.Invoice.Id()
            );
            transaction["credit_note"] = note.Id();
            note["customer_balance_transaction"] = transaction.Id();
        }
    }

    /// <summary>Counts a credit note in its invoice. One that leaves nothing to pay pays it.</summary>
    private static void Count(Work work, JsonObject invoice, long prePayment, long postPayment)
    {
        work.Update(
            invoice,
            "invoice.updated",
            () =>
            {
                Add("pre_payment_credit_notes_amount", prePayment);
                Add("post_payment_credit_notes_amount", postPayment);
                Add("amount_due", -prePayment);
                Add("amount_remaining", -prePayment);
            }
        );
        if (prePayment == 0)
        {
            return;
        }

        if (invoice.Number("amount_remaining") == 0)
        {
            InvoicePayments.CancelOpen(work, invoice, reason: null);
            InvoicePayments.MarkPaid(work, invoice);
        }
        else if (
            InvoicePayments.IntentOf(work.Objects, invoice.Id()) is { } intent
            && intent.Text("status")!.StartsWith("requires_", StringComparison.Ordinal)
        )
        {
            intent["amount"] = invoice.Number("amount_remaining");
        }

        void Add(string name, long amount) => invoice[name] = invoice.Number(name) + amount;
    }

    private static JsonObject RefundEntry(JsonObject refund, long amount) =>
        new()
        {
            ["amount_refunded"] = amount,
            ["payment_record_refund"] = null,
            ["refund"] = refund.Id(),
            ["type"] = Refunds.Type,
        };

    /// <summary>The invoice's number with a count of its own: ABCD-1234-CN-01.</summary>
    private static string Number(Work work, JsonObject invoice)
    {
        var before = work.Objects.All(Type).Count(note => note.Text("invoice") == invoice.Id());
        return string.Create(CultureInfo.InvariantCulture, $"{invoice.Text("number")}-CN-{before + 1:00}");
    }

    /// <summary>Amounts of the same discount or tax rate, added up.</summary>
    private static JsonArray Sums(IEnumerable<JsonObject> amounts, Func<JsonObject, string?> of)
    {
        var sums = new JsonArray();
        foreach (var group in amounts.GroupBy(of))
        {
            var sum = (JsonObject)group.First().DeepClone();
            foreach (var name in (string[])["amount", "taxable_amount"])
            {
                if (sum[name] is not null)
                {
                    sum[name] = group.Sum(one => one.Number(name));
                }
            }

            sums.Add(sum);
        }

        return sums;
    }
}
