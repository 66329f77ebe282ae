using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5010: docs/rules/STRIPE5010.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReturnUrlFromHostAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5010_ReturnUrlFromHost)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            ReturnUrls.SetBy(assignment, stripe) is not { } property
            || FollowsAnother(assignment)
            || Fault(assignment, flow) is not { } fault
            || TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE5010_ReturnUrlFromHost,
                assignment.Target.Syntax.GetLocation(),
                property.Name,
                fault
            )
        );
    }

    // Options have several addresses, put together in the same way: the first one speaks for all.
    private static bool FollowsAnother(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Parent is not IObjectOrCollectionInitializerOperation initializer)
        {
            return false;
        }

        foreach (var member in initializer.Initializers)
        {
            if (member == assignment)
            {
                return false;
            }

            if (
                member is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation
                    {
                        Property.Name: "SuccessUrl" or "CancelUrl" or "ReturnUrl" or "RefreshUrl"
                    }
                }
            )
            {
                return true;
            }
        }

        return false;
    }

    private static string? Fault(ISimpleAssignmentOperation assignment, ValueFlow flow)
    {
        string? localhost = null;
        foreach (var part in ReturnUrls.PartsOf(assignment.Value, flow))
        {
            if (IsHost(part))
            {
                return "is made from the request's Host header, which the client chooses";
            }

            if (part.ConstantValue is { HasValue: true, Value: string text } && IsLocalhost(text))
            {
                // What is meant for development says so, or is only the last resort after the configuration.
                if (IsForDevelopment(part) || IsForDevelopment(assignment) || part.Parent is ICoalesceOperation)
                {
                    return null;
                }

                localhost = "leads to localhost, where no buyer's browser finds the shop";
            }
        }

        return localhost;
    }

    private static bool IsHost(IOperation part) =>
        part switch
        {
            IPropertyReferenceOperation { Property: { Name: "Host", ContainingType.Name: "HttpRequest" } } => true,
            IPropertyReferenceOperation
            {
                Property.Name: "Host" or "Origin" or "Referer",
                Property.ContainingType.Name: "IHeaderDictionary" or "RequestHeaders"
            } => true,
            IPropertyReferenceOperation
            {
                Property.IsIndexer: true,
                Property.ContainingType.Name: "IHeaderDictionary",
                Arguments: { Length: 1 } arguments
            } => arguments[0].Value.ConstantValue is { HasValue: true, Value: string name }
                && (
                    name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("Origin", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("Referer", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("X-Forwarded-Host", StringComparison.OrdinalIgnoreCase)
                ),
            IInvocationOperation
            {
                TargetMethod: { Name: "GetDisplayUrl" or "GetEncodedUrl", ContainingType.Name: "UriHelper" }
            } => true,
            _ => false,
        };

    private static bool IsLocalhost(string text) =>
        text.IndexOf("://localhost", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("://127.0.0.1", StringComparison.Ordinal) >= 0;

    private static bool IsForDevelopment(IOperation operation)
    {
        for (
            var (child, parent) = (operation, operation.Parent);
            parent is not null;
            child = parent, parent = parent.Parent
        )
        {
            if (
                parent is IConditionalOperation { Condition: { } condition }
                && condition != child
                && MentionsDevelopment(condition)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool MentionsDevelopment(IOperation condition) =>
        condition.Syntax.ToString() is var text
        && (
            text.IndexOf("Development", StringComparison.OrdinalIgnoreCase) >= 0
            || text.IndexOf("Debug", StringComparison.OrdinalIgnoreCase) >= 0
            || text.IndexOf("Production", StringComparison.OrdinalIgnoreCase) >= 0
            || text.IndexOf("Local", StringComparison.OrdinalIgnoreCase) >= 0
        );
}
