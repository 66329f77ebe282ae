using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// Whether an API key can be another one at the next request: it comes from what a caller passes, or from something
/// that is named after a tenant. Configuration is the same for all.
/// </summary>
internal sealed class KeyOrigin(ValueFlow flow)
{
    private const int MaximumCallers = 3;

    private static readonly string[] Configuration = ["Configuration", "Options", "Settings", "Config", "Secrets"];

    private static readonly string[] Tenants =
    [
        "Tenant",
        "Merchant",
        "Vendor",
        "Seller",
        "Organization",
        "Organisation",
        "Workspace",
        "HttpContext",
    ];

    public bool Differs(IOperation value) => Differs(value, 0);

    private bool Differs(IOperation value, int depth)
    {
        foreach (var end in flow.Follow(value).Ends)
        {
            if (ComesFromCaller(end, depth))
            {
                return true;
            }
        }

        return false;
    }

    // Each variable and call in the chain that the value is read from: tenants.Find(id).StripeKey.
    private bool ComesFromCaller(IOperation value, int depth)
    {
        var pending = new Stack<IOperation>();
        pending.Push(value);
        for (var steps = 0; pending.Count > 0 && steps < 64; steps++)
        {
            var operation = pending.Pop();
            switch (operation)
            {
                case IParameterReferenceOperation { Parameter: var parameter } when IsPassed(parameter, depth):
                    return true;
                case IMemberReferenceOperation member when IsNamedAfterTenant(member.Member.Name):
                case IParameterReferenceOperation named when IsNamedAfterTenant(named.Parameter.Type.Name):
                    return true;
                case ILocalReferenceOperation local:
                    foreach (var written in flow.BodyOf(local).WritesTo(local.Local).Values)
                    {
                        pending.Push(written);
                    }

                    break;
                default:
                    break;
            }

            foreach (var child in operation.ChildOperations)
            {
                if (child is not IAnonymousFunctionOperation)
                {
                    pending.Push(child);
                }
            }
        }

        return false;
    }

    private bool IsPassed(IParameterSymbol parameter, int depth)
    {
        if (
            parameter.Type.Name is "CancellationToken" or "IServiceProvider"
            || parameter.ContainingSymbol is not IMethodSymbol method
            || method.MethodKind is MethodKind.Constructor or MethodKind.PropertySet
        )
        {
            return false;
        }

        // Set by the program for all requests, and injected: IOptions<StripeOptions>, IConfiguration, StripeSettings.
        if (
            IsConfiguration(parameter.Type.Name)
            && (parameter.Type.TypeKind == TypeKind.Interface || IsEndpoint(method))
        )
        {
            return false;
        }

        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction) || depth == MaximumCallers)
        {
            return true;
        }

        return DiffersAtCallers(method, parameter, depth);
    }

    // What nobody here calls is called by whoever uses the library; they pass what they like, unless its name says that
    // it sets things up.
    private bool DiffersAtCallers(IMethodSymbol method, IParameterSymbol parameter, int depth)
    {
        var isCalled = false;
        foreach (var mention in flow.Source.MentionsAnywhere(method))
        {
            if (mention is not IInvocationOperation call)
            {
                continue;
            }

            isCalled = true;
            foreach (var argument in call.Arguments)
            {
                if (argument.Parameter?.Ordinal == parameter.Ordinal && Differs(argument.Value, depth + 1))
                {
                    return true;
                }
            }
        }

        return !isCalled && !SetsUp(method.Name);
    }

    private static bool SetsUp(string name)
    {
        foreach (var verb in (string[])["Init", "Configure", "SetUp", "Setup", "Set", "Register", "Use", "Add"])
        {
            if (name.StartsWith(verb, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEndpoint(IMethodSymbol method) =>
        method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction
        || Endpoint.IsController(method.ContainingType);

    private static bool IsConfiguration(string name)
    {
        foreach (var word in Configuration)
        {
            if (name.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamedAfterTenant(string name)
    {
        foreach (var word in Tenants)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
