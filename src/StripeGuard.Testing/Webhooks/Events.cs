using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Events: docs.stripe.com/api/events. They can be read for 30 days.</summary>
internal sealed class Events : IResource
{
    private const string Type = "event";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/events", List);
        routes.On("GET /v1/events/{id}", call => Find(call.Account, call.Id) ?? throw Missing(call.Id));
    }

    /// <summary>The event, unless there is none or it is too old to be read.</summary>
    public static JsonObject? Find(Account account, string eventId)
    {
        account.Events.ForgetOld();
        return account.Objects.Find(Type, eventId);
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        if (parameters.Has("type") && parameters.Has("types"))
        {
            throw StripeErrors.Invalid("You may only specify one of these parameters: type, types.", param: "type");
        }

        string[] types = parameters.String("type") is { } one ? [one] : [.. parameters.Strings("types")];
        var delivered = parameters.Bool("delivery_success");
        call.Account.Events.ForgetOld();
        return call.List(
            Type,
            raised =>
                (types.Length == 0 || types.Any(type => EventNames.Matches(type, raised["type"]!.GetValue<string>())))
                && (delivered is null || delivered == raised["pending_webhooks"]!.GetValue<int>() is 0),
            "type"
        );
    }

    private static StripeErrorException Missing(string id) => StripeErrors.Missing(Type, id, "id", inPath: true);
}
