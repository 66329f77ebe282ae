using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4007: docs/rules/STRIPE4007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SensitiveDataLoggedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4007_SensitiveDataLogged)
{
    private static readonly HashSet<string> Levels = new(StringComparer.Ordinal)
    {
        "Verbose",
        "Trace",
        "Debug",
        "Info",
        "Information",
        "Warn",
        "Warning",
        "Error",
        "Fatal",
        "Critical",
    };

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, stripe, flow), OperationKind.Invocation);
        context.RegisterOperationAction(
            operation => AnalyzeException(operation, stripe, flow),
            OperationKind.ObjectCreation
        );
    }

    private static void AnalyzeCall(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        if (SinkOf(call.TargetMethod) is { } sink)
        {
            foreach (var argument in call.Arguments)
            {
                Analyze(context, argument, sink, stripe, flow);
            }
        }
    }

    private static void AnalyzeException(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Arguments.IsEmpty || !IsException(creation.Type))
        {
            return;
        }

        foreach (var argument in creation.Arguments)
        {
            Analyze(context, argument, "an exception's message", stripe, flow);
        }
    }

    private static void Analyze(
        OperationAnalysisContext context,
        IArgumentOperation argument,
        string sink,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        if (argument.IsImplicit && argument.ArgumentKind == ArgumentKind.DefaultValue)
        {
            return;
        }

        var pieces = new List<IOperation>();
        SensitiveValue.AddPieces(argument.Value, pieces);
        foreach (var piece in pieces)
        {
            var kind = SensitiveValue.Of(piece, stripe, flow);
            if (kind == SensitiveKind.None && IsWebhookBody(piece, stripe, flow))
            {
                kind = SensitiveKind.WebhookBody;
            }

            if (
                kind != SensitiveKind.None
                && !TestProject.Is(context.Compilation, context.Options, piece.Syntax.SyntaxTree)
            )
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE4007_SensitiveDataLogged,
                        piece.Syntax.GetLocation(),
                        piece.Syntax.ToString(),
                        kind.Describe(),
                        sink
                    )
                );
            }
        }
    }

    private static string? SinkOf(IMethodSymbol method)
    {
        var name = method.Name;
        if (name.StartsWith("Log", StringComparison.Ordinal) || Levels.Contains(name))
        {
            return
                method.ContainingType?.Name is "LoggerExtensions" or "ILogger" or "Logger" or "Log" or "ILog" or "Trace"
                ? "the log"
                : null;
        }

        if (!name.StartsWith("Write", StringComparison.Ordinal))
        {
            return null;
        }

        return method.ContainingType switch
        {
            { Name: "Console", ContainingNamespace.Name: "System" } => "the console",
            { Name: "Debug" or "Trace", ContainingNamespace.Name: "Diagnostics" } => "the debugger's output",
            _ => null,
        };
    }

    private static bool IsException(ITypeSymbol? type)
    {
        // By convention each is named so; the base is looked at only then.
        if (type is null || !type.Name.EndsWith("Exception", StringComparison.Ordinal))
        {
            return false;
        }

        for (var parent = type; parent is not null; parent = parent.BaseType)
        {
            if (
                parent is
                {
                    Name: "Exception",
                    ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
                }
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The very text that is given to ConstructEvent or ParseEvent in the same body.</summary>
    private static bool IsWebhookBody(IOperation piece, StripeSymbols stripe, ValueFlow flow)
    {
        if (
            piece is not (ILocalReferenceOperation or IParameterReferenceOperation)
            || piece.Type?.SpecialType != SpecialType.System_String
            || ValueFlow.Referenced(piece) is not { } variable
            || !SourceWords.MayHold(piece.Syntax.SyntaxTree, "ConstructEvent")
                && !SourceWords.MayHold(piece.Syntax.SyntaxTree, "ParseEvent")
        )
        {
            return false;
        }

        foreach (var mention in flow.BodyOf(piece).ReferencesTo(variable))
        {
            if (
                mention.Parent is IArgumentOperation { Parameter.Name: "json", Parent: IInvocationOperation call }
                && call.TargetMethod.Name is "ConstructEvent" or "ParseEvent"
                && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, stripe.EventUtility)
            )
            {
                return true;
            }
        }

        return false;
    }
}
