using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4009: docs/rules/STRIPE4009.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CardDataReceivedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4009_CardDataReceived)
{
    private const string Encrypted = "Encrypt";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        context.RegisterSymbolAction(AnalyzeProperty, SymbolKind.Property);
        context.RegisterSymbolAction(AnalyzeParameter, SymbolKind.Parameter);
        context.RegisterOperationAction(AnalyzeHandler, OperationKind.AnonymousFunction);
    }

    private static void AnalyzeProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        var datum = CardDataNames.Of(property);
        if (
            datum == CardDatum.None
            || IsCiphertext(property)
            || !ReceivedTypes.Of(context.Compilation).IsReceived(property)
            || PersistedTypes.Of(context.Compilation).Contains(property.ContainingType)
            || TestProject.Is(context.Compilation, context.Options, property.Locations[0].SourceTree!)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4009_CardDataReceived,
                property.Locations[0],
                property.ContainingType.Name + "." + property.Name,
                CardDataNames.Describe(datum)
            )
        );
    }

    /// <summary>What the client has encrypted, by an attribute or the type's name: a vault's entry, which the server cannot read.</summary>
    private static bool IsCiphertext(IPropertySymbol property)
    {
        if (Words.Has(property.ContainingType.Name, Encrypted))
        {
            return true;
        }

        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && Words.Has(type.Name, Encrypted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A parameter of an action that is the number itself.</summary>
    private static void AnalyzeParameter(SymbolAnalysisContext context)
    {
        var parameter = (IParameterSymbol)context.Symbol;
        if (parameter.Type.SpecialType != SpecialType.System_String)
        {
            return;
        }

        var datum = CardDataNames.Of(parameter.Name);
        if (
            datum == CardDatum.None
            || parameter.ContainingSymbol is not IMethodSymbol method
            || !ReceivedTypes.IsAction(method)
            || TestProject.Is(context.Compilation, context.Options, parameter.Locations[0].SourceTree!)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4009_CardDataReceived,
                parameter.Locations[0],
                method.Name + "(" + parameter.Name + ")",
                CardDataNames.Describe(datum)
            )
        );
    }

    /// <summary>A handler given to MapPost is reported itself: that its type is received is known only here.</summary>
    private static void AnalyzeHandler(OperationAnalysisContext context)
    {
        var handler = (IAnonymousFunctionOperation)context.Operation;
        if (!Endpoint.IsMapped(handler))
        {
            return;
        }

        var received = ReceivedTypes.Of(context.Compilation);
        foreach (var parameter in handler.Symbol.Parameters)
        {
            foreach (var member in parameter.Type.GetMembers())
            {
                if (
                    member is IPropertySymbol property
                    && CardDataNames.Of(property) is var datum and not CardDatum.None
                    && parameter.Type.Locations[0].IsInSource
                    && !received.IsReceived(property)
                    && !TestProject.Is(context.Compilation, context.Options, handler.Syntax.SyntaxTree)
                )
                {
                    context.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE4009_CardDataReceived,
                            parameter.Locations[0],
                            parameter.Type.Name + "." + property.Name,
                            CardDataNames.Describe(datum)
                        )
                    );
                    break;
                }
            }
        }
    }
}
