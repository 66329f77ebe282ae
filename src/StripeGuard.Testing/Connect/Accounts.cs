using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>Connected accounts: docs.stripe.com/api/accounts.</summary>
internal sealed class Accounts : IResource
{
    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/accounts", Create);
        routes.On("GET /v1/account", call => Own(call.Account, Work.Of(call)));
        routes.On("GET /v1/accounts", List);
        routes.On("GET /v1/accounts/{account}", Target);
        routes.On("POST /v1/accounts/{account}", Update);
        routes.On("DELETE /v1/accounts/{account}", Delete);
        routes.On("POST /v1/accounts/{account}/reject", Reject);
        routes.On("POST /v1/accounts/{account}/unreject", Unreject);
    }

    /// <summary>The account that the path names: one of the platform's, or the caller's own.</summary>
    public static JsonObject Target(Call call)
    {
        if (call.Id == call.Account.Id)
        {
            return Own(call.Account, Work.Of(call));
        }

        return WorkOf(call).Objects.Find(ConnectedAccounts.Type, call.Id)
            ?? throw StripeErrors.Invalid(
                $"The provided key does not have access to account '{call.Id}' (or that account does not exist). Application access may have been revoked.",
                "account_invalid",
                status: 403
            );
    }

    /// <summary>The platform's work, whose store holds the accounts, also where a connected account calls for itself.</summary>
    public static Work WorkOf(Call call) => ConnectedAccounts.Platform(Work.Of(call));

    /// <summary>Changes an account, brings its requirements up to date, and tells of it on the account itself.</summary>
    /// <param name="work">The platform's.</param>
    public static void Change(Work work, JsonObject account, Action change)
    {
        var before = (JsonObject)account.DeepClone();
        change();
        if (account.Id() != work.Account.Id)
        {
            AccountRequirements.Refresh(work, account);
        }

        if (PreviousAttributes.Between(before, account) is { } previous)
        {
            ConnectedAccounts.For(work, account.Id()).Raise("account.updated", account, previous);
        }
    }

    /// <summary>A new connected account, stored.</summary>
    /// <param name="type">standard, express, custom, or none.</param>
    public static JsonObject New(Work work, string type, string country, string currency)
    {
        var id = work.Account.Ids.Next("acct_", 16);
        var account = work.Objects.Add(AccountShape.New(work, id, type, country, currency));

        // What was never requested is not shown, as in docs.stripe.com/api/accounts/object#account_object-capabilities.
        account["capabilities"] = new JsonObject();
        return account;
    }

    private static JsonObject Create(Call call)
    {
        var work = WorkOf(call);
        var parameters = call.Parameters;
        if (parameters.Object("controller") is not null && parameters.Has("type"))
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: controller, type.",
                param: "type"
            );
        }

        var country = parameters.String("country")?.ToUpperInvariant() ?? call.Account.Options.Country;
        var own =
            Countries.CurrencyOf(country)
            ?? throw StripeErrors.Invalid(
                $"Country '{country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.",
                "country_unsupported",
                "country"
            );
        var currency = parameters.String("default_currency") is { } code ? Currency.Of(code).Code : own;
        if (parameters.String("account_token") is { } token)
        {
            TakeToken(work, parameters, token);
        }

        var type = parameters.Object("controller") is { } controller
            ? AccountShape.TypeOf(controller)
            : parameters.String("type") ?? "standard";
        var metadata = call.NewMetadata();
        var external = parameters.Has("external_account") ? ExternalAccounts.Given(work, parameters) : null;
        var account = New(work, type, country, currency);
        account["metadata"] = metadata;
        AccountShape.Apply(call, account);
        AccountFacts.Of(work.Objects, account.Id()).Take(parameters);
        if (external is not null)
        {
            ExternalAccounts.Add(work, account, external);
        }

        Capabilities.Request(work, account, parameters.Object("capabilities"));
        AccountRequirements.Refresh(work, account);
        return account;
    }

    private static JsonObject Update(Call call)
    {
        var work = WorkOf(call);
        var account = Target(call);
        var parameters = call.Parameters;
        if (parameters.String("account_token") is { } token)
        {
            TakeToken(work, parameters, token);
        }

        var currency = parameters.String("default_currency") is { } code ? Currency.Of(code).Code : null;
        var metadata = parameters.Has("metadata")
            ? Metadata.Merge(account["metadata"] as JsonObject, parameters)
            : null;
        var external =
            parameters.String("external_account") is not null || parameters.Object("external_account") is not null
                ? ExternalAccounts.Given(work, parameters)
                : null;
        Change(
            work,
            account,
            () =>
            {
                AccountShape.Apply(call, account);
                account["metadata"] = metadata ?? account["metadata"]?.DeepClone();
                account["default_currency"] = currency ?? account.Text("default_currency");
                AccountFacts.Of(work.Objects, account.Id()).Take(parameters);
                if (external is not null)
                {
                    ExternalAccounts.Add(work, account, external);
                }

                Capabilities.Request(work, account, parameters.Object("capabilities"));
            }
        );
        return account;
    }

    private static JsonObject List(Call call) =>
        WorkOf(call) is var work && work.Account == call.Account
            ? call.List(ConnectedAccounts.Type, account => account.Id() != call.Account.Id)
            : call.List([]);

    /// <summary>Only an account without money can be deleted: docs.stripe.com/api/accounts/delete.</summary>
    private static JsonObject Delete(Call call)
    {
        var work = WorkOf(call);
        var account = Target(call);
        if (account.Id() == work.Account.Id)
        {
            throw StripeErrors.Invalid("You cannot delete your own account through the API.", param: "account");
        }

        var connected = ConnectedAccounts.For(work, account.Id()).Account;
        if (Ledger.Of(connected).Totals.Values.Any(total => total.Available != 0 || total.Pending != 0))
        {
            throw StripeErrors.Invalid(
                $"The account {account.Id()} cannot be deleted, because its balance is not zero.",
                param: "account"
            );
        }

        work.Objects.Remove(account);
        return new JsonObject
        {
            ["id"] = account.Id(),
            ["object"] = ConnectedAccounts.Type,
            ["deleted"] = true,
        };
    }

    private static JsonObject Reject(Call call)
    {
        var reason = call.Parameters.Required("reason");
        return SetRejected(
            call,
            reason.StartsWith("fraud", StringComparison.Ordinal) ? "fraud"
                : reason == "terms_of_service" ? reason
                : "other"
        );
    }

    private static JsonObject Unreject(Call call) => SetRejected(call, null);

    private static JsonObject SetRejected(Call call, string? reason)
    {
        var work = WorkOf(call);
        var account = Target(call);
        var facts = AccountFacts.Of(work.Objects, account.Id());
        if (facts.Rejected is null == reason is null)
        {
            throw StripeErrors.Invalid(
                reason is null ? "This account has not been rejected." : "This account has already been rejected.",
                param: "account"
            );
        }

        Change(work, account, () => facts.Rejected = reason);
        return account;
    }

    /// <summary>What an account token says counts as sent: docs.stripe.com/connect/account-tokens.</summary>
    private static void TakeToken(Work work, Parameters parameters, string token)
    {
        var data = Tokens.RedeemData(work, token, ConnectedAccounts.Type, "account_token");
        foreach (var (name, value) in data.Tree)
        {
            if (name != "tos_shown_and_accepted")
            {
                parameters.Tree.TryAdd(name, value?.DeepClone());
            }
        }

        if (data.Bool("tos_shown_and_accepted") == true)
        {
            parameters.Tree.TryAdd(
                "tos_acceptance",
                new JsonObject
                {
                    ["date"] = work.Now.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["ip"] = "127.0.0.1",
                }
            );
        }
    }

    /// <summary>The account that calls: a connected one as its platform has it, or one of the key's own, which nobody creates.</summary>
    private static JsonObject Own(Account account, Work work)
    {
        var home = ConnectedAccounts.PlatformOf(account).Objects;
        if (home.Find(ConnectedAccounts.Type, account.Id) is { } known)
        {
            return known;
        }

        var own = AccountShape.New(work, account.Id, "standard", account.Options.Country, account.Options.Currency);
        own["charges_enabled"] = true;
        own["payouts_enabled"] = true;
        own["details_submitted"] = true;
        own["capabilities"] = new JsonObject { ["card_payments"] = "active", ["transfers"] = "active" };
        own["controller"] = new JsonObject { ["type"] = "account" };
        return home.Add(own);
    }
}
