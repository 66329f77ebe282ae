using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>
/// An invoice's page at its <c>hosted_invoice_url</c>, where the customer sees it and pays it:
/// docs.stripe.com/invoicing/hosted-invoice-page. It takes cards, and works without script.
/// </summary>
internal sealed class InvoicePage(Accounts accounts)
{
    public void Serve(WireMockServer server) => PageServer.Serve(server, HostedInvoices.PagePath, AnswerAsync);

    private async Task<PageAnswer> AnswerAsync(PageRequest request)
    {
        if (HostedInvoices.Find(accounts, request.Id) is not var (account, invoice))
        {
            return PageAnswer.Message(
                HttpStatusCode.NotFound,
                "Page not found",
                "There is no such invoice on this server. Was it finalized on another one, or before this one was started?"
            );
        }

        PageAnswer answer;
        lock (account.Lock)
        {
            using var stay = account.Time.Enter(OwnTime.Of(account, invoice.Id()));
            var work = new Work(account, Cause: null);
            answer =
                request.IsPost && InvoiceView.IsPayable(work, invoice)
                    ? Posted(work, invoice, request)
                    : InvoiceView.Show(work, invoice, Opened(work, invoice, request));
        }

        if (request.IsPost)
        {
            await account.Webhooks.WaitAtMostAsync(SessionAttempt.Patience).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>The form as the page is opened, or as the customer comes back to it from a failed 3D Secure.</summary>
    private static EnteredForm Opened(Work work, JsonObject invoice, PageRequest request)
    {
        var form = new EnteredForm();
        if (
            request.Query.GetValueOrDefault("redirect_status") == "failed"
            && Intent(work, invoice)?.Object("last_payment_error")?.Text("message") is { } error
        )
        {
            form.Errors["Number"] = error;
        }

        return form;
    }

    private static PageAnswer Posted(Work work, JsonObject invoice, PageRequest request) =>
        request.Field("action") switch
        {
            "fill" => InvoiceView.Show(work, invoice, CheckoutView.Filled(work, request.Field("fill") ?? "")),
            "authenticate" when InvoiceView.WaitsForCardholder(work, invoice) => Try(
                work,
                invoice,
                new EnteredForm(),
                work.Objects.Get(PaymentMethods.Type, Intent(work, invoice)!.Text("payment_method")!, "payment_method"),
                request
            ),
            _ => Pay(work, invoice, request),
        };

    private static PageAnswer Pay(Work work, JsonObject invoice, PageRequest request)
    {
        var form = EnteredForm.Of(request);
        return form.CheckCard(work) is { } method
            ? Try(work, invoice, form, method(form.Billing(invoice.Text("customer_email"))), request)
            : InvoiceView.Show(work, invoice, form, HttpStatusCode.UnprocessableEntity);
    }

    private static PageAnswer Try(
        Work work,
        JsonObject invoice,
        EnteredForm form,
        JsonObject method,
        PageRequest request
    )
    {
        var here = new PageAddress(request.Host, $"http://{request.Host}{HostedInvoices.PagePath}{request.Id}?s=ap");
        try
        {
            var intent = PaymentIntents.Confirm(
                Calls.Of(
                    work,
                    "/v1/payment_intents/confirm",
                    SessionIntents.Confirmation(method, here),
                    here.Host,
                    Intent(work, invoice)!.Id()
                )
            );
            return PageAnswer.To(intent.Object("next_action")?.Object("redirect_to_url")?.Text("url") ?? here.Url);
        }
        catch (StripeErrorException refused)
        {
            var (field, message) = CardFields.Place(refused);
            form.Errors[field] = message;
            return InvoiceView.Show(work, invoice, form, HttpStatusCode.UnprocessableEntity);
        }
    }

    private static JsonObject? Intent(Work work, JsonObject invoice) =>
        InvoicePayments.IntentOf(work.Objects, invoice.Id());
}
