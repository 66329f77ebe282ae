using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// Account sessions and login links, by which sellers see their account: docs.stripe.com/api/account_sessions,
/// docs.stripe.com/api/accounts/login_link.
/// </summary>
internal sealed class AccountSessions : IResource
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/account_sessions", Create);
        routes.On("POST /v1/accounts/{account}/login_links", CreateLoginLink);
    }

    private static JsonObject Create(Call call)
    {
        var work = Accounts.WorkOf(call);
        var id = call.Parameters.Required("account");
        if (id != work.Account.Id)
        {
            work.Objects.Get(ConnectedAccounts.Type, id, "account");
        }

        var session = EntityShape.Current.New(call, Catalogue.Current.ShapeOfObject("account_session")!);
        session["client_secret"] = work.Account.Ids.Next("accs_secret__", 48);
        session["expires_at"] = work.Now + (long)Lasts.TotalSeconds;
        session["livemode"] = false;
        return session;
    }

    private static JsonObject CreateLoginLink(Call call)
    {
        var account = Accounts.Target(call);
        if (account.Object("controller")?.Object("stripe_dashboard")?.Text("type") != "express")
        {
            throw StripeErrors.Invalid(
                "Cannot create a login link for an account that is not an Express Dashboard account."
            );
        }

        if (!account.Flag("details_submitted"))
        {
            throw StripeErrors.Invalid("Cannot create a login link for an account that has not completed onboarding.");
        }

        return new JsonObject
        {
            ["object"] = "login_link",
            ["created"] = call.Account.NowSeconds,
            ["url"] = $"https://connect.stripe.com/express/{account.Id()}/{call.Account.Ids.Next("", 12)}",
        };
    }
}
