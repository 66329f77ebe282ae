using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether the signature is checked on the way of an operation: before it, after it, around it, but not instead of it.</summary>
internal static class Verification
{
    /// <summary>
    /// Whether a check of the signature runs in the same pass as <paramref name="parse"/>. A check in the other branch of
    /// an if, in another case of a switch, or in the try whose catch does the parsing, does not.
    /// </summary>
    public static bool IsOnTheWayOf(IOperation parse, WebhookCalls calls, AnalyzerOptions options)
    {
        for (var scope = Endpoint.Scope(parse); ; scope = Endpoint.Scope(scope.Parent))
        {
            if (InScope(scope).Any(call => !IsInstead(call, parse) && calls.IsVerification(call, options)))
            {
                return true;
            }

            if (scope.Parent is null)
            {
                return false;
            }
        }
    }

    /// <summary>Whether a body checks a signature anywhere.</summary>
    public static bool IsSomewhereIn(IOperation body, WebhookCalls calls, AnalyzerOptions options) =>
        body.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call => calls.IsVerification(call, options));

    /// <summary>Whether an attribute of the method or its type says that the signature is checked before: a filter of the program's own.</summary>
    public static bool IsDeclaredOn(ISymbol? handler)
    {
        for (; handler is not null and not INamespaceSymbol; handler = handler.ContainingSymbol)
        {
            if (handler.GetAttributes().Any(SaysThatItVerifies))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysThatItVerifies(AttributeData attribute) =>
        attribute
            .ConstructorArguments.Select(argument => argument.Kind == TypedConstantKind.Type ? argument.Value : null)
            .OfType<ITypeSymbol>()
            .Concat(attribute.AttributeClass?.TypeArguments.AsEnumerable() ?? [])
            .Select(type => type.Name)
            .Append(attribute.AttributeClass?.Name ?? "")
            .Any(name =>
                Has(name, "Signature")
                || (Has(name, "Webhook") || Has(name, "Stripe"))
                    && (Has(name, "Verif") || Has(name, "Validat") || Has(name, "Auth"))
            );

    private static IEnumerable<IInvocationOperation> InScope(IOperation scope)
    {
        var pending = new Stack<IOperation>();
        pending.Push(scope);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation is IInvocationOperation call)
            {
                yield return call;
            }

            foreach (var child in operation.ChildOperations)
            {
                // A local function is another body; a lambda handed to a call (a retry, Task.Run) runs on the way,
                // unless it is the handler of another endpoint.
                if (
                    child is not ILocalFunctionOperation
                    && !(child is IAnonymousFunctionOperation && Endpoint.IsMapped(child))
                )
                {
                    pending.Push(child);
                }
            }
        }
    }

    private static bool IsInstead(IOperation check, IOperation parse)
    {
        if (check == parse || check.Descendants().Contains(parse))
        {
            return check == parse;
        }

        var (common, ofCheck, ofParse) = Paths.Fork(check, parse);
        return Paths.AreBranches(common, ofCheck, ofParse)
            || common is ITryOperation attempt && ofCheck == attempt.Body && ofParse is ICatchClauseOperation;
    }
}
