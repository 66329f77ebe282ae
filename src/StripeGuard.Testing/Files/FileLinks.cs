using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Files;

/// <summary>File links: docs.stripe.com/api/file_links. Whoever has the address may download the file, until it expires.</summary>
internal sealed class FileLinks : IResource
{
    public const string Type = "file_link";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/file_links", Create);
        routes.On("GET /v1/file_links", List);
        routes.On("GET /v1/file_links/{link}", call => Current(call, call.Target(Type)));
        routes.On("POST /v1/file_links/{link}", Update);
    }

    public static JsonObject Make(Call call, JsonObject file, Parameters parameters)
    {
        var expires = Expiry(call, parameters);
        var id = call.Account.Ids.Next("link_");
        var link = call.Account.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["created"] = call.Account.NowSeconds,
                ["expired"] = false,
                ["expires_at"] = expires,
                ["file"] = file.Id(),
                ["livemode"] = false,
                ["metadata"] = Metadata.Merge(null, parameters),
                ["url"] = $"{Intents.BaseUrl(call)}{FileLinkPage.Path}/{call.Account.Ids.Next(id + "_", 40)}",
            }
        );
        file["links"]!["data"]!.AsArray().Insert(0, link.DeepClone());
        return link;
    }

    public static bool IsExpired(Account account, JsonObject link) =>
        link["expires_at"] is not null && link.Number("expires_at") <= account.NowSeconds;

    private static JsonObject Create(Call call) => Make(call, call.Reference("file", Files.Type)!, call.Parameters);

    private static JsonObject List(Call call)
    {
        foreach (var link in call.Account.Objects.All(Type))
        {
            Current(call, link);
        }

        return call.List(Type);
    }

    private static JsonObject Update(Call call)
    {
        var expires = Expiry(call, call.Parameters);
        var clears = call.Parameters.Clears("expires_at");
        return Current(
            call,
            call.Update(
                call.Target(Type),
                eventType: null,
                link =>
                {
                    if (expires is not null || clears)
                    {
                        link["expires_at"] = expires;
                    }
                }
            )
        );
    }

    private static JsonObject Current(Call call, JsonObject link)
    {
        link["expired"] = IsExpired(call.Account, link);
        return link;
    }

    /// <summary>A time to come, or <c>now</c>.</summary>
    private static long? Expiry(Call call, Parameters parameters)
    {
        if (parameters.String("expires_at") == "now")
        {
            return call.Account.NowSeconds;
        }

        var expires = parameters.Long("expires_at");
        return expires is { } at && at < call.Account.NowSeconds
            ? throw StripeErrors.Invalid("The expires_at of a file link must be in the future.", param: "expires_at")
            : expires;
    }
}
