using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>A Stripe event read as plain JSON: its "type" and "data" by name, and the type compared with one of Stripe's.</summary>
internal static class JsonEvent
{
    /// <summary>Whether a call parses JSON into a document without a model: JsonDocument, JsonNode, JObject, dynamic.</summary>
    public static bool IsParse(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        return method.ContainingType?.Name switch
        {
            "JsonDocument" or "JsonNode" or "JObject" or "JToken" => method.Name
                is "Parse"
                    or "ParseAsync"
                    or "LoadAsync",
            "JsonSerializer" => method.Name is "Deserialize" or "DeserializeAsync" && IsDocument(method),
            "JsonConvert" => method.Name == "DeserializeObject" && (method.TypeArguments.IsEmpty || IsDocument(method)),
            _ => false,
        };
    }

    /// <summary>Whether the code around the parse names "type", "data" and one of Stripe's event types.</summary>
    public static bool ReadsStripeEvent(IInvocationOperation parse, WebhookCalls calls)
    {
        bool readsType = false,
            readsData = false,
            knowsEvent = false;
        foreach (var part in Endpoint.Scope(parse).Descendants())
        {
            if (part is IDynamicMemberReferenceOperation member)
            {
                readsType |= member.MemberName == "type";
                readsData |= member.MemberName == "data";
            }
            else if (part.ConstantValue is { HasValue: true, Value: string text })
            {
                readsType |= text == "type";
                readsData |= text == "data" || text.StartsWith("data.object", StringComparison.Ordinal);
                knowsEvent |= calls.IsEventType(text);
            }
        }

        return readsType && readsData && knowsEvent;
    }

    private static bool IsDocument(IMethodSymbol method) =>
        method.TypeArguments.Length == 1
        && (
            method.TypeArguments[0] is IDynamicTypeSymbol
            || method.TypeArguments[0].Name
                is "JsonElement"
                    or "JsonDocument"
                    or "JsonNode"
                    or "JsonObject"
                    or "JObject"
                    or "JToken"
        );
}
