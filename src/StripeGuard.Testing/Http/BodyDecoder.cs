using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>The parameters of a request: forms and multipart forms for v1, JSON for v2.</summary>
internal static class BodyDecoder
{
    private const int MaximumJsonDepth = 64;

    public static Parameters Decode(ApiRequest request)
    {
        var tree = FormDecoder.Decode(request.Query?.TrimStart('?'));
        if (request.Body is not { Length: > 0 } body || request.Method is "GET" or "HEAD")
        {
            return new Parameters(tree);
        }

        var contentType = request.Header("Content-Type") ?? "";
        if (request.Path.StartsWith("/v2/", StringComparison.Ordinal))
        {
            foreach (var (name, value) in Json(body))
            {
                tree[name] = value?.DeepClone();
            }
        }
        else if (contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            Multipart(request, contentType, body, tree);
        }
        else if (contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw StripeErrors.Invalid(
                "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/."
            );
        }
        else
        {
            tree = FormDecoder.Decode(request.Query?.TrimStart('?'), FormDecoder.Text(body));
        }

        return new Parameters(tree);
    }

    private static JsonObject Json(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaximumJsonDepth });
            return Leaves(document.RootElement) as JsonObject ?? throw NotJson();
        }
        catch (JsonException)
        {
            throw NotJson();
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid UTF-8, or half of a surrogate pair.
            throw NotJson();
        }
    }

    private static StripeErrorException NotJson() =>
        StripeErrors.Invalid("Invalid request: the body is not a JSON object.");

    /// <summary>The JSON with its leaves as the strings that a form would carry; null clears, as an empty string does.</summary>
    private static JsonNode Leaves(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var obj = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    obj[property.Name] = Leaves(property.Value);
                }

                return obj;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Leaves)]);
            case JsonValueKind.String:
                return element.GetString()!;
            case JsonValueKind.Null:
                return "";
            default:
                return element.GetRawText();
        }
    }

    private static void Multipart(ApiRequest request, string contentType, byte[] body, JsonObject tree)
    {
        try
        {
            var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).Value;
            var reader = new MultipartReader(boundary ?? "", new MemoryStream(body));
            while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
            {
                Part(request, section, tree);
            }
        }
        catch (Exception malformed)
            when (malformed is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            throw StripeErrors.Invalid(
                "Invalid request: the multipart form could not be read. Check that its boundary is that of the Content-Type header, and that it is complete."
            );
        }
    }

    private static void Part(ApiRequest request, MultipartSection section, JsonObject tree)
    {
        if (
            !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name
        )
        {
            return;
        }

        using var content = new MemoryStream();
        section.Body.CopyTo(content);
        if (disposition.IsFileDisposition())
        {
            var fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? name;
            request.Files[name] = new UploadedFile(fileName, section.ContentType, content.ToArray());
            FormDecoder.Put(tree, name, fileName);
        }
        else
        {
            FormDecoder.Put(tree, name, FormDecoder.Text(content.ToArray()));
        }
    }
}
