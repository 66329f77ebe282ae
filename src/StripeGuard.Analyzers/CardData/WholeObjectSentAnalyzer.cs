using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4011: docs/rules/STRIPE4011.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WholeObjectSentAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4011_WholeObjectSent)
{
    private static readonly HashSet<string> Answers = new(StringComparer.Ordinal)
    {
        "Ok",
        "Json",
        "Created",
        "CreatedAtAction",
        "CreatedAtRoute",
        "Accepted",
        "StatusCode",
        "OkObjectResult",
        "JsonResult",
        "ObjectResult",
    };

    // What makes an object more than a price list: a secret, or a person.
    private static readonly string[] PrivateMembers =
    [
        "ClientSecret",
        "Secret",
        "Email",
        "CustomerEmail",
        "ReceiptEmail",
        "BillingDetails",
        "CustomerId",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Entity is not { } entity)
        {
            return;
        }

        var known = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(
            operation => AnalyzeCall(operation, entity, known),
            OperationKind.Invocation,
            OperationKind.ObjectCreation
        );
        context.RegisterOperationAction(operation => AnalyzeReturn(operation, entity, known), OperationKind.Return);
    }

    private static void AnalyzeCall(
        OperationAnalysisContext context,
        INamedTypeSymbol entity,
        ConcurrentDictionary<ISymbol, bool> known
    )
    {
        var (name, declared, arguments) = context.Operation switch
        {
            IInvocationOperation call => (call.TargetMethod.Name, (ISymbol)call.TargetMethod, call.Arguments),
            IObjectCreationOperation { Type: { } type } creation => (type.Name, type, creation.Arguments),
            _ => ("", null!, default),
        };
        if (!Answers.Contains(name) || !declared.IsOfAspNet())
        {
            return;
        }

        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                AnalyzeValue(context, argument.Value, entity, known);
            }
        }
    }

    /// <summary>An action that returns the object itself: ASP.NET Core serialises it.</summary>
    private static void AnalyzeReturn(
        OperationAnalysisContext context,
        INamedTypeSymbol entity,
        ConcurrentDictionary<ISymbol, bool> known
    )
    {
        var result = (IReturnOperation)context.Operation;
        if (
            result.ReturnedValue is { } value
            && Unconverted(value).Type is INamedTypeSymbol type
            && IsPrivate(type, entity, known)
            && Endpoint.Scope(result) is var scope
            && IsAnswer(scope)
        )
        {
            Report(context, value, type);
        }
    }

    private static bool IsAnswer(IOperation scope) =>
        scope is IAnonymousFunctionOperation
            ? Endpoint.IsMapped(scope)
            : Endpoint.MethodOf(scope)
                is {
                    MethodKind: MethodKind.Ordinary,
                    DeclaredAccessibility: Accessibility.Public,
                    IsStatic: false
                } method
                && Endpoint.IsController(method.ContainingType);

    private static void AnalyzeValue(
        OperationAnalysisContext context,
        IOperation value,
        INamedTypeSymbol entity,
        ConcurrentDictionary<ISymbol, bool> known
    )
    {
        value = Unconverted(value);
        if (value is IAnonymousObjectCreationOperation made)
        {
            foreach (var member in made.Initializers)
            {
                if (member is ISimpleAssignmentOperation { Value: var inner })
                {
                    AnalyzeValue(context, inner, entity, known);
                }
            }
        }
        else if (value.Type is INamedTypeSymbol type && IsPrivate(type, entity, known))
        {
            Report(context, value, type);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, INamedTypeSymbol type)
    {
        if (!TestProject.Is(context.Compilation, context.Options, value.Syntax.SyntaxTree))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE4011_WholeObjectSent,
                    value.Syntax.GetLocation(),
                    type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
                )
            );
        }
    }

    /// <summary>A Stripe object, or a list of them, that holds a secret or tells of a person.</summary>
    private static bool IsPrivate(
        INamedTypeSymbol type,
        INamedTypeSymbol entity,
        ConcurrentDictionary<ISymbol, bool> known
    )
    {
        if (type.SpecialType != SpecialType.None)
        {
            return false;
        }

        if (type.TypeArguments.Length == 1 && type.TypeArguments[0] is INamedTypeSymbol element)
        {
            return IsPrivate(element, entity, known);
        }

        return SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, entity.ContainingAssembly)
            && known.GetOrAdd(type, _ => IsEntity(type, entity) && HasPrivateMember(type));
    }

    private static bool IsEntity(INamedTypeSymbol type, INamedTypeSymbol entity)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parent.OriginalDefinition, entity))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPrivateMember(INamedTypeSymbol type)
    {
        foreach (var name in PrivateMembers)
        {
            if (!type.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation Unconverted(IOperation value) =>
        value switch
        {
            IConversionOperation conversion => Unconverted(conversion.Operand),
            IParenthesizedOperation parenthesized => Unconverted(parenthesized.Operand),
            IAwaitOperation { Operation: var awaited } => awaited.Type is INamedTypeSymbol { TypeArguments.Length: 1 }
                ? value
                : awaited,
            _ => value,
        };
}
