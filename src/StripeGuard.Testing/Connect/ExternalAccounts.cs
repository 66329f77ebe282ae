using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// The bank accounts and debit cards that a connected account is paid out to: docs.stripe.com/api/external_accounts. They
/// lie in the connected account's own store, where its payouts find them.
/// </summary>
internal sealed class ExternalAccounts : IResource
{
    private const string Path = "/v1/accounts/{account}/external_accounts";

    private static readonly string[] Types = [BankAccounts.Type, "card"];

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{id}", call => Target(call, WorkOf(call)));
        routes.On("POST " + Path + "/{id}", Update);
        routes.On("DELETE " + Path + "/{id}", Delete);
    }

    /// <summary>The bank account or card that <c>external_account</c> describes or names by its token; nobody's yet.</summary>
    public static JsonObject Given(Work work, Parameters parameters)
    {
        if (parameters.Object("external_account") is { } hash)
        {
            return hash.String("object") == "card"
                ? throw StripeErrors.Invalid(
                    "Send a card as a token, not as its number: docs.stripe.com/api/external_accounts.",
                    param: "external_account"
                )
                : BankAccounts.New(work, hash, "external_account");
        }

        var token = parameters.String("external_account") ?? throw StripeErrors.MissingParameter("external_account");
        return token.StartsWith("btok_", StringComparison.Ordinal)
            ? Tokens.RedeemBankAccount(work, token, "external_account")
            : CustomerSources.New(work, token);
    }

    /// <summary>Gives it to a connected account; the first in a currency is the default for it.</summary>
    /// <param name="work">The platform's.</param>
    public static void Add(Work work, JsonObject account, JsonObject external, bool byDefault = false)
    {
        var there = ConnectedAccounts.For(work, account.Id());
        if (there.Account != work.Account)
        {
            work.Objects.Forget(external);
            there.Objects.Add(external);
            BankAccounts.Move(work.Objects, there.Objects, external.Id());
        }

        external["account"] = account.Id();
        external["currency"] ??= account.Text("default_currency");
        external["default_for_currency"] = false;
        if (
            byDefault || !Of(there, account).Any(other => other.Flag("default_for_currency") && InSame(other, external))
        )
        {
            MakeDefault(there, account, external);
        }

        Show(there, account);
        there.Raise("account.external_account.created", external);
    }

    private static JsonObject Create(Call call)
    {
        var work = Accounts.WorkOf(call);
        var account = Accounts.Target(call);
        var external = Given(work, call.Parameters);
        external["metadata"] = call.NewMetadata();
        Accounts.Change(
            work,
            account,
            () => Add(work, account, external, call.Parameters.Bool("default_for_currency") == true)
        );
        return external;
    }

    private static JsonObject List(Call call)
    {
        var wanted = call.Parameters.String("object");
        return call.List([
            .. Of(WorkOf(call), Accounts.Target(call)).Where(one => wanted is null || one.Text("object") == wanted),
        ]);
    }

    private static JsonObject Update(Call call)
    {
        var there = WorkOf(call);
        var account = Accounts.Target(call);
        var external = Target(call, there);
        var parameters = call.Parameters;
        var metadata = parameters.Has("metadata")
            ? Metadata.Merge(external["metadata"] as JsonObject, parameters)
            : null;
        there.Update(
            external,
            "account.external_account.updated",
            () =>
            {
                external["metadata"] = metadata ?? external["metadata"]?.DeepClone();
                external.SetTexts(
                    parameters,
                    external.Text("object") == "card"
                        ?
                        [
                            "name",
                            "address_city",
                            "address_country",
                            "address_line1",
                            "address_line2",
                            "address_state",
                            "address_zip",
                        ]
                        : ["account_holder_name", "account_holder_type", "account_type"]
                );
                if (parameters.Bool("default_for_currency") == true)
                {
                    MakeDefault(there, account, external);
                }
            }
        );
        Show(there, account);
        return external;
    }

    /// <summary>The default of a currency stays as long as there is another: docs.stripe.com/api/external_account_bank_accounts/delete.</summary>
    private static JsonObject Delete(Call call)
    {
        var there = WorkOf(call);
        var account = Accounts.Target(call);
        var external = Target(call, there);
        if (
            external.Flag("default_for_currency")
            && Of(there, account).Any(other => other != external && InSame(other, external))
        )
        {
            throw StripeErrors.Invalid(
                "You cannot delete the default external account for your currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.",
                param: "id"
            );
        }

        Accounts.Change(
            Accounts.WorkOf(call),
            account,
            () =>
            {
                there.Objects.Remove(external);
                Show(there, account);
            }
        );
        there.Raise("account.external_account.deleted", external);
        return new JsonObject
        {
            ["id"] = external.Id(),
            ["object"] = external.Text("object"),
            ["currency"] = external.Text("currency"),
            ["deleted"] = true,
        };
    }

    private static JsonObject Target(Call call, Work there) =>
        Of(there, Accounts.Target(call)).FirstOrDefault(external => external.Id() == call.PathValues[1])
        ?? throw StripeErrors.Missing("external account", call.PathValues[1], "id", inPath: true);

    private static Work WorkOf(Call call)
    {
        var account = Accounts.Target(call).Id();
        var work = Accounts.WorkOf(call);
        return account == work.Account.Id ? work : ConnectedAccounts.For(work, account);
    }

    private static List<JsonObject> Of(Work there, JsonObject account) =>
        [
            .. Types
                .SelectMany(type => there.Objects.NewestFirst(type))
                .Where(external => external.Text("account") == account.Id()),
        ];

    private static bool InSame(JsonObject one, JsonObject other) => one.Text("currency") == other.Text("currency");

    private static void MakeDefault(Work there, JsonObject account, JsonObject external)
    {
        foreach (var other in Of(there, account).Where(other => InSame(other, external)))
        {
            other["default_for_currency"] = false;
        }

        external["default_for_currency"] = true;
    }

    private static void Show(Work there, JsonObject account) =>
        account["external_accounts"] = Lists.Of(
            Of(there, account).Take(10),
            $"/v1/accounts/{account.Id()}/external_accounts",
            Of(there, account).Count > 10
        );
}
