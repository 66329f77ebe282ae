using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4010: docs/rules/STRIPE4010.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyMixedUpAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4010_KeyMixedUp)
{
    private const string ToBrowser =
        "is sent to the browser, where everyone can read it, and with it take over the account's money. Send the publishable key, and roll this one";

    private const string AsApiKey =
        "is a publishable key, used as the server's ApiKey: Stripe refuses nearly every call made with it. Use the secret key, on a server";

    private static readonly HashSet<string> Answers = new(StringComparer.Ordinal)
    {
        "Ok",
        "Json",
        "Content",
        "Text",
        "Created",
        "Accepted",
        "View",
        "PartialView",
        "StatusCode",
    };

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, stripe, flow),
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(
            operation => AnalyzeClient(operation, stripe, flow),
            OperationKind.ObjectCreation
        );
        context.RegisterOperationAction(operation => AnalyzeAnswer(operation, stripe, flow), OperationKind.Invocation);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        switch (assignment.Target)
        {
            case IPropertyReferenceOperation { Property: { Name: "ApiKey" } property } when stripe.Declares(property):
                AnalyzeApiKey(context, assignment.Value, flow);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } bag } when IsBag(bag):
            case IDynamicMemberReferenceOperation { Instance: { } viewBag } when IsBag(viewBag):
                AnalyzeSent(context, assignment.Value, stripe, flow);
                break;
            default:
                break;
        }
    }

    private static void AnalyzeClient(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is not { Name: "StripeClient" } || !stripe.Declares(creation.Type))
        {
            return;
        }

        foreach (var argument in creation.Arguments)
        {
            if (argument.Parameter?.Name == "apiKey")
            {
                AnalyzeApiKey(context, argument.Value, flow);
            }
        }
    }

    private static void AnalyzeAnswer(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!Answers.Contains(call.TargetMethod.Name) || !call.TargetMethod.IsOfAspNet())
        {
            return;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                AnalyzeSent(context, argument.Value, stripe, flow);
            }
        }
    }

    private static void AnalyzeApiKey(OperationAnalysisContext context, IOperation value, ValueFlow flow)
    {
        foreach (var end in flow.Follow(value).Ends)
        {
            if (IsPublishable(end))
            {
                Report(context, value, AsApiKey);
                return;
            }
        }
    }

    private static bool IsPublishable(IOperation end) =>
        end switch
        {
            { ConstantValue: { HasValue: true, Value: string text } } => text.StartsWith(
                "pk_",
                StringComparison.Ordinal
            )
                && text.Length > 8,
            IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments } => arguments[0]
                .Value
                .ConstantValue
                is { HasValue: true, Value: string key }
                && SecretNames.IsPublishable(key),
            IPropertyReferenceOperation { Property.Name: var name } => SecretNames.IsPublishable(name),
            IFieldReferenceOperation { Field.Name: var name } => SecretNames.IsPublishable(name),
            IParameterReferenceOperation { Parameter.Name: var name } => SecretNames.IsPublishable(name),
            IInvocationOperation { TargetMethod.Name: "GetValue" or "GetEnvironmentVariable" } call =>
                call.Arguments.Any(argument =>
                    argument.Value.ConstantValue is { HasValue: true, Value: string key }
                    && SecretNames.IsPublishable(key)
                ),
            _ => false,
        };

    private static void AnalyzeSent(
        OperationAnalysisContext context,
        IOperation value,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        if (SensitiveValue.Of(value, stripe, flow) is SensitiveKind.SecretKey or SensitiveKind.WebhookSecret)
        {
            ReportSent(context, value, ToBrowser);
            return;
        }

        if (IsSettings(value))
        {
            ReportSent(context, value, "carries a secret, and " + ToBrowser);
            return;
        }

        foreach (var end in flow.Follow(value).Ends)
        {
            foreach (var member in MembersOf(end))
            {
                if (
                    member is ISimpleAssignmentOperation { Value: var sent }
                    && SensitiveValue.Of(sent, stripe, flow) is SensitiveKind.SecretKey or SensitiveKind.WebhookSecret
                )
                {
                    ReportSent(context, sent, ToBrowser);
                }
            }
        }
    }

    private static ImmutableArray<IOperation> MembersOf(IOperation made) =>
        made switch
        {
            IAnonymousObjectCreationOperation anonymous => anonymous.Initializers,
            IObjectCreationOperation { Initializer: { } initializer } => initializer.Initializers,
            _ => ImmutableArray<IOperation>.Empty,
        };

    /// <summary>The whole of the program's Stripe settings: <c>Ok(stripeSettings)</c>.</summary>
    private static bool IsSettings(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (
            value.Type is not INamedTypeSymbol { TypeKind: TypeKind.Class } type
            || !type.Name.StartsWith("Stripe", StringComparison.Ordinal)
        )
        {
            return false;
        }

        foreach (var member in type.GetMembers())
        {
            if (
                member is IPropertySymbol { Type.SpecialType: SpecialType.System_String }
                && SecretNames.Of(member.Name, type.Name) != SensitiveKind.None
                && !IsHiddenFromJson(member)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHiddenFromJson(ISymbol member)
    {
        foreach (var attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "JsonIgnoreAttribute")
            {
                return true;
            }
        }

        return false;
    }

    // The page where an administrator edits the settings is no page that everyone can read.
    private static void ReportSent(OperationAnalysisContext context, IOperation value, string what)
    {
        if (!Access.DemandsRole(context.ContainingSymbol))
        {
            Report(context, value, what);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, string what)
    {
        if (!TestProject.Is(context.Compilation, context.Options, value.Syntax.SyntaxTree))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE4010_KeyMixedUp,
                    value.Syntax.GetLocation(),
                    value.ConstantValue.HasValue ? "This" : "'" + value.Syntax + "'",
                    what
                )
            );
        }
    }

    private static bool IsBag(IOperation bag) =>
        ValueFlow.Referenced(bag) is { Name: "ViewBag" or "ViewData" or "TempData" };
}
