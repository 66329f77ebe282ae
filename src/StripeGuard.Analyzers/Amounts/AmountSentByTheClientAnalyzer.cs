using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3011: docs/rules/STRIPE3011.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmountSentByTheClientAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3011_AmountSentByTheClient)
{
    // What a buyer pays; a refund or a payout is decided by the staff, who may well type the amount.
    private static readonly HashSet<string> Payments =
    [
        "PaymentIntentCreateOptions",
        "PaymentIntentUpdateOptions",
        "ChargeCreateOptions",
        "SessionLineItemPriceDataOptions",
        "PaymentLinkLineItemPriceDataOptions",
    ];

    private static readonly string[] MoneyWords =
    [
        "price",
        "amount",
        "total",
        "cost",
        "fee",
        "fare",
        "sum",
        "charge",
        "money",
    ];

    // Amounts that the payer is meant to choose.
    private static readonly HashSet<string> ChosenByThePayer = new(StringComparer.OrdinalIgnoreCase)
    {
        "donation",
        "donations",
        "donate",
        "donor",
        "tip",
        "tips",
        "gratuity",
        "contribution",
        "contribute",
        "gift",
        "gifts",
        "voucher",
        "topup",
        "deposit",
        "wallet",
        "recharge",
        "reload",
        "fund",
        "funds",
        "funding",
        "pledge",
        "sponsor",
        "sponsorship",
        "charity",
        "credits",
        "balance",
        "bid",
    };

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var reported = new ConcurrentDictionary<SyntaxNode, bool>();
        AmountAssignments.Register(
            context,
            stripe,
            (block, assignment) =>
            {
                if (
                    Payments.Contains(assignment.Property.ContainingType.Name)
                    && !assignment.Operation.Value.ConstantValue.HasValue
                )
                {
                    Analyze(block, assignment.Operation, flow, stripe, reported);
                }
            }
        );
    }

    private static void Analyze(
        OperationBlockAnalysisContext context,
        ISimpleAssignmentOperation assignment,
        ValueFlow flow,
        StripeSymbols stripe,
        ConcurrentDictionary<SyntaxNode, bool> reported
    )
    {
        var tree = assignment.Syntax.SyntaxTree;
        var options = AmountOptions.Of(context.Options, tree);
        var trace = AmountTrace.Of(assignment.Value, new AmountContext(flow, stripe, options));
        foreach (var source in trace.Leaves.Concat(trace.Sources.OfType<IInvocationOperation>()))
        {
            if (
                !IsMoney(source, options)
                || ClientRequest.Of(source, flow, stripe) is not { } request
                || IsChosenByThePayer(source, request)
                || IsForStaff(request.Endpoint)
                || IsChecked(source, request)
            )
            {
                continue;
            }

            var place = source.Syntax.SyntaxTree == tree ? source.Syntax : assignment.Value.Syntax;
            if (reported.TryAdd(place, true) && !TestProject.Is(context.Compilation, context.Options, tree))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE3011_AmountSentByTheClient,
                        place.GetLocation(),
                        source.Syntax.ToString()
                    )
                );
            }

            return;
        }
    }

    private static bool IsMoney(IOperation source, AmountOptions options)
    {
        var value = source is IInvocationOperation { Arguments.Length: > 0 } parse
            ? AmountTrace.Unconverted(parse.Arguments[0].Value)
            : source;
        var name = value is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } indexed
            ? indexed.Arguments[0].Value.ConstantValue.Value as string
            : ValueFlow.Referenced(value)?.Name;
        if (name is null)
        {
            return false;
        }

        foreach (var word in MoneyWords)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return options.IsAmountName(name);
    }

    private static bool IsChosenByThePayer(IOperation source, ClientRequest request)
    {
        if (
            SaysChosen(ValueFlow.Referenced(source)?.Name ?? string.Empty)
            || SaysChosen(request.Endpoint?.Name ?? string.Empty)
        )
        {
            return true;
        }

        foreach (var name in request.Names)
        {
            if (SaysChosen(name))
            {
                return true;
            }
        }

        return request.Endpoint?.ContainingType is { } type && SaysChosen(type.Name);
    }

    // By the words of a name: DonationsController, TopUpRequest, tip_amount.
    private static bool SaysChosen(string name)
    {
        var start = 0;
        for (var at = 1; at <= name.Length; at++)
        {
            if (at < name.Length && !char.IsUpper(name[at]) && name[at] != '_')
            {
                continue;
            }

            var word = name.Substring(start, at - start).Trim('_');
            if (
                ChosenByThePayer.Contains(word)
                || string.Equals(word, "Top", StringComparison.OrdinalIgnoreCase)
                    && name.Length >= at + 2
                    && name.Substring(at, 2).Equals("Up", StringComparison.Ordinal)
            )
            {
                return true;
            }

            start = at;
        }

        return false;
    }

    private static bool IsForStaff(IMethodSymbol? endpoint)
    {
        for (ISymbol? symbol = endpoint; symbol is not null; symbol = symbol.ContainingType)
        {
            foreach (var attribute in symbol.GetAttributes())
            {
                if (attribute.AttributeClass?.Name is "AuthorizeAttribute" && SaysStaff(attribute))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool SaysStaff(AttributeData attribute)
    {
        foreach (
            var value in attribute.ConstructorArguments.Concat(
                attribute.NamedArguments.Select(static named => named.Value)
            )
        )
        {
            if (
                value.Value is string role
                && (
                    role.IndexOf("admin", StringComparison.OrdinalIgnoreCase) >= 0
                    || role.IndexOf("staff", StringComparison.OrdinalIgnoreCase) >= 0
                    || role.IndexOf("manager", StringComparison.OrdinalIgnoreCase) >= 0
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    // Compared with something that is no constant, or replaced by the shop's own price.
    private static bool IsChecked(IOperation source, ClientRequest request)
    {
        if (ValueFlow.Referenced(source) is not { } member)
        {
            return false;
        }

        foreach (var body in request.Bodies.Append(ValueFlow.Root(source)))
        {
            foreach (var operation in body.Descendants())
            {
                var isChecked = operation switch
                {
                    IBinaryOperation
                    {
                        OperatorKind: BinaryOperatorKind.Equals
                            or BinaryOperatorKind.NotEquals
                            or BinaryOperatorKind.LessThan
                            or BinaryOperatorKind.LessThanOrEqual
                            or BinaryOperatorKind.GreaterThan
                            or BinaryOperatorKind.GreaterThanOrEqual
                    } comparison => Compares(comparison.LeftOperand, comparison.RightOperand, member)
                        || Compares(comparison.RightOperand, comparison.LeftOperand, member),
                    ISimpleAssignmentOperation { Target: { } target } => target is not ILocalReferenceOperation
                        && operation.Parent is not IObjectOrCollectionInitializerOperation
                        && IsSame(target, member)
                        && IsAlwaysDone(operation),
                    _ => false,
                };
                if (isChecked)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // A price that is replaced for some of the goods is the client's for the others.
    private static bool IsAlwaysDone(IOperation operation)
    {
        for (var around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IConditionalOperation or ISwitchOperation or ICatchClauseOperation)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Compares(IOperation value, IOperation with, ISymbol member) =>
        !AmountTrace.Bare(with).ConstantValue.HasValue && IsSame(AmountTrace.Bare(value), member);

    private static bool IsSame(IOperation value, ISymbol member) =>
        SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(value), member);
}
