using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The calls that read the body of ASP.NET Core's HttpRequest to its end.</summary>
internal static class BodyReads
{
    /// <summary>Whether a call's name is one of those that may read a body: asked before anything dearer.</summary>
    public static bool MayBe(IInvocationOperation call) =>
        call.TargetMethod.Name
            is "ReadToEnd"
                or "ReadToEndAsync"
                or "CopyTo"
                or "CopyToAsync"
                or "Deserialize"
                or "DeserializeAsync"
                or "Parse"
                or "ParseAsync"
                or "ReadFromJsonAsync"
                or "ReadFormAsync";

    /// <summary>Whether a call reads the whole body of the request.</summary>
    public static bool Is(IInvocationOperation call, Compilation compilation)
    {
        var flow = ValueFlow.Of(compilation);
        switch (call.TargetMethod.Name)
        {
            case "ReadToEnd" or "ReadToEndAsync":
                return call.Instance is { } reader
                    && flow.Follow(reader)
                        .Ends.Any(end =>
                            end
                                is IObjectCreationOperation
                                {
                                    Type.Name: "StreamReader",
                                    Arguments: { Length: > 0 } arguments
                                }
                            && IsBody(arguments[0].Value, flow)
                        );
            case "CopyTo" or "CopyToAsync":
                return call.Instance is { } stream && IsBody(stream, flow);
            case "Deserialize" or "DeserializeAsync" or "Parse" or "ParseAsync":
                return call.TargetMethod.ContainingType?.Name is "JsonSerializer" or "JsonDocument" or "JsonNode"
                    && FirstArgument(call) is { } source
                    && IsBody(source, flow);
            case "ReadFromJsonAsync" or "ReadFormAsync":
                return IsRequest((call.Instance ?? FirstArgument(call))?.Type);
            default:
                return false;
        }
    }

    /// <summary>Whether the read blocks the thread: ASP.NET Core's servers refuse it.</summary>
    public static bool IsSynchronous(IInvocationOperation call) =>
        call.TargetMethod.Name is "ReadToEnd" or "CopyTo" or "Deserialize" or "Parse";

    public static bool IsRequest(ITypeSymbol? type) =>
        type?.Name == "HttpRequest" && type.IsIn("Microsoft.AspNetCore.Http");

    private static bool IsBody(IOperation stream, ValueFlow flow) =>
        flow.Follow(stream)
            .Ends.Any(end =>
                end is IPropertyReferenceOperation { Property: { Name: "Body", ContainingType: var request } }
                && IsRequest(request)
            );

    private static IOperation? FirstArgument(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
