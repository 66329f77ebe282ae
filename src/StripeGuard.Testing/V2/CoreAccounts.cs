using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.V2;

/// <summary>Accounts of v2: docs.stripe.com/api/v2/core/accounts.</summary>
/// <remarks>Capabilities of a configuration stay as they were asked for; nothing is verified.</remarks>
internal sealed class CoreAccounts : IResource
{
    private const string Type = "v2.core.account";
    private const string Path = "/v2/core/accounts";

    /// <summary>What is left out of an answer unless <c>include</c> names it or a part of it.</summary>
    private static readonly string[] OnlyIncluded =
    [
        "configuration",
        "defaults",
        "future_requirements",
        "identity",
        "requirements",
    ];

    private static readonly string[] Configurations = ["customer", "merchant", "recipient"];

    public void Map(RouteTable routes)
    {
        routes.On($"POST {Path}", Create);
        routes.On($"GET {Path}", List);
        routes.On($"GET {Path}/{{id}}", call => Shown(call, call.Target(Type)));
        routes.On($"POST {Path}/{{id}}", Update);
        routes.On($"POST {Path}/{{id}}/close", Close);
    }

    private static JsonObject Create(Call call)
    {
        var account = EntityShape.Current.New(call, Shape);
        account["closed"] = false;
        account["applied_configurations"] = Applied(account);
        call.Account.Objects.Add(account);
        Raise(call, account, "v2.core.account.created");
        return Shown(call, account);
    }

    private static JsonObject Update(Call call)
    {
        var account = call.Target(Type);
        if (account.Flag("closed"))
        {
            throw StripeErrors.Invalid($"The account '{call.Id}' is closed and cannot be updated.");
        }

        call.Update(
            account,
            eventType: null,
            changing =>
            {
                EntityShape.Current.Assign(call, changing, Shape);
                changing["applied_configurations"] = Applied(changing);
            }
        );
        foreach (var part in OnlyIncluded.Where(call.Parameters.Has))
        {
            foreach (var name in Changed(call, part))
            {
                Raise(call, account, $"v2.core.account[{name}].updated");
            }
        }

        Raise(call, account, "v2.core.account.updated");
        return Shown(call, account);
    }

    /// <summary>docs.stripe.com/api/v2/core/accounts/close: every configuration that the account has is to be named.</summary>
    private static JsonObject Close(Call call)
    {
        var account = call.Target(Type);
        var named = call.Parameters.Strings("applied_configurations").ToHashSet(StringComparer.Ordinal);
        var applied = account["applied_configurations"]!.AsArray().Select(item => item!.GetValue<string>()).ToList();
        if (call.Parameters.Has("applied_configurations") && !named.SetEquals(applied))
        {
            throw StripeErrors.Invalid(
                $"The configurations to close do not match those of the account: {string.Join(", ", applied)}.",
                param: "applied_configurations"
            );
        }

        if (!account.Flag("closed"))
        {
            account["closed"] = true;
            Raise(call, account, "v2.core.account.closed");
        }

        return Shown(call, account);
    }

    private static JsonObject List(Call call)
    {
        var closed = call.Parameters.Bool("closed");
        var wanted = call.Parameters.Strings("applied_configurations").ToList();
        var page = ListsOfV2.Page(
            call,
            Type,
            account =>
                (closed is null || account.Flag("closed") == closed)
                && wanted.All(name =>
                    account["applied_configurations"]!.AsArray().Any(item => item!.GetValue<string>() == name)
                )
        );
        page["data"] = new JsonArray([.. page["data"]!.AsArray().Select(item => Shown(call, (JsonObject)item!))]);
        return page;
    }

    private static Shape Shape => Catalogue.Current.ShapeOfObject(Type)!;

    private static JsonArray Applied(JsonObject account) =>
        new([
            .. Configurations
                .Where(name => account["configuration"]?[name] is JsonObject)
                .Select(name => JsonValue.Create(name)),
        ]);

    private static IEnumerable<string> Changed(Call call, string part) =>
        part == "configuration"
            ? Configurations
                .Where(name => call.Parameters.Object(part)?.Has(name) == true)
                .Select(name => $"{part}.{name}")
            : [part];

    private static JsonObject Shown(Call call, JsonObject account)
    {
        var include = call.Parameters.Strings("include").ToList();
        var shown = (JsonObject)account.DeepClone();
        foreach (var name in OnlyIncluded)
        {
            if (!include.Exists(asked => asked == name || asked.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                shown[name] = null;
            }
        }

        return shown;
    }

    private static void Raise(Call call, JsonObject account, string type) =>
        ThinEvents.Raise(call.Account, type, account, $"{Path}/{account.Id()}", call.Request);
}
