using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether a value comes from the body of an HTTP request, and what was done to it on the way.</summary>
/// <param name="isFromRequest">Somewhere at the value's origin a request's body is read.</param>
/// <param name="alteration">What makes it another text than the raw body, in words; null where nothing does.</param>
internal readonly struct RequestBody(bool isFromRequest, string? alteration)
{
    private const int MaximumDepth = 12;

    private static readonly HashSet<string> TextChanges = new(StringComparer.Ordinal)
    {
        "Trim",
        "TrimStart",
        "TrimEnd",
        "Replace",
        "ReplaceLineEndings",
        "Normalize",
        "ToLower",
        "ToLowerInvariant",
        "ToUpper",
        "ToUpperInvariant",
        "Substring",
        "Insert",
        "Remove",
    };

    private static readonly HashSet<string> Decoders = new(StringComparer.Ordinal)
    {
        "UrlDecode",
        "UrlEncode",
        "HtmlDecode",
        "HtmlEncode",
        "UnescapeDataString",
        "EscapeDataString",
        "Unescape",
        "Escape",
    };

    private static readonly HashSet<string> OtherEncodings = new(StringComparer.Ordinal)
    {
        "ASCII",
        "Latin1",
        "Unicode",
        "BigEndianUnicode",
        "UTF32",
        "UTF7",
    };

    public bool IsFromRequest { get; } = isFromRequest;

    public string? Alteration { get; } = alteration;

    /// <summary>Follows <paramref name="value"/> back to a request's body.</summary>
    public static RequestBody Of(IOperation value, Compilation compilation) =>
        new Reader(ValueFlow.Of(compilation), compilation).Read(value, MaximumDepth);

    private sealed class Reader(ValueFlow flow, Compilation compilation)
    {
        public RequestBody Read(IOperation value, int depth)
        {
            var isFromRequest = false;
            string? alteration = null;
            if (depth > 0)
            {
                foreach (var end in flow.Follow(value).Ends)
                {
                    var body = ReadEnd(end, depth - 1);
                    isFromRequest |= body.IsFromRequest;
                    alteration ??= body.Alteration;
                }
            }

            return new RequestBody(isFromRequest, alteration);
        }

        private RequestBody ReadEnd(IOperation end, int depth) =>
            end switch
            {
                IInvocationOperation call => ReadCall(call, depth),
                IPropertyReferenceOperation property => ReadProperty(property, depth),
                IParameterReferenceOperation { Parameter: var parameter } => ReadParameter(parameter),
                IConditionalAccessOperation access => Read(access.WhenNotNull, depth),
                IConditionalAccessInstanceOperation instance when Accessed(instance) is { } accessed => Read(
                    accessed,
                    depth
                ),
                IObjectCreationOperation creation => ReadCreation(creation, depth),
                IUsingOperation or IVariableDeclaratorOperation => default,
                _ => default,
            };

        private RequestBody ReadCall(IInvocationOperation call, int depth)
        {
            var method = call.TargetMethod;
            var type = method.ContainingType;
            switch (method.Name)
            {
                case "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync":
                    return ReadReceiver(call, depth);
                case "ReadToEnd" or "ReadToEndAsync" or "ToArray" or "GetBuffer":
                    return ReadReceiver(call, depth);
                case "ReadAsStringAsync" or "ReadAsByteArrayAsync" or "ReadAsStreamAsync" or "ReadAsString":
                    return ReadReceiver(call, depth);
                case "Parse" or "ParseAsync" or "LoadAsync" when JsonEvent.IsParse(call):
                    return new RequestBody(FirstArgument(call, depth).IsFromRequest, null);
                case "GetString" or "GetBytes" when IsEncoding(type):
                    var inner = FirstArgument(call, depth);
                    return new RequestBody(inner.IsFromRequest, inner.Alteration ?? OtherEncoding(call.Instance));
                case "Serialize" or "SerializeObject" or "SerializeToUtf8Bytes" or "ToJsonString" or "ToJson":
                    return new RequestBody(
                        Origin(call, depth).IsFromRequest,
                        $"serialised again by {type.Name}.{method.Name}"
                    );
                case "ToString":
                    return ReadToString(call, depth);
            }

            if (type.SpecialType == SpecialType.System_String && TextChanges.Contains(method.Name))
            {
                return new RequestBody(ReadReceiver(call, depth).IsFromRequest, $"changed by {method.Name}");
            }

            if (type.Name is "Regex" or "HttpUtility" or "WebUtility" or "Uri")
            {
                return Decoders.Contains(method.Name) || type.Name == "Regex" && method.Name == "Replace"
                    ? new RequestBody(FirstArgument(call, depth).IsFromRequest, $"changed by {type.Name}.{method.Name}")
                    : default;
            }

            return new RequestBody(ReadsRequest(call), null);
        }

        private RequestBody ReadProperty(IPropertyReferenceOperation property, int depth)
        {
            var type = property.Property.ContainingType;
            return property.Property.Name switch
            {
                "Body" or "BodyReader" or "InputStream" or "RawBody" => new RequestBody(IsRequest(type), null),
                "Content" => new RequestBody(IsRequest(type), null),
                "Result" when property.Instance is { } task => Read(task, depth),
                "RootElement" when property.Instance is { } document => Read(document, depth),
                _ => default,
            };
        }

        /// <summary>A parameter that ASP.NET Core fills from the body has been a model since before our code ran.</summary>
        private RequestBody ReadParameter(IParameterSymbol parameter)
        {
            if (IsRequest(parameter.Type))
            {
                return new RequestBody(true, null);
            }

            if (!Endpoint.IsBoundFromBody(parameter))
            {
                return default;
            }

            return parameter.Type.SpecialType == SpecialType.System_String && !HasOwnFormatter()
                ? new RequestBody(true, "bound to a string by [FromBody]")
                : new RequestBody(true, null);
        }

        private RequestBody ReadCreation(IObjectCreationOperation creation, int depth)
        {
            if (creation.Type?.Name is "StreamReader" or "MemoryStream" or "BinaryReader" or "UTF8String" or "String")
            {
                if (creation.Arguments.FirstOrDefault()?.Value is { } source && Read(source, depth) is { } body)
                {
                    var encoding = creation.Arguments.FirstOrDefault(argument => IsEncoding(argument.Parameter?.Type));
                    if (body.IsFromRequest)
                    {
                        return new RequestBody(true, body.Alteration ?? OtherEncoding(encoding?.Value));
                    }
                }

                return new RequestBody(IsFilledFromRequest(creation, depth), null);
            }

            return default;
        }

        /// <summary>A MemoryStream into which the body was copied: <c>await Request.Body.CopyToAsync(buffer)</c>.</summary>
        private bool IsFilledFromRequest(IObjectCreationOperation creation, int depth) =>
            creation.Type?.Name == "MemoryStream"
            && ValueFlow
                .Root(creation)
                .Descendants()
                .OfType<IInvocationOperation>()
                .Any(call =>
                    call.TargetMethod.Name is "CopyTo" or "CopyToAsync"
                    && ReadReceiver(call, depth).IsFromRequest
                    && call.Arguments.Any(argument => flow.Follow(argument.Value).Ends.Contains(creation))
                );

        private RequestBody ReadToString(IInvocationOperation call, int depth)
        {
            var receiver = call.Instance;
            var body = receiver is null ? default : Read(receiver, depth);
            return receiver?.Type switch
            {
                { SpecialType: SpecialType.System_String } => body,
                { Name: "JToken" or "JObject" or "JContainer" or "JsonNode" or "JsonObject" } json => new RequestBody(
                    body.IsFromRequest,
                    $"serialised again by {json.Name}.ToString"
                ),
                // System.Text.Json binds object to a JsonElement, which keeps the raw text; Json.NET to a JObject, which does not.
                { SpecialType: SpecialType.System_Object }
                or IDynamicTypeSymbol when body.IsFromRequest && BindsWithJsonNet() => new RequestBody(
                    true,
                    "bound to a model and written out again by ToString"
                ),
                _ => body,
            };
        }

        private RequestBody ReadReceiver(IInvocationOperation call, int depth) =>
            call.Instance is { } instance ? Read(instance, depth) : FirstArgument(call, depth);

        private RequestBody FirstArgument(IInvocationOperation call, int depth) =>
            call.Arguments.FirstOrDefault()?.Value is { } argument ? Read(argument, depth) : default;

        private RequestBody Origin(IInvocationOperation call, int depth) =>
            call.Arguments.IsEmpty ? ReadReceiver(call, depth) : FirstArgument(call, depth);

        /// <summary>An unknown helper that is given the request and answers with a text: <c>ReadBodyAsync(Request)</c>.</summary>
        private static bool ReadsRequest(IInvocationOperation call) =>
            (
                IsRequest(call.Instance?.Type)
                || call.Arguments.Any(argument =>
                    IsRequest(argument.Value.Type) || argument.Value.Type?.Name == "HttpContext"
                )
            )
            && call.Type is { } type
            && IsText(Endpoint.Awaited(type));

        private static bool IsText(ITypeSymbol type) =>
            type.SpecialType == SpecialType.System_String
            || type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte };

        private static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
        {
            for (var parent = instance.Parent; parent is not null; parent = parent.Parent)
            {
                if (
                    parent is IConditionalAccessOperation access
                    && !access.Operation.DescendantsAndSelf().Contains(instance)
                )
                {
                    return access.Operation;
                }
            }

            return null;
        }

        private static bool IsRequest(ITypeSymbol? type) =>
            type?.Name
                is "HttpRequest"
                    or "HttpRequestBase"
                    or "HttpRequestData"
                    or "HttpRequestMessage"
                    or "APIGatewayProxyRequest"
                    or "APIGatewayHttpApiV2ProxyRequest"
                    or "ApplicationLoadBalancerRequest";

        private static bool IsEncoding(ITypeSymbol? type)
        {
            for (; type is not null; type = type.BaseType)
            {
                if (type.Name == "Encoding" && type.IsIn("System.Text"))
                {
                    return true;
                }
            }

            return false;
        }

        private static string? OtherEncoding(IOperation? encoding) =>
            encoding is IPropertyReferenceOperation { Property: var property } && OtherEncodings.Contains(property.Name)
                ? $"read as {property.Name}"
                : null;

        private bool HasOwnFormatter() =>
            SourceTypes
                .Of(compilation)
                .All.Any(type => type.BaseType?.Name is "InputFormatter" or "TextInputFormatter");

        private bool BindsWithJsonNet() =>
            compilation.ReferencedAssemblyNames.Any(assembly =>
                assembly.Name == "Microsoft.AspNetCore.Mvc.NewtonsoftJson"
            );
    }
}
