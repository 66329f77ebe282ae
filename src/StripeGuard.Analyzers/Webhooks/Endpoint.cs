using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>
/// The code that answers one HTTP request: an action of a controller, a handler of a minimal API, an Azure function, a
/// page's OnPost. What it returns is the answer.
/// </summary>
internal sealed class Endpoint
{
    // Asked of the same bodies by many rules, and dear: the semantic model looks it up by position.
    private static readonly ConditionalWeakTable<IOperation, StrongBox<IMethodSymbol?>> Methods = new();

    private Endpoint(IMethodSymbol method, IOperation body)
    {
        Method = method;
        Body = body;
    }

    public IMethodSymbol Method { get; }

    /// <summary>The operation of the whole method, lambda or local function.</summary>
    public IOperation Body { get; }

    /// <summary>The endpoint that <paramref name="operation"/> is a part of, or null where the code around it answers no request.</summary>
    public static Endpoint? Around(IOperation operation)
    {
        for (var scope = Scope(operation); scope is not null; scope = scope.Parent is { } outer ? Scope(outer) : null)
        {
            if (MethodOf(scope) is { } method && IsHandler(method, scope))
            {
                return new Endpoint(method, scope);
            }
        }

        return null;
    }

    /// <summary>The nearest lambda, local function or whole body around an operation.</summary>
    public static IOperation Scope(IOperation operation)
    {
        while (
            operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation) && operation.Parent is { } parent
        )
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>The method, lambda or local function that a scope is the body of.</summary>
    public static IMethodSymbol? MethodOf(IOperation scope) =>
        scope switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => Methods.GetValue(scope, static body => new StrongBox<IMethodSymbol?>(MethodOfWhole(body))).Value,
        };

    private static IMethodSymbol? MethodOfWhole(IOperation body) =>
        (body.SemanticModel?.GetDeclaredSymbol(body.Syntax) ?? body.SemanticModel?.GetEnclosingSymbol(Inside(body)))
        as IMethodSymbol;

    /// <summary>Whether a type is a controller or page, whose public methods answer requests.</summary>
    public static bool IsController(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            // The name first: it is at hand, and the namespace has to be put together.
            var @namespace = type.Name switch
            {
                "ControllerBase" => "Microsoft.AspNetCore.Mvc",
                "PageModel" => "Microsoft.AspNetCore.Mvc.RazorPages",
                "Controller" => "System.Web.Mvc",
                "ApiController" => "System.Web.Http",
                _ => null,
            };
            if (@namespace is not null && type.IsIn(@namespace))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether ASP.NET Core fills a parameter from the request's body: by attribute, or as the handler's one complex parameter.</summary>
    public static bool IsBoundFromBody(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "FromBodyAttribute":
                    return true;
                case string name
                    when name.StartsWith("From", StringComparison.Ordinal)
                        || name is "ModelBinderAttribute" or "BindAttribute" or "AsParametersAttribute":
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether a lambda, local function or method is given to MapPost or its like.</summary>
    public static bool IsMapped(IOperation handler)
    {
        for (var parent = handler.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInvocationOperation call:
                    return IsMapping(call.TargetMethod);
                case IArgumentOperation
                or IConversionOperation
                or IDelegateCreationOperation
                or IParenthesizedOperation:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    public static bool IsMapping(IMethodSymbol method) =>
        method.Name is "MapPost" or "MapMethods" or "Map" or "MapPut" or "MapFallback" or "MapGet"
        && method.IsIn("Microsoft.AspNetCore.Builder");

    private static int Inside(IOperation scope) =>
        scope.ChildOperations.FirstOrDefault() is { Syntax: var syntax }
            ? syntax.SpanStart + 1
            : scope.Syntax.SpanStart + 1;

    private static bool IsHandler(IMethodSymbol method, IOperation scope)
    {
        if (scope is IAnonymousFunctionOperation or ILocalFunctionOperation && IsMapped(scope))
        {
            return true;
        }

        if (method.Name is "Invoke" or "InvokeAsync")
        {
            // Middleware answers only some requests; what it does not answer goes on to the next.
            return false;
        }

        if (IsController(method.ContainingType) && method.MethodKind == MethodKind.Ordinary)
        {
            return method.DeclaredAccessibility == Accessibility.Public && !method.IsStatic || ReturnsAnswer(method);
        }

        return method.Parameters.Any(parameter =>
                parameter.Type.Name
                    is "HttpContext"
                        or "HttpRequest"
                        or "HttpRequestData"
                        or "APIGatewayProxyRequest"
                        or "APIGatewayHttpApiV2ProxyRequest"
            ) && (ReturnsAnswer(method) || ReturnsNothing(method) && method.MethodKind != MethodKind.Constructor);
    }

    private static bool ReturnsAnswer(IMethodSymbol method) =>
        Awaited(method.ReturnType).Name
            is "IActionResult"
                or "ActionResult"
                or "IResult"
                or "HttpResponseData"
                or "HttpResponseMessage"
                or "APIGatewayProxyResponse"
                or "APIGatewayHttpApiV2ProxyResponse"
                or "IHttpActionResult";

    /// <summary>Whether a handler returns no value: the answer is what Response.StatusCode says, 200 by default.</summary>
    public static bool ReturnsNothing(IMethodSymbol method) =>
        method.ReturnsVoid
        || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    /// <summary>The type that a method's caller gets in the end: T of Task&lt;T&gt;.</summary>
    public static ITypeSymbol Awaited(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: true } task
            ? task.TypeArguments[0]
            : type;
}
