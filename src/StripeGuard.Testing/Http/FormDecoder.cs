using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Http;

/// <summary>Stripe's form encoding: brackets make the tree, <c>items[0][price]</c>.</summary>
internal static class FormDecoder
{
    public static JsonObject Decode(params ReadOnlySpan<string?> encodedParts)
    {
        var root = new JsonObject();
        foreach (var encoded in encodedParts)
        {
            foreach (var pair in (encoded ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var separator = pair.IndexOf('=', StringComparison.Ordinal);
                var name = separator < 0 ? pair : pair[..separator];
                var value = separator < 0 ? "" : pair[(separator + 1)..];
                Put(
                    root,
                    Uri.UnescapeDataString(name.Replace('+', ' ')),
                    Uri.UnescapeDataString(value.Replace('+', ' '))
                );
            }
        }

        return root;
    }

    private static void Put(JsonObject root, string name, string value)
    {
        var keys = name.Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries);
        var node = root;
        foreach (var key in keys[..^1])
        {
            node = node[key] as JsonObject ?? (JsonObject)(node[key] = new JsonObject());
        }

        node[keys[^1]] = value;
    }
}
