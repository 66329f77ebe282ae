using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2008: docs/rules/STRIPE2008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventObjectOfAnotherTypeAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2008_EventObjectOfAnotherType)
{
    /// <summary>The property of the diagnostic that holds the one type which the event carries.</summary>
    internal const string CarriedType = "type";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        var dispatch = EventDispatch.Of(stripe);
        var received = new UncheckedEvent(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                if (DataObjectTest.Read(operation.Operation, events, stripe) is { } test)
                {
                    Analyze(operation, test, events, dispatch, received, stripe);
                }
            },
            DataObjectTest.Kinds
        );
    }

    /// <summary>The event types, of those that can be at the test, which never carry the type that it takes for granted.</summary>
    internal static ImmutableArray<string> NotCarrying(DataObjectTest test, ImmutableArray<string> eventTypes)
    {
        var type = test.TypeName;
        return eventTypes
            .Where(eventType =>
                EventObjects.TypesOf(eventType) is { IsEmpty: false } carried && !carried.Contains(type)
            )
            .ToImmutableArray();
    }

    private static void Analyze(
        OperationAnalysisContext context,
        DataObjectTest test,
        EventExpressions events,
        EventDispatch dispatch,
        UncheckedEvent received,
        StripeSymbols stripe
    )
    {
        var eventTypes = dispatch.TypesAt(test.Operation);
        if (eventTypes.IsDefault)
        {
            if (test.IsCast && !IsExpected(test) && received.MayBeAnyAt(test.DataObject, test.Operation))
            {
                Report(
                    context,
                    $"Data.Object is cast to {test.Type.Name} before anything has looked at the event's type",
                    "every other event throws InvalidCastException, and Stripe sends it again for days",
                    "Look at Type first, or write 'is " + test.Type.Name + "'"
                );
            }

            return;
        }

        var wrong = NotCarrying(test, eventTypes);
        if (wrong.IsEmpty || wrong.Length < eventTypes.Length && IsHandled(test, wrong, events, dispatch, stripe))
        {
            return;
        }

        var carried = EventObjects.TypesOf(wrong[0]);
        Report(
            context,
            $"'{wrong[0]}' carries {Named(carried)}, never a {test.Type.Name}",
            test.IsCast ? "the cast throws InvalidCastException"
                : test.IsAs ? "this is null"
                : "this never matches",
            $"Take {Named(carried)}",
            wrong.Length == eventTypes.Length ? CommonType(wrong) : null
        );
    }

    /// <summary>Whether the code in the same case looks for the object of the other events too.</summary>
    private static bool IsHandled(
        DataObjectTest test,
        ImmutableArray<string> wrong,
        EventExpressions events,
        EventDispatch dispatch,
        StripeSymbols stripe
    )
    {
        if (test.IsCast)
        {
            return false;
        }

        var tested = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in (dispatch.RegionOf(test.Operation) ?? Endpoint.Scope(test.Operation)).Descendants())
        {
            if (
                operation is IConversionOperation or IIsTypeOperation or IPatternOperation
                && DataObjectTest.Read(operation, events, stripe) is { } other
            )
            {
                tested.Add(other.TypeName);
            }
            else if (operation is IArgumentOperation argument && events.DataObject(argument.Value) is not null)
            {
                // Another method gets it, whatever it is.
                return true;
            }
        }

        return wrong.All(eventType => EventObjects.TypesOf(eventType).Any(tested.Contains));
    }

    private static bool IsExpected(DataObjectTest test)
    {
        for (var parent = test.Operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is ITryOperation attempt
                && attempt.Catches.Any(clause => clause.ExceptionType.Name == nameof(InvalidCastException))
            )
            {
                return true;
            }
        }

        return false;
    }

    private static string? CommonType(ImmutableArray<string> eventTypes)
    {
        var first = EventObjects.TypesOf(eventTypes[0]);
        return
            first.Length == 1
            && eventTypes.All(eventType =>
                EventObjects.TypesOf(eventType) is { Length: 1 } carried && carried[0] == first[0]
            )
            ? first[0]
            : null;
    }

    private static string Named(ImmutableArray<string> types) =>
        string.Join(" or ", types.Select(type => WithArticle(type.Substring(type.LastIndexOf('.') + 1))));

    private static string WithArticle(string name) => ("AEIO".IndexOf(name[0]) >= 0 ? "an " : "a ") + name;

    private static void Report(
        OperationAnalysisContext context,
        string what,
        string effect,
        string remedy,
        string? carried = null
    ) =>
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2008_EventObjectOfAnotherType,
                context.Operation.Syntax.GetLocation(),
                carried is null
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(CarriedType, carried),
                what,
                effect,
                remedy
            )
        );
}
