using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// STRIPE6009: docs/rules/STRIPE6009.md. A synchronous call in an async method is a suggestion; a task that is blocked
/// on, or that nobody waits for, a warning.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StripeCallNotAwaitedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6009_StripeCallNotAwaited)
{
    /// <summary>The diagnostic's property that says, for the fix, which shape it is.</summary>
    internal const string ShapeProperty = "shape";

    /// <summary>The diagnostic's property that is there where <c>await</c> can stand.</summary>
    internal const string CanAwaitProperty = "canAwait";

    internal const string Synchronous = "synchronous";
    internal const string Blocked = "blocked";
    internal const string Dropped = "dropped";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is null)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, stripe, flow), OperationKind.Invocation);
        context.RegisterOperationAction(
            operation => AnalyzeResult(operation, stripe, flow),
            OperationKind.PropertyReference
        );
    }

    private static void AnalyzeCall(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "Wait" or "GetResult" when call.Instance is { } task:
                AnalyzeBlocking(context, call, task, stripe, flow);
                return;
            default:
                break;
        }

        if (StripeRequests.MethodOf(call, stripe) is not { } method)
        {
            return;
        }

        if (!method.Name.EndsWith("Async", StringComparison.Ordinal))
        {
            AnalyzeSynchronous(context, call, method);
        }
        else if (method.ReturnType.Name == "Task")
        {
            AnalyzeDropped(context, call, method, flow);
        }
    }

    private static void AnalyzeSynchronous(
        OperationAnalysisContext context,
        IInvocationOperation call,
        IMethodSymbol method
    )
    {
        var twin = method.Name + "Async";
        if (
            IsAsync(call, context.ContainingSymbol)
            && !IsInLockOrQuery(call)
            && !method.ContainingType.GetMembers(twin).IsEmpty
        )
        {
            Report(
                context,
                call.Syntax,
                DiagnosticSeverity.Info,
                Synchronous,
                canAwait: true,
                StripeRequests.Name(method),
                "blocks a thread until Stripe answers, in a method that is async: await " + twin
            );
        }
    }

    private static void AnalyzeDropped(
        OperationAnalysisContext context,
        IInvocationOperation call,
        IMethodSymbol method,
        ValueFlow flow
    )
    {
        IOperation task = call;
        while (task.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured)
        {
            task = configured;
        }

        if (task.Parent is IConditionalAccessOperation conditional && conditional.WhenNotNull == task)
        {
            task = conditional;
        }

        if (!IsDropped(task, flow) || IsInExpressionTree(call))
        {
            return;
        }

        // A substitute's Received().CreateAsync(…) is a question, and has nothing to wait for.
        if (TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree))
        {
            return;
        }

        Report(
            context,
            call.Syntax,
            DiagnosticSeverity.Warning,
            Dropped,
            CanAwait(call, context.ContainingSymbol) && task is not IConditionalAccessOperation,
            StripeRequests.Name(method),
            "is neither awaited nor returned, so nobody learns whether Stripe did it: await it"
        );
    }

    private static void AnalyzeResult(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (reference.Property.Name == "Result" && reference.Instance is { } task)
        {
            AnalyzeBlocking(context, reference, task, stripe, flow);
        }
    }

    private static void AnalyzeBlocking(
        OperationAnalysisContext context,
        IOperation blocking,
        IOperation task,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        if (
            RequestOf(task, stripe, flow) is not { } method
            || IsEntryPoint(context.ContainingSymbol) && !IsInFunction(blocking)
        )
        {
            return;
        }

        var how = blocking is IInvocationOperation { TargetMethod.Name: var name } ? name + "()" : "Result";
        Report(
            context,
            blocking.Syntax,
            DiagnosticSeverity.Warning,
            Blocked,
            CanAwait(blocking, context.ContainingSymbol),
            StripeRequests.Name(method),
            "is waited for with " + how + ", which blocks the thread and can deadlock: await it"
        );
    }

    private static void Report(
        OperationAnalysisContext context,
        SyntaxNode syntax,
        DiagnosticSeverity severity,
        string shape,
        bool canAwait,
        string call,
        string what
    )
    {
        var properties = ImmutableDictionary<string, string?>.Empty.Add(ShapeProperty, shape);
        if (canAwait)
        {
            properties = properties.Add(CanAwaitProperty, "yes");
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6009_StripeCallNotAwaited,
                Place(syntax),
                severity,
                additionalLocations: null,
                properties,
                call,
                what
            )
        );
    }

    private static Location Place(SyntaxNode syntax) =>
        syntax is Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax { Name: { } name }
            ? name.GetLocation()
            : StripeRequests.Place(syntax);

    // The task itself, or a local that holds nothing else and was not waited for in another way before: after
    // `await Task.WhenAll(first, second)` a Result is there already.
    private static IMethodSymbol? RequestOf(IOperation task, StripeSymbols stripe, ValueFlow flow)
    {
        while (true)
        {
            switch (task)
            {
                case IConversionOperation conversion:
                    task = conversion.Operand;
                    continue;
                case IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait", Instance: { } inner }:
                    task = inner;
                    continue;
                case IInvocationOperation call:
                    return StripeRequests.MethodOf(call, stripe) is { ReturnType.Name: "Task" } method ? method : null;
                case ILocalReferenceOperation local when IsOnlyBlockedOn(local, flow):
                    var written = flow.BodyOf(local).WritesTo(local.Local);
                    if (!written.IsComplete || written.Values.Length != 1)
                    {
                        return null;
                    }

                    task = written.Values[0];
                    continue;
                default:
                    return null;
            }
        }
    }

    private static bool IsOnlyBlockedOn(ILocalReferenceOperation local, ValueFlow flow)
    {
        foreach (var mention in flow.BodyOf(local).ReferencesTo(local.Local))
        {
            if (
                mention.Parent
                is not (
                    IPropertyReferenceOperation { Property.Name: "Result" }
                    or IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" or "ConfigureAwait" }
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    // A statement by itself, or a local that is never looked at again. `_ = …` says that it is meant.
    private static bool IsDropped(IOperation task, ValueFlow flow) =>
        task.Parent switch
        {
            IExpressionStatementOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => flow.BodyOf(
                    task
                )
                .ReferencesTo(local)
                .IsEmpty,
            _ => false,
        };

    private static bool IsAsync(IOperation operation, ISymbol containing) =>
        Function(operation) is { } function
            ? function.IsAsync
            // A program's own start serves nobody else meanwhile.
            : containing is IMethodSymbol { IsAsync: true } && !IsEntryPoint(containing);

    private static bool CanAwait(IOperation operation, ISymbol containing) =>
        !IsInLockOrQuery(operation)
        && (Function(operation) is { } function ? function.IsAsync : containing is IMethodSymbol { IsAsync: true });

    private static bool IsEntryPoint(ISymbol symbol) =>
        symbol
            is IMethodSymbol
            {
                IsStatic: true,
                Name: "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName
            };

    private static bool IsInFunction(IOperation operation) => Function(operation) is not null;

    private static IMethodSymbol? Function(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
                default:
                    break;
            }
        }

        return null;
    }

    // Where no await can stand.
    private static bool IsInLockOrQuery(IOperation operation)
    {
        for (
            var (child, parent) = (operation, operation.Parent);
            parent is not null;
            child = parent, parent = parent.Parent
        )
        {
            switch (parent)
            {
                case ILockOperation or ITranslatedQueryOperation:
                case ICatchClauseOperation handler when handler.Filter == child:
                    return true;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool IsInExpressionTree(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is IAnonymousFunctionOperation
                && parent.Parent is IConversionOperation { Type: INamedTypeSymbol { Name: "Expression", Arity: 1 } }
            )
            {
                return true;
            }
        }

        return false;
    }
}
