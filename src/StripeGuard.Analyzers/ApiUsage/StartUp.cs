using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// Code that runs once, before the first request: the entry point, static constructors, Startup classes, what takes the
/// service collection or the application builder, hosted services, and what only such code calls.
/// </summary>
internal static class StartUp
{
    private const int MaximumCallers = 3;

    private static readonly HashSet<string> Builders =
    [
        "IServiceCollection",
        "ServiceCollection",
        "IApplicationBuilder",
        "WebApplication",
        "WebApplicationBuilder",
        "IHost",
        "IHostBuilder",
        "IWebHostBuilder",
        "HostApplicationBuilder",
        "IHostApplicationBuilder",
        "HostBuilderContext",
        "WebHostBuilderContext",
        "MauiAppBuilder",
        "IFunctionsHostBuilder",
        "IFunctionsConfigurationBuilder",
        "IFunctionsWorkerApplicationBuilder",
        "ContainerBuilder",
        "IAppBuilder",
        "HttpConfiguration",
        "IUmbracoBuilder",
        "ServiceConfigurationContext",
        "ApplicationInitializationContext",
        "IComposer",
        "Composition",
    ];

    private static readonly HashSet<string> Hosted =
    [
        "IHostedService",
        "BackgroundService",
        "IStartupFilter",
        "IHostedLifecycleService",
        "HttpApplication",
        "IComponent",
        "IComposer",
    ];

    private static readonly string[] TypeNames =
    [
        "Startup",
        "Program",
        "Seeder",
        "Initializer",
        "Bootstrap",
        "Fixture",
    ];

    /// <summary>Whether <paramref name="operation"/> runs at start-up only.</summary>
    public static bool Contains(IOperation operation, ISymbol containing, ValueFlow flow) =>
        Contains(operation, containing, flow, 0);

    private static bool Contains(IOperation operation, ISymbol? containing, ValueFlow flow, int depth)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            var function = parent switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (function is not null && AnswersRequests(function, parent))
            {
                return false;
            }
        }

        return containing switch
        {
            IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => true,
            IMethodSymbol method => Is(method) || IsCalledFromStartUpOnly(method, flow, depth),
            // The initializer of a static field runs once.
            { IsStatic: true } => true,
            _ => false,
        };
    }

    private static bool AnswersRequests(IMethodSymbol function, IOperation scope)
    {
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Type.Name is "HttpContext" or "HttpRequest")
            {
                return true;
            }
        }

        return Webhooks.Endpoint.IsMapped(scope);
    }

    private static bool Is(IMethodSymbol method)
    {
        if (
            method.Name is WellKnownMemberNames.TopLevelStatementsEntryPointMethodName
            || method is { Name: "Main", IsStatic: true }
        )
        {
            return true;
        }

        foreach (var parameter in method.Parameters)
        {
            if (Builders.Contains(parameter.Type.Name))
            {
                return true;
            }
        }

        return method.ContainingType is { } type && IsStartUpType(type);
    }

    private static bool IsStartUpType(INamedTypeSymbol type)
    {
        foreach (var name in TypeNames)
        {
            if (type.Name.IndexOf(name, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (Hosted.Contains(ancestor.Name))
            {
                return true;
            }
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (Hosted.Contains(contract.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCalledFromStartUpOnly(IMethodSymbol method, ValueFlow flow, int depth)
    {
        if (depth == MaximumCallers || method.MethodKind != MethodKind.Ordinary)
        {
            return false;
        }

        var mentions = flow.Source.MentionsAnywhere(method);
        foreach (var mention in mentions)
        {
            var caller = mention.SemanticModel?.GetEnclosingSymbol(mention.Syntax.SpanStart);
            while (caller is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            {
                caller = caller.ContainingSymbol;
            }

            if (SymbolEqualityComparer.Default.Equals(caller, method) || !Contains(mention, caller, flow, depth + 1))
            {
                return false;
            }
        }

        return !mentions.IsEmpty;
    }
}
