using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1003: docs/rules/STRIPE1003.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OneKeyForDifferentOperationsAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1003_OneKeyForDifferentOperations)
{
    /// <summary>Set where the key is the same for every call: it lacks an id.</summary>
    internal const string IsConstant = "constant";

    /// <summary>What the call does: a key that is shared needs it.</summary>
    internal const string Operation = "operation";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var keys = new KeyAssignments(stripe, context.Options);
        var shared = new SharedKeys(stripe, keys.Flow);
        context.RegisterOperationAction(operation => Analyze(operation, keys, shared), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, KeyAssignments keys, SharedKeys shared)
    {
        if (keys.Read(context) is not { } assignment || keys.Keys.IsTrusted(assignment.Value))
        {
            return;
        }

        var use = keys.Use(context);
        if (shared.ConstantIn(assignment.Value) is { } constant && SharedKeys.ServesMany(assignment, use, keys.Flow))
        {
            Report(
                context,
                assignment.Value.Syntax.GetLocation(),
                use.Calls.Count > 0 ? use.Calls[0] : null,
                isConstant: true,
                $"The key \"{constant}\" is the same for every call: Stripe answers the next with an error, or with the result of the first. Put an id of yours into it"
            );
            return;
        }

        foreach (var second in use.Calls)
        {
            if (shared.EarlierCall(assignment, second, use) is { } first)
            {
                Report(
                    context,
                    use.Calls.Count == 1
                        ? assignment.Value.Syntax.GetLocation()
                        : second.RequestOptionsArgument.Value.Syntax.GetLocation(),
                    second,
                    isConstant: false,
                    $"'{second.Name}' sends the key of '{first.Name}' again: Stripe refuses a key that comes with another request. Add the operation to the key"
                );
            }
        }
    }

    private static void Report(
        OperationAnalysisContext context,
        Location location,
        StripeCall? call,
        bool isConstant,
        string says
    )
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (isConstant)
        {
            properties = properties.Add(IsConstant, "true");
        }

        if (call is not null)
        {
            properties = properties.Add(Operation, call.Operation);
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE1003_OneKeyForDifferentOperations, location, properties, says)
        );
    }
}
