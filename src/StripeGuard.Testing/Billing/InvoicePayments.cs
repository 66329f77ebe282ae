using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Invoice payments: docs.stripe.com/api/invoice-payment. Each ties a PaymentIntent to the invoice that it pays, so that
/// whatever becomes of the intent, whoever confirms it, becomes of the invoice.
/// </summary>
internal sealed class InvoicePayments : IResource
{
    public const string Type = "invoice_payment";

    private const string OfIntent = "stripeguard.invoice_of_payment";
    private const string OfInvoice = "stripeguard.payments_of_invoice";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/invoice_payments/{invoice_payment}", call => call.Target(Type));
        routes.On("GET /v1/invoice_payments", List);
    }

    /// <summary>The secret by which a client confirms the invoice's payment; null while there is none.</summary>
    public static JsonNode? ConfirmationSecret(Account account, JsonObject invoice) =>
        IntentOf(account.Objects, invoice.Id()) is { } intent
            ? new JsonObject { ["client_secret"] = intent.Text("client_secret"), ["type"] = PaymentIntents.Type }
            : null;

    /// <summary>The invoice's payments, newest first, for <c>expand[]</c>.</summary>
    public static JsonNode InlineList(Account account, JsonObject invoice) =>
        Lists.Of(
            PaymentsOf(account.Objects, invoice.Id()).Reverse().Take(10),
            $"/v1/invoice_payments?invoice={invoice.Id()}"
        );

    /// <summary>The intent by which an invoice is to be paid, or null.</summary>
    public static JsonObject? IntentOf(ObjectStore objects, string invoice) =>
        DefaultOf(objects, invoice)?.Object("payment")?.Text("payment_intent") is { } id
            ? objects.Find(PaymentIntents.Type, id)
            : null;

    /// <summary>The id of the invoice that an intent pays, or null.</summary>
    public static string? InvoiceOf(ObjectStore objects, string intent) =>
        objects.Find(OfIntent, "invoice_of_" + intent)?.Text("invoice");

    /// <summary>Makes the PaymentIntent of an open invoice.</summary>
    public static void Open(Work work, JsonObject invoice)
    {
        var due = invoice.Number("amount_remaining");
        if (due <= 0)
        {
            return;
        }

        var intent = InvoiceCollection.NewIntent(work, invoice, due);
        Tie(work, invoice, intent, isDefault: true);
    }

    /// <summary>Lets a payment that was made elsewhere count for an invoice: docs.stripe.com/api/invoices/attach_payment.</summary>
    public static void Attach(Work work, JsonObject invoice, JsonObject intent)
    {
        if (intent.Text("customer") != invoice.Text("customer") || intent.Text("currency") != invoice.Text("currency"))
        {
            throw StripeErrors.Invalid(
                "The PaymentIntent must have the invoice's customer and currency.",
                param: "payment_intent"
            );
        }

        if (InvoiceOf(work.Objects, intent.Id()) is not null || intent.Text("status") == "canceled")
        {
            throw StripeErrors.Invalid(
                "The PaymentIntent is canceled, or already attached to an invoice.",
                param: "payment_intent"
            );
        }

        Tie(work, invoice, intent, isDefault: false);
        if (intent.Text("status") == "succeeded")
        {
            Succeeded(work, intent);
        }
    }

    /// <summary>A PaymentIntent has succeeded: if an invoice waits for it, that is paid.</summary>
    public static void Succeeded(Work work, JsonObject intent)
    {
        if (Find(work.Objects, intent) is not var (invoice, payment))
        {
            return;
        }

        var received = intent.Number("amount_received");
        var paid = Math.Min(received, invoice.Number("amount_remaining"));
        payment["status"] = "paid";
        payment["amount_paid"] = paid;
        payment["status_transitions"]!["paid_at"] = work.Now;
        work.Raise("invoice_payment.paid", payment);
        invoice["amount_paid"] = invoice.Number("amount_paid") + paid;
        invoice["amount_overpaid"] = invoice.Number("amount_overpaid") + received - paid;
        invoice["amount_remaining"] = invoice.Number("amount_due") - invoice.Number("amount_paid");
        SubscriptionStatus.SaveMethod(work, invoice, intent.Text("payment_method"));
        if (invoice.Number("amount_remaining") <= 0)
        {
            MarkPaid(work, invoice);
        }
    }

    /// <summary>A PaymentIntent has failed: the invoice stays open, and is tried again where it is to be.</summary>
    public static void Failed(Work work, JsonObject intent)
    {
        if (Find(work.Objects, intent) is var (invoice, _))
        {
            Dunning.AttemptFailed(work, invoice, "invoice.payment_failed");
        }
    }

    /// <summary>
    /// A PaymentIntent waits for the cardholder. That is a failed payment too, and both are told
    /// (docs.stripe.com/billing/subscriptions/webhooks#payment-failures).
    /// </summary>
    public static void ActionRequired(Work work, JsonObject intent)
    {
        if (Find(work.Objects, intent) is var (invoice, _))
        {
            Dunning.AttemptFailed(work, invoice, "invoice.payment_action_required", "invoice.payment_failed");
        }
    }

    /// <summary>A PaymentIntent is debited in days: docs.stripe.com/billing/subscriptions/overview#delayed-payment-methods.</summary>
    public static void Processing(Work work, JsonObject intent)
    {
        if (Find(work.Objects, intent) is var (invoice, _))
        {
            work.Update(
                invoice,
                "invoice.updated",
                () =>
                {
                    invoice["attempted"] = true;
                    invoice["attempt_count"] = Math.Max(1, invoice.Number("attempt_count"));
                    invoice["next_payment_attempt"] = null;
                }
            );
            SubscriptionStatus.InvoiceProcessing(work, invoice);
        }
    }

    /// <summary>The invoice is paid: by payments, by credit, or because nothing was due.</summary>
    public static void MarkPaid(Work work, JsonObject invoice)
    {
        work.Update(
            invoice,
            "invoice.updated",
            () =>
            {
                invoice["status"] = "paid";
                invoice["status_transitions"]!["paid_at"] = work.Now;
                invoice["attempted"] = true;
                invoice["attempt_count"] =
                    invoice.Number("amount_due") == 0
                        ? invoice.Number("attempt_count")
                        : Math.Max(1, invoice.Number("attempt_count"));
                invoice["next_payment_attempt"] = null;
            }
        );
        work.Raise("invoice.paid", invoice);
        work.Raise("invoice.payment_succeeded", invoice);
        SubscriptionStatus.InvoicePaid(work, invoice);
    }

    /// <summary>The customer has paid in another way.</summary>
    public static void PayOutOfBand(Work work, JsonObject invoice)
    {
        CancelOpen(work, invoice, reason: null);
        var rest = invoice.Number("amount_remaining");
        invoice["amount_paid"] = invoice.Number("amount_paid") + rest;
        invoice["amount_paid_off_stripe"] = rest;
        invoice["amount_remaining"] = 0L;
        MarkPaid(work, invoice);
    }

    /// <summary>Cancels what was still to be paid.</summary>
    public static void CancelOpen(Work work, JsonObject invoice, string? reason)
    {
        foreach (var payment in PaymentsOf(work.Objects, invoice.Id()).Where(each => each.Text("status") == "open"))
        {
            payment["status"] = "canceled";
            payment["status_transitions"]!["canceled_at"] = work.Now;
            if (
                payment.Object("payment")?.Text("payment_intent") is { } id
                && work.Objects.Find(PaymentIntents.Type, id) is { } intent
                && intent.Text("status") is not ("succeeded" or "canceled")
            )
            {
                PaymentIntents.Cancel(work, intent, reason);
            }
        }
    }

    private static (JsonObject Invoice, JsonObject Payment)? Find(ObjectStore objects, JsonObject intent) =>
        objects.Find(OfIntent, "invoice_of_" + intent.Id()) is { } tie
        && objects.Find(Invoices.Type, tie.Text("invoice")!) is { } invoice
        && invoice.Text("status") is "open" or "uncollectible"
        && objects.Find(Type, tie.Text("invoice_payment")!) is { } payment
            ? (invoice, payment)
            : null;

    private static void Tie(Work work, JsonObject invoice, JsonObject intent, bool isDefault)
    {
        var payment = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("inpay_"),
                ["object"] = Type,
                ["amount_paid"] = null,
                ["amount_requested"] = Math.Min(intent.Number("amount"), invoice.Number("amount_remaining")),
                ["created"] = work.Now,
                ["currency"] = invoice.Text("currency"),
                ["invoice"] = invoice.Id(),
                ["is_default"] = isDefault,
                ["livemode"] = false,
                ["payment"] = new JsonObject { ["payment_intent"] = intent.Id(), ["type"] = PaymentIntents.Type },
                ["status"] = "open",
                ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
            }
        );
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = "invoice_of_" + intent.Id(),
                ["object"] = OfIntent,
                ["invoice"] = invoice.Id(),
                ["invoice_payment"] = payment.Id(),
            }
        );
        var all = PaymentsOf(work.Objects, invoice.Id()).Select(each => JsonValue.Create(each.Id()));
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = "payments_of_" + invoice.Id(),
                ["object"] = OfInvoice,
                ["data"] = new JsonArray([.. all, payment.Id()]),
            }
        );
    }

    private static IReadOnlyList<JsonObject> PaymentsOf(ObjectStore objects, string invoice) =>
        [
            .. (objects.Find(OfInvoice, "payments_of_" + invoice)?["data"] as JsonArray ?? [])
                .Select(id => objects.Find(Type, id!.GetValue<string>()))
                .OfType<JsonObject>(),
        ];

    private static JsonObject? DefaultOf(ObjectStore objects, string invoice) =>
        PaymentsOf(objects, invoice).FirstOrDefault(payment => payment.Flag("is_default"));

    private static JsonObject List(Call call)
    {
        var payment = call.Parameters.Object("payment");
        var intent = payment?.String("payment_intent");
        return call.List(
            Type,
            each => intent is null || each.Object("payment")?.Text("payment_intent") == intent,
            "payment"
        );
    }
}
