using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>Capabilities, what an account may do: docs.stripe.com/api/capabilities, docs.stripe.com/connect/account-capabilities.</summary>
internal sealed class Capabilities : IResource
{
    private const string Type = "capability";

    /// <summary>A capability's id is its name, which many accounts share: each is kept under the account's as well.</summary>
    private const string Kept = "stripeguard.capability";

    private const string Path = "/v1/accounts/{account}/capabilities";

    public void Map(RouteTable routes)
    {
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{capability}", call => Target(call, Accounts.Target(call)));
        routes.On("POST " + Path + "/{capability}", Update);
    }

    /// <summary>Requests capabilities, or gives them up, as the <c>capabilities</c> parameter says.</summary>
    public static void Request(Work work, JsonObject account, Parameters? capabilities)
    {
        foreach (var (name, _) in capabilities?.Tree ?? [])
        {
            if (capabilities!.Object(name)?.Bool("requested") is { } requested)
            {
                Request(work, account, name, requested);
            }
        }
    }

    /// <summary>Gives every requested capability the status that the account's requirements allow.</summary>
    public static void Refresh(Work work, JsonObject account, string status)
    {
        var shown = account.Object("capabilities")!;
        foreach (var capability in Of(work, account))
        {
            var now = capability.Flag("requested") ? status : "inactive";
            shown[NameOf(capability)] = now;
            capability["requirements"] = account.Object("requirements")!.DeepClone();
            if (capability.Text("status") != now)
            {
                ConnectedAccounts
                    .For(work, account.Id())
                    .Update(Shown(capability), "capability.updated", () => capability["status"] = now);
            }
        }
    }

    private static JsonObject List(Call call)
    {
        var account = Accounts.Target(call);
        return call.List([.. Of(Accounts.WorkOf(call), account).Select(Shown)]);
    }

    private static JsonObject Update(Call call)
    {
        var work = Accounts.WorkOf(call);
        var account = Accounts.Target(call);
        if (call.Parameters.Bool("requested") is { } requested)
        {
            Accounts.Change(work, account, () => Request(work, account, call.PathValues[1], requested));
        }

        return Target(call, account);
    }

    private static JsonObject Target(Call call, JsonObject account) =>
        Of(Accounts.WorkOf(call), account).FirstOrDefault(capability => NameOf(capability) == call.PathValues[1])
            is { } found
            ? Shown(found)
            : throw StripeErrors.Missing(Type, call.PathValues[1], Type, inPath: true);

    private static void Request(Work work, JsonObject account, string name, bool requested)
    {
        if (work.Objects.Find(Kept, KeyOf(account, name)) is not { } capability)
        {
            capability = work.Objects.Add(
                new JsonObject
                {
                    ["id"] = KeyOf(account, name),
                    ["object"] = Kept,
                    ["account"] = account.Id(),
                    ["future_requirements"] = AccountShape.NoRequirements(),
                    ["requested"] = requested,
                    ["requested_at"] = null,
                    ["requirements"] = AccountShape.NoRequirements(),
                    ["status"] = "inactive",
                }
            );
        }

        capability["requested"] = requested;
        capability["requested_at"] = requested ? work.Now : null;
        account.Object("capabilities")![name] = capability.Text("status");
    }

    private static List<JsonObject> Of(Work work, JsonObject account) =>
        [
            .. (account.Object("capabilities") ?? [])
                .Select(pair => work.Objects.Find(Kept, KeyOf(account, pair.Key)))
                .OfType<JsonObject>(),
        ];

    private static string KeyOf(JsonObject account, string name) => $"{account.Id()} {name}";

    private static string NameOf(JsonObject kept) =>
        kept.Id()[(kept.Id().IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static JsonObject Shown(JsonObject kept)
    {
        var shown = (JsonObject)kept.DeepClone();
        shown["id"] = NameOf(kept);
        shown["object"] = Type;
        return shown;
    }
}
