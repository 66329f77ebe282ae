using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2016: an endpoint that takes events signed with the live and with the test secret, in a project that never reads Livemode.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModeNotLookedAtAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2016_ModeNotLookedAt)
{
    [Flags]
    private enum Modes
    {
        None = 0,
        Live = 1,
        Test = 2,
        Both = Live | Test,
    }

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls)
    {
        var check = (IInvocationOperation)context.Operation;
        if (
            !calls.Verifies(check.TargetMethod)
            || check.Secret() is not { } secret
            || !TakesBothModes(check, secret, calls, ValueFlow.Of(context.Compilation))
            || CallNames.Of(context.Compilation).Mentions("Livemode")
            || TestProject.Is(context.Compilation, context.Options, check.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE2016_ModeNotLookedAt, secret.Syntax.GetLocation(), check.TargetMethod.Name)
        );
    }

    private static bool TakesBothModes(
        IInvocationOperation check,
        IOperation secret,
        WebhookCalls calls,
        ValueFlow flow
    )
    {
        var inner = Unconverted(secret);
        if (inner is ILocalReferenceOperation local && Collection(local) is { } collection)
        {
            return ModesOf(collection, flow) == Modes.Both;
        }

        if (inner is IParameterReferenceOperation parameter)
        {
            return AreTriedInTurn(flow.StepBack(parameter).Values, flow);
        }

        // The second of two checks: the one that is tried when the first has failed.
        var mode = ModesOf(secret, flow);
        return mode is Modes.Live or Modes.Test
            && Endpoint
                .Scope(check)
                .Descendants()
                .OfType<IInvocationOperation>()
                .Any(earlier =>
                    earlier.Syntax.SpanStart < check.Syntax.SpanStart
                    && calls.Verifies(earlier.TargetMethod)
                    && earlier.Secret() is { } other
                    && (ModesOf(other, flow) | mode) == Modes.Both
                    && ModesOf(other, flow) != Modes.Both
                    && !AreBranches(earlier, check)
                );
    }

    /// <summary>A helper that is called with one secret and with the other, and not with one or the other.</summary>
    private static bool AreTriedInTurn(IReadOnlyList<IOperation> secrets, ValueFlow flow)
    {
        for (var first = 0; first < secrets.Count; first++)
        {
            for (var second = first + 1; second < secrets.Count; second++)
            {
                var modes = (ModesOf(secrets[first], flow), ModesOf(secrets[second], flow));
                if (
                    modes is (Modes.Live, Modes.Test) or (Modes.Test, Modes.Live)
                    && ValueFlow.Root(secrets[first]) == ValueFlow.Root(secrets[second])
                    && !AreBranches(secrets[first], secrets[second])
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AreBranches(IOperation first, IOperation second)
    {
        var (common, ofFirst, ofSecond) = Paths.Fork(first, second);
        return Paths.AreBranches(common, ofFirst, ofSecond) || Paths.LeavesBefore(first, common);
    }

    /// <summary>What a foreach runs over, where the local is its variable.</summary>
    private static IOperation? Collection(ILocalReferenceOperation local)
    {
        for (var parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is IForEachLoopOperation loop
                && loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default)
            )
            {
                return loop.Collection;
            }
        }

        return null;
    }

    /// <summary>The modes that the names around a secret speak of: its variables, its configuration's keys.</summary>
    private static Modes ModesOf(IOperation secret, ValueFlow flow)
    {
        var trail = flow.Follow(secret);
        var modes = Modes.None;
        foreach (
            var part in trail.Ends.Concat(trail.Through).Append(secret).SelectMany(end => end.DescendantsAndSelf())
        )
        {
            var name = part.ConstantValue is { HasValue: true, Value: string text }
                ? text
                : ValueFlow.Referenced(part)?.Name;
            if (name is not null)
            {
                modes |= Has(name, "Live") ? Modes.Live : Modes.None;
                modes |= Has(name, "Test") || Has(name, "Sandbox") ? Modes.Test : Modes.None;
            }
        }

        return modes;
    }

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}
