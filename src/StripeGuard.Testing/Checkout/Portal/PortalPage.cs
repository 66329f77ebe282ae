using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>
/// The billing portal at a portal session's <c>url</c>: docs.stripe.com/customer-management. Each step is a page of its
/// own, named by <c>step</c> in the address; a session with a flow begins at its step.
/// </summary>
internal sealed class PortalPage(Accounts accounts)
{
    public void Serve(WireMockServer server) => PageServer.Serve(server, CheckoutUrls.PortalPath, AnswerAsync);

    private async Task<PageAnswer> AnswerAsync(PageRequest request)
    {
        if (Find(request.Id) is not var (account, session))
        {
            return PageAnswer.Message(
                HttpStatusCode.NotFound,
                "Page not found",
                "There is no such billing portal session on this server. Create a new one for each visit."
            );
        }

        PageAnswer answer;
        lock (account.Lock)
        {
            using var stay = account.Time.Enter(OwnTime.Of(account, session.Text("customer") ?? ""));
            answer = Answer(new Work(account, Cause: null), session, request);
        }

        if (request.IsPost)
        {
            await account.Webhooks.WaitAtMostAsync(SessionAttempt.Patience).ConfigureAwait(false);
        }

        return answer;
    }

    private (Account Account, JsonObject Session)? Find(string code)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (
                    code.Length > 0
                    && account
                        .Objects.NewestFirst(PortalSessions.Type)
                        .FirstOrDefault(one => one.Text("url")!.EndsWith("/" + code, StringComparison.Ordinal))
                        is { } session
                )
                {
                    return (account, session);
                }
            }
        }

        return null;
    }

    private static PageAnswer Answer(Work work, JsonObject session, PageRequest request)
    {
        var actions = new PortalActions(work, session);
        if (actions.Customer is null)
        {
            return PageAnswer.Message(
                HttpStatusCode.Gone,
                "Nothing to manage",
                "This customer does not exist any more."
            );
        }

        var step = request.Query.GetValueOrDefault("step") ?? StepOf(session);
        var subscription = actions.Subscription(
            request.Query.GetValueOrDefault("subscription") ?? SubscriptionOf(session)
        );
        try
        {
            return step switch
            {
                "cancel" when subscription is not null && actions.Allows("subscription_cancel") => Cancel(
                    work,
                    actions,
                    session,
                    subscription,
                    request
                ),
                "renew" when subscription is not null && request.IsPost && actions.Allows("subscription_cancel") =>
                    Renew(actions, session, subscription),
                "plans" when subscription is not null && actions.CanChange(subscription) => PortalView.Plans(
                    work,
                    actions,
                    session,
                    subscription
                ),
                "customer" when actions.Allows("customer_update") => Details(actions, session, request),
                "confirm" when subscription is not null && actions.CanChange(subscription) => Confirm(
                    work,
                    actions,
                    session,
                    subscription,
                    request
                ),
                "card" when actions.Allows("payment_method_update") => Card(work, actions, session, request),
                _ => PortalView.Home(work, actions, session, Notice(request)),
            };
        }
        catch (StripeErrorException refused)
        {
            return PortalView.Home(work, actions, session, refused.Message, HttpStatusCode.UnprocessableEntity);
        }
    }

    private static PageAnswer Cancel(
        Work work,
        PortalActions actions,
        JsonObject session,
        JsonObject subscription,
        PageRequest request
    )
    {
        if (!request.IsPost)
        {
            return PortalView.Cancel(work, actions, session, subscription);
        }

        if (!subscription.Flag("cancel_at_period_end"))
        {
            actions.Cancel(subscription);
        }

        return Done(session, "canceled", "Your plan has been canceled.");
    }

    private static PageAnswer Renew(PortalActions actions, JsonObject session, JsonObject subscription)
    {
        actions.Renew(subscription);
        return Done(session, "renewed", "Your plan has been renewed.");
    }

    private static PageAnswer Confirm(
        Work work,
        PortalActions actions,
        JsonObject session,
        JsonObject subscription,
        PageRequest request
    )
    {
        var wanted = request.Query.GetValueOrDefault("price") ?? ItemOf(session)?.Text("price");
        var price = actions.Plans(subscription).FirstOrDefault(one => one.Id() == wanted);
        if (price is null)
        {
            return PortalView.Plans(work, actions, session, subscription);
        }

        var quantity =
            ItemOf(session) is { } item && item["quantity"] is not null ? item.Number("quantity") : (long?)null;
        if (request.Query.GetValueOrDefault("quantity") is { Length: > 0 } sent)
        {
            if (
                !long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
                || actions.Quantities(price) is not var (least, most)
                || chosen < least
                || chosen > most
            )
            {
                return PortalView.Plans(work, actions, session, subscription, HttpStatusCode.UnprocessableEntity);
            }

            quantity = chosen;
        }

        if (!request.IsPost)
        {
            return PortalView.Confirm(work, actions, session, subscription, price, quantity);
        }

        actions.SwitchTo(subscription, price, quantity);
        return Done(session, "updated", "Your plan has been updated.");
    }

    private static PageAnswer Details(PortalActions actions, JsonObject session, PageRequest request)
    {
        if (!request.IsPost)
        {
            return PortalView.Details(actions, session, entered: null);
        }

        var entered = PortalDetails.Of(request);
        if (!entered.Check(actions))
        {
            return PortalView.Details(actions, session, entered);
        }

        actions.ChangeDetails(entered);
        return Done(session, "details", "Your billing information has been updated.");
    }

    private static PageAnswer Card(Work work, PortalActions actions, JsonObject session, PageRequest request)
    {
        if (request.Query.GetValueOrDefault("setup_intent") is { } id)
        {
            return BackFrom3DSecure(work, actions, session, id);
        }

        if (!request.IsPost)
        {
            return PortalView.Card(work, session, new EnteredForm());
        }

        if (request.Field("action") == "fill")
        {
            return PortalView.Card(work, session, CheckoutView.Filled(work, request.Field("fill") ?? ""));
        }

        var form = EnteredForm.Of(request);
        if (form.CheckCard(work) is not { } method)
        {
            return PortalView.Card(work, session, form, HttpStatusCode.UnprocessableEntity);
        }

        try
        {
            var here = new PageAddress(
                request.Host,
                $"http://{request.Host}{CheckoutUrls.PortalPath}{request.Id}?step=card"
            );
            var intent = actions.SaveCard(method(form.Billing(actions.Customer!.Text("email"))), here);
            if (intent.Object("next_action")?.Object("redirect_to_url")?.Text("url") is { } bank)
            {
                return PageAnswer.To(bank);
            }

            actions.UseMethod(intent.Text("payment_method")!);
            return Done(session, "card", "Your card has been updated.");
        }
        catch (StripeErrorException refused)
        {
            var (field, message) = CardFields.Place(refused);
            form.Errors[field] = message;
            return PortalView.Card(work, session, form, HttpStatusCode.UnprocessableEntity);
        }
    }

    private static PageAnswer BackFrom3DSecure(Work work, PortalActions actions, JsonObject session, string id)
    {
        if (
            work.Objects.Find(SetupIntents.Type, id) is not { } intent
            || intent.Text("customer") != session.Text("customer")
        )
        {
            return PortalView.Card(work, session, new EnteredForm());
        }

        if (intent.Text("status") == "succeeded")
        {
            actions.UseMethod(intent.Text("payment_method")!);
            return Done(session, "card", "Your card has been updated.");
        }

        var form = new EnteredForm();
        form.Errors["Number"] = intent.Object("last_setup_error")?.Text("message") ?? "Your card was not saved.";
        return PortalView.Card(work, session, form, HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Back to the portal's first page, or where the session's flow ends.</summary>
    private static PageAnswer Done(JsonObject session, string what, string message)
    {
        var after = session.Object("flow")?.Object("after_completion");
        return after?.Text("type") switch
        {
            "redirect" when after.Object("redirect")?.Text("return_url") is { } url => PageAnswer.To(url),
            "hosted_confirmation" => PageAnswer.Message(
                HttpStatusCode.OK,
                message,
                after.Object("hosted_confirmation")?.Text("custom_message") ?? "You can close this page.",
                session.Text("return_url"),
                "Return to Test shop"
            ),
            _ => PageAnswer.To($"{session.Text("url")}?step=home&done={what}"),
        };
    }

    private static string? Notice(PageRequest request) =>
        request.Query.GetValueOrDefault("done") switch
        {
            "canceled" => "Your plan has been canceled.",
            "renewed" => "Your plan has been renewed.",
            "updated" => "Your plan has been updated.",
            "card" => "Your card has been updated.",
            "details" => "Your billing information has been updated.",
            _ => null,
        };

    private static string StepOf(JsonObject session) =>
        session.Object("flow")?.Text("type") switch
        {
            "subscription_cancel" => "cancel",
            "subscription_update" => "plans",
            "subscription_update_confirm" => "confirm",
            "payment_method_update" => "card",
            _ => "home",
        };

    private static string? SubscriptionOf(JsonObject session) =>
        session.Object("flow") is { } flow ? flow.Object(flow.Text("type")!)?.Text("subscription") : null;

    /// <summary>What a flow has chosen for the customer already.</summary>
    private static JsonObject? ItemOf(JsonObject session) =>
        session.Object("flow")?.Object("subscription_update_confirm")?["items"] is JsonArray and [JsonObject item, ..]
            ? item
            : null;
}
