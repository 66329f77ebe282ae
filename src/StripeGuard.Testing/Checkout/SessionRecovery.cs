using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// Abandoned carts: a session with <c>after_expiration[recovery]</c> that expires gets an address which opens a copy of
/// it, for 30 days (docs.stripe.com/payments/checkout/abandoned-carts).
/// </summary>
internal sealed class SessionRecovery(Accounts accounts)
{
    private const string Type = "stripeguard.checkout_recovery";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Keeps what the copies of a session are to be created with.</summary>
    public static void Keep(SessionTerms terms, JsonObject session, Parameters parameters)
    {
        if (session.Object("after_expiration")?.Object("recovery")?.Flag("enabled") != true)
        {
            return;
        }

        var copy = (JsonObject)parameters.Tree.DeepClone();
        copy.Remove("expires_at");
        copy.Remove("expand");
        terms.CreatedWith = copy;
    }

    /// <summary>Gives a session that expires its recovery address.</summary>
    public static void Offer(Work work, JsonObject session)
    {
        if (session.Object("after_expiration")?.Object("recovery") is not { } recovery || !recovery.Flag("enabled"))
        {
            return;
        }

        var code = work.Account.Ids.Next("test_", 40);
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = IdFor(code),
                ["object"] = Type,
                ["session"] = session.Id(),
            }
        );
        recovery["expires_at"] = work.Now + (long)Lifetime.TotalSeconds;
        recovery["url"] = CheckoutUrls.Recovery(work.Account.BaseUrl, code);
    }

    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, CheckoutUrls.RecoveryPath, request => Task.FromResult(Answer(request)));

    private PageAnswer Answer(PageRequest request)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (
                    account.Objects.Find(Type, IdFor(request.Id)) is { } found
                    && account.Objects.Find(CheckoutSessions.Type, found.Text("session")!) is { } session
                )
                {
                    using var stay = account.Time.Enter(OwnTime.Of(account, session.Id()));
                    return Visit(new Work(account, Cause: null), session, request);
                }
            }
        }

        return PageAnswer.Message(
            HttpStatusCode.NotFound,
            "Page not found",
            "There is no such recovery link on this server. Was its session created on another one, or before this one was started?"
        );
    }

    private static PageAnswer Visit(Work work, JsonObject expired, PageRequest request)
    {
        var recovery = expired.Object("after_expiration")!.Object("recovery")!;
        if (recovery.Number("expires_at") <= work.Now)
        {
            return PageAnswer.Message(
                HttpStatusCode.Gone,
                "This link has expired",
                "Go back to the shop and start again. Nothing was charged.",
                expired.Text("cancel_url"),
                $"Back to {Summary.Shop(expired)}"
            );
        }

        try
        {
            return PageAnswer.To(Copy(work, expired, recovery, request.Host).Text("url")!);
        }
        catch (StripeErrorException refused)
        {
            return PageAnswer.Message(HttpStatusCode.Conflict, "Something went wrong", refused.Message);
        }
    }

    private static JsonObject Copy(Work work, JsonObject expired, JsonObject recovery, string host)
    {
        var terms = SessionTerms.Of(work.Objects, expired.Id());
        var parameters = (JsonObject)terms.CreatedWith!.DeepClone();
        parameters["line_items"] = Items(parameters, terms);
        if (recovery.Flag("allow_promotion_codes") && !parameters.ContainsKey("discounts"))
        {
            parameters["allow_promotion_codes"] = "true";
        }

        var call = Calls.Of(work, "/v1/checkout/sessions", parameters, host);
        var lines = LineItem.Read(call, acceptInactive: true);
        var discounts = AskedDiscounts.Read(
            work,
            call.Parameters,
            new DiscountedPurchase(
                call.Reference("customer", Customers.Type),
                lines.Length > 0 ? lines[0].Currency : null,
                lines.Sum(line => line.Subtotal(work.Objects))
            )
        );
        var session = CheckoutSessions.Open(call, lines, discounts, expired.Text("payment_link"));
        session["recovered_from"] = expired.Id();
        return session;
    }

    /// <summary>The line items as they were asked for, at the prices that were made for the first session.</summary>
    private static JsonArray? Items(JsonObject parameters, SessionTerms terms)
    {
        if (parameters["line_items"] is not JsonArray given)
        {
            return null;
        }

        var items = (JsonArray)given.DeepClone();
        foreach (var (item, line) in items.OfType<JsonObject>().Zip(terms.Lines.OfType<JsonObject>()))
        {
            item.Remove("price_data");
            item["price"] = line.Object("price")!.Id();
        }

        return items;
    }

    private static string IdFor(string code) => "recovery_" + code;
}
