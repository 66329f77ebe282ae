using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// What a payment link's <c>url</c> leads to: a new Checkout Session for each visit. The address may name the customer's
/// email, a reference and a promotion code (docs.stripe.com/payment-links/url-parameters).
/// </summary>
internal sealed class PaymentLinkPage(Accounts accounts)
{
    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, CheckoutUrls.LinkPath, request => Task.FromResult(Answer(request)));

    private PageAnswer Answer(PageRequest request)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                var link = account
                    .Objects.All(PaymentLinks.Type)
                    .FirstOrDefault(one => one.Text("url")!.EndsWith("/" + request.Id, StringComparison.Ordinal));
                if (link is not null && request.Id.Length > 0)
                {
                    return Visit(new Work(account, Cause: null), link, request);
                }
            }
        }

        return PageAnswer.Message(
            HttpStatusCode.NotFound,
            "Page not found",
            "There is no such payment link on this server. Was it created on another one, or before this one was started?"
        );
    }

    private static PageAnswer Visit(Work work, JsonObject link, PageRequest request)
    {
        if (!PaymentLinks.IsOpen(link))
        {
            return PageAnswer.Message(
                HttpStatusCode.Gone,
                "The link is no longer active",
                link.Text("inactive_message") ?? "This payment link takes no more payments."
            );
        }

        try
        {
            var session = Open(work, link, request);
            if (request.Query.GetValueOrDefault("prefilled_promo_code") is { Length: > 0 } code)
            {
                Basket.Redeem(work, session, code);
            }

            return PageAnswer.To(session.Text("url")!);
        }
        catch (StripeErrorException refused)
        {
            return PageAnswer.Message(HttpStatusCode.Conflict, "Something went wrong", refused.Message);
        }
    }

    private static JsonObject Open(Work work, JsonObject link, PageRequest request)
    {
        var after = link.Object("after_completion");
        var parameters = LinkTerms.Of(work.Objects, link.Id()).ForSession(after?.Object("redirect")?.Text("url"));
        if (request.Query.GetValueOrDefault("prefilled_email") is { } email && SessionChecks.IsEmail(email))
        {
            parameters["customer_email"] = email;
        }

        if (request.Query.GetValueOrDefault("client_reference_id") is { Length: > 0 and <= 200 } reference)
        {
            parameters["client_reference_id"] = reference;
        }

        var call = Calls.Of(work, "/v1/checkout/sessions", parameters, request.Host);
        return CheckoutSessions.Open(call, LineItem.Read(call, acceptInactive: true), [], link.Id());
    }
}
