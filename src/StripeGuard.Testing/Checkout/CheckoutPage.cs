using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// Checkout's page at a session's <c>url</c>: docs.stripe.com/payments/checkout/how-checkout-works. It is a plain form,
/// so that it works without script; with script, quantities and codes change the total without losing what was entered.
/// </summary>
internal sealed class CheckoutPage(Accounts accounts)
{
    public void Serve(WireMockServer server) => PageServer.Serve(server, CheckoutUrls.SessionPath, AnswerAsync);

    private async Task<PageAnswer> AnswerAsync(PageRequest request)
    {
        if (SessionAttempt.Find(accounts, request.Id) is not var (account, session))
        {
            return PageAnswer.Message(
                HttpStatusCode.NotFound,
                "Page not found",
                "There is no such Checkout Session on this server. Was it created on another one, or before this one was started?"
            );
        }

        PageAnswer answer;
        lock (account.Lock)
        {
            using var stay = account.Time.Enter(OwnTime.Of(account, session.Id()));
            var work = new Work(account, Cause: null);
            answer = session.Text("status") switch
            {
                "expired" => Expired(session),
                "complete" => Completed(work, session, request),
                _ => request.IsPost ? Posted(work, session, request) : Opened(work, session, request),
            };
        }

        if (session.Text("status") == "complete")
        {
            await account.Webhooks.WaitAtMostAsync(SessionAttempt.Patience).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>The page as it is opened, or as the customer comes back to it from a failed 3D Secure.</summary>
    private static PageAnswer Opened(Work work, JsonObject session, PageRequest request)
    {
        var form = new EnteredForm();
        if (request.Query.GetValueOrDefault("redirect_status") == "failed" && LastError(work, session) is { } error)
        {
            form.Errors["Number"] = error;
        }

        return Show(work, session, form, new Summary(work, session).Write());
    }

    private static PageAnswer Posted(Work work, JsonObject session, PageRequest request)
    {
        return request.Field("action") switch
        {
            "quantity" => SetQuantity(work, session, request),
            "code" => EnterCode(work, session, request),
            "remove_code" => RemoveCode(work, session),
            "shipping" => Change(work, session, ShippingOptions.Choose(work, session, Id("shipping_rate"))),
            "add" => Change(work, session, OptionalItems.Add(work, session, Id("price"), quantity: null)),
            "remove" => Change(work, session, OptionalItems.Remove(work, session, Id("line"))),
            "address" => Locate(work, session, request),
            "fill" => Show(
                work,
                session,
                CheckoutView.Filled(work, request.Field("fill") ?? ""),
                new Summary(work, session).Write()
            ),
            _ => Pay(work, session, request),
        };

        string Id(string name) => request.Field(name) is { Length: < 256 } id ? id : "";
    }

    /// <summary>The order has changed, or it is told why not.</summary>
    private static PageAnswer Change(Work work, JsonObject session, string? problem) =>
        problem is null
            ? PageAnswer.To(session.Text("url")!)
            : Wrong(work, session, new EnteredForm(), new Summary(work, session).Write(), problem);

    /// <summary>The address was entered, by which automatic tax is computed.</summary>
    private static PageAnswer Locate(Work work, JsonObject session, PageRequest request)
    {
        Basket.Locate(work, session, EnteredForm.Of(request).TaxedAt(Needs.Of(work, session)));
        return PageAnswer.To(session.Text("url")!);
    }

    private static PageAnswer Pay(Work work, JsonObject session, PageRequest request)
    {
        var form = EnteredForm.Of(request);
        if (form.Check(work, session) is not var (buyer, method))
        {
            return Wrong(work, session, form);
        }

        if (Basket.Locate(work, session, buyer.TaxedAt))
        {
            return Wrong(
                work,
                session,
                form,
                problem: $"With tax for your address the total is {Money.Show(session.Number("amount_total"), session.Text("currency")!)}. Look it over and confirm again."
            );
        }

        var here = new PageAddress(request.Host, CheckoutUrls.Session("http://" + request.Host, session.Id()));
        try
        {
            var waiting = new SessionAttempt(work, session, buyer).Run(method, here);
            return PageAnswer.To(
                waiting?.Object("next_action")?.Object("redirect_to_url")?.Text("url") ?? After(session) ?? here.Url
            );
        }
        catch (StripeErrorException refused)
        {
            var (field, message) = CardFields.Place(refused);
            form.Errors[form.Method == "bank" && field == "Number" ? "Account" : field] = message;
            return Wrong(work, session, form);
        }
    }

    private static PageAnswer SetQuantity(Work work, JsonObject session, PageRequest request)
    {
        var line = request.Field("line") ?? "";
        var problem = long.TryParse(
            request.Field("quantity"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var quantity
        )
            ? Basket.SetQuantity(work, session, line, quantity)
            : "Enter a whole number.";
        return problem is null
            ? PageAnswer.To(session.Text("url")!)
            : Wrong(work, session, new EnteredForm(), new Summary(work, session).Write(line, problem));
    }

    private static PageAnswer EnterCode(Work work, JsonObject session, PageRequest request)
    {
        var code = (request.Field("code") ?? "").Trim();
        code = code.Length > 500 ? code[..500] : code;
        return Basket.Redeem(work, session, code) is { } problem
            ? Wrong(work, session, new EnteredForm(), new Summary(work, session).Write(code: code, codeError: problem))
            : PageAnswer.To(session.Text("url")!);
    }

    private static PageAnswer RemoveCode(Work work, JsonObject session) =>
        Basket.RemoveCode(work, session) is { } problem
            ? Wrong(work, session, new EnteredForm(), new Summary(work, session).Write(codeError: problem))
            : PageAnswer.To(session.Text("url")!);

    private static PageAnswer Wrong(
        Work work,
        JsonObject session,
        EnteredForm form,
        SummaryView? summary = null,
        string? problem = null
    ) =>
        Show(
            work,
            session,
            form,
            summary ?? new Summary(work, session).Write(),
            HttpStatusCode.UnprocessableEntity,
            problem
        );

    private static PageAnswer Show(
        Work work,
        JsonObject session,
        EnteredForm form,
        SummaryView summary,
        HttpStatusCode status = HttpStatusCode.OK,
        string? problem = null
    ) =>
        PageAnswer.Page(
            "checkout",
            $"{summary.Heading} · Checkout",
            CheckoutView.Of(work, session, form, summary, problem),
            status,
            PageServer.SourceOf(After(session))
        );

    /// <summary>Where a finished session leads: to the shop, with the session's id in the address.</summary>
    private static string? After(JsonObject session) =>
        (session.Text("success_url") ?? session.Text("return_url")) is { } url
            ? CheckoutUrls.WithId(url, session.Id())
            : null;

    /// <summary>The customer comes back from 3D Secure and goes on to the shop; whoever opens the page later is told that it is done.</summary>
    private static PageAnswer Completed(Work work, JsonObject session, PageRequest request)
    {
        if (After(session) is { } shop && (request.IsPost || request.Query.ContainsKey("redirect_status")))
        {
            return PageAnswer.To(shop);
        }

        var message = session.Text("payment_link") is { } id
            ? work
                .Objects.Find(PaymentLinks.Type, id)
                ?.Object("after_completion")
                ?.Object("hosted_confirmation")
                ?.Text("custom_message")
            : null;
        var text =
            message
            ?? (
                session.Text("payment_status") == "unpaid"
                    ? "Your payment is on its way: it takes some days to arrive."
                    : "This Checkout Session is complete. Each session can be paid once."
            );
        return PageAnswer.Message(
            HttpStatusCode.OK,
            "You're all done here",
            text,
            After(session),
            $"Continue to {Summary.Shop(session)}"
        );
    }

    private static PageAnswer Expired(JsonObject session) =>
        PageAnswer.Message(
            HttpStatusCode.Gone,
            "This checkout session has expired",
            "Go back to the shop and start again to get a new one. Nothing was charged.",
            session.Text("cancel_url"),
            $"Back to {Summary.Shop(session)}"
        );

    private static string? LastError(Work work, JsonObject session)
    {
        var intent =
            session.Text("payment_intent") is { } payment ? work.Objects.Find(PaymentIntents.Type, payment)
            : session.Text("setup_intent") is { } setup ? work.Objects.Find(SetupIntents.Type, setup)
            : null;
        return (intent?.Object("last_payment_error") ?? intent?.Object("last_setup_error"))?.Text("message");
    }
}
