using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// Account links, which lead a seller through Stripe's onboarding: docs.stripe.com/api/account_links. The page is
/// <see cref="OnboardingPage"/>.
/// </summary>
internal sealed class AccountLinks : IResource
{
    /// <summary>The document of a link that can still be followed.</summary>
    private const string Kept = "stripeguard.account_link";

    /// <summary>docs.stripe.com/api/account_links/object: a link lasts a few minutes, and is good once.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public void Map(RouteTable routes) => routes.On("POST /v1/account_links", Create);

    /// <summary>Where the seller is led on from a link; null when it is unknown, used or too old.</summary>
    public static JsonObject? Find(Account platform, string link) =>
        platform.Objects.Find(Kept, link) is { } kept && kept.Number("expires_at") > platform.NowSeconds ? kept : null;

    /// <summary>The seller has told everything: docs.stripe.com/connect/hosted-onboarding.</summary>
    public static void Complete(Account platform, JsonObject link)
    {
        var work = new Work(platform, Cause: null);
        platform.Objects.Remove(link);
        if (platform.Objects.Find(ConnectedAccounts.Type, link.Text("account")!) is not { } account)
        {
            return;
        }

        Accounts.Change(
            work,
            account,
            () =>
            {
                AccountFacts.Of(platform.Objects, account.Id()).Onboarded = true;
                account["business_type"] ??= "individual";
                if (account.Object("external_accounts")?["data"] is JsonArray { Count: 0 })
                {
                    var currency = account.Text("default_currency")!;
                    ExternalAccounts.Add(work, account, BankAccounts.OfDashboard(work, currency));
                }
            }
        );
    }

    private static JsonObject Create(Call call)
    {
        var work = Accounts.WorkOf(call);
        var parameters = call.Parameters;
        var id = parameters.Required("account");
        var account =
            work.Objects.Find(ConnectedAccounts.Type, id)
            ?? throw StripeErrors.Missing(ConnectedAccounts.Type, id, "account", inPath: false);
        var type = parameters.Required("type");
        foreach (var name in (string[])["refresh_url", "return_url"])
        {
            CheckUrl(parameters, name);
        }

        if (type == "account_update" && account.Object("controller")?.Text("requirement_collection") == "stripe")
        {
            throw StripeErrors.Invalid(
                "You cannot create `account_update` type Account Links for this account: Stripe collects its requirements. Use `account_onboarding`.",
                param: "type"
            );
        }

        var expires = work.Now + (long)Lasts.TotalSeconds;
        var link = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Account.Ids.Next("", 20),
                ["object"] = Kept,
                ["account"] = id,
                ["expires_at"] = expires,
                ["refresh_url"] = parameters.String("refresh_url"),
                ["return_url"] = parameters.String("return_url"),
            }
        );
        return new JsonObject
        {
            ["object"] = "account_link",
            ["created"] = work.Now,
            ["expires_at"] = expires,
            ["url"] = $"{Intents.BaseUrl(call)}{OnboardingPage.Path}/{id}/{link.Id()}",
        };
    }

    private static void CheckUrl(Parameters parameters, string name)
    {
        var url = parameters.Required(name);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw StripeErrors.Invalid("Not a valid URL", "url_invalid", name);
        }
    }
}
