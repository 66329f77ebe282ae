using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// The end of the OAuth flow, by which accounts that exist already are connected: docs.stripe.com/connect/oauth-reference.
/// Any authorization code that begins with <c>ac_</c> connects a new account, once.
/// </summary>
internal sealed class OAuth : IResource
{
    /// <summary>The document of a code that was used, or of a refresh token.</summary>
    private const string Kept = "stripeguard.oauth";

    public void Map(RouteTable routes)
    {
        routes.On("POST /oauth/token", Token);
        routes.On("POST /oauth/deauthorize", Deauthorize);
    }

    private static JsonObject Token(Call call)
    {
        var work = Accounts.WorkOf(call);
        var scope = call.Parameters.String("scope") ?? "read_write";
        var account = call.Parameters.String("grant_type") switch
        {
            "authorization_code" => OfCode(work, call.Parameters.String("code")),
            "refresh_token" => OfRefreshToken(work, call.Parameters.String("refresh_token")),
            null => throw StripeErrors.OAuth("invalid_request", "No grant type specified"),
            var other => throw StripeErrors.OAuth("unsupported_grant_type", $"Invalid grant type: {other}"),
        };
        var refresh = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Account.Ids.Next("rt_", 24),
                ["object"] = Kept,
                ["account"] = account,
            }
        );
        var key = "sk_test_" + work.Account.Ids.Next("", 24);
        work.Account.OpenWith(key, account);
        return new JsonObject
        {
            ["access_token"] = key,
            ["livemode"] = false,
            ["refresh_token"] = refresh.Id(),
            ["scope"] = scope,
            ["stripe_publishable_key"] = "pk_test_" + work.Account.Ids.Next("", 24),
            ["stripe_user_id"] = account,
            ["token_type"] = "bearer",
        };
    }

    private static string OfCode(Work work, string? code)
    {
        if (code is null)
        {
            throw StripeErrors.OAuth("invalid_request", "No authorization code provided");
        }

        if (!code.StartsWith("ac_", StringComparison.Ordinal))
        {
            throw StripeErrors.OAuth("invalid_grant", $"Authorization code does not exist: {code}");
        }

        if (work.Objects.Find(Kept, code) is not null)
        {
            throw StripeErrors.OAuth(
                "invalid_grant",
                $"This authorization code has already been used. All tokens issued with this code have been revoked: {code}"
            );
        }

        var options = work.Account.Options;
        var account = Accounts.New(work, "standard", options.Country, options.Currency);
        AccountFacts.Of(work.Objects, account.Id()).Onboarded = true;
        var capabilities = new JsonObject
        {
            ["card_payments"] = new JsonObject { ["requested"] = "true" },
            ["transfers"] = new JsonObject { ["requested"] = "true" },
        };
        Capabilities.Request(work, account, new Parameters(capabilities));
        ExternalAccounts.Add(work, account, BankAccounts.OfDashboard(work, options.Currency));
        AccountRequirements.Refresh(work, account);
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = code,
                ["object"] = Kept,
                ["account"] = account.Id(),
            }
        );
        ConnectedAccounts.For(work, account.Id()).Raise("account.application.authorized", Application(work));
        return account.Id();
    }

    private static string OfRefreshToken(Work work, string? token) =>
        token is not null
        && work.Objects.Find(Kept, token)?.Text("account") is { } account
        && work.Objects.Find(ConnectedAccounts.Type, account) is not null
            ? account
            : throw StripeErrors.OAuth("invalid_grant", $"Refresh token does not exist: {token}");

    /// <summary>The account goes its own way: the platform's key no longer opens it.</summary>
    private static JsonObject Deauthorize(Call call)
    {
        var work = Accounts.WorkOf(call);
        var id = call.Parameters.String("stripe_user_id");
        if (id is null || work.Objects.Find(ConnectedAccounts.Type, id) is not { } account || id == work.Account.Id)
        {
            throw StripeErrors.OAuth(
                "invalid_client",
                $"This application is not connected to stripe account {id}, or that account does not exist."
            );
        }

        ConnectedAccounts.For(work, id).Raise("account.application.deauthorized", Application(work));
        work.Objects.Remove(account);
        return new JsonObject { ["stripe_user_id"] = id };
    }

    private static JsonObject Application(Work work) =>
        new()
        {
            ["id"] = ConnectedAccounts.ApplicationOf(work.Account),
            ["object"] = "application",
            ["name"] = "StripeGuard",
        };
}
