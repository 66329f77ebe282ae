using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.CardData;

/// <summary>
/// Whether an expression is a secret or card data as it stands. Whatever a method has made of it (masked, hashed, cut to
/// its last digits) is none.
/// </summary>
internal static class SensitiveValue
{
    private const int MaximumSteps = 4;

    // Own objects that carry an intent's client secret to the browser; OAuth has client secrets of its own.
    private static readonly string[] OwnersOfClientSecrets = ["Payment", "Intent", "Stripe", "Checkout"];

    public static SensitiveKind Of(IOperation value, StripeSymbols stripe, ValueFlow flow) =>
        Of(value, stripe, flow, MaximumSteps);

    /// <summary>The parts of a text: what is concatenated, interpolated or formatted into it; or the value itself.</summary>
    public static void AddPieces(IOperation value, List<IOperation> pieces)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                AddPieces(conversion.Operand, pieces);
                break;
            case IParenthesizedOperation parenthesized:
                AddPieces(parenthesized.Operand, pieces);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                AddPieces(sum.LeftOperand, pieces);
                AddPieces(sum.RightOperand, pieces);
                break;
            case IInterpolatedStringOperation interpolated:
                foreach (var part in interpolated.Parts)
                {
                    if (part is IInterpolationOperation interpolation)
                    {
                        AddPieces(interpolation.Expression, pieces);
                    }
                }

                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (var element in initializer.ElementValues)
                {
                    AddPieces(element, pieces);
                }

                break;
            case IInvocationOperation
            {
                TargetMethod: { Name: "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String }
            } call:
                foreach (var argument in call.Arguments)
                {
                    AddPieces(argument.Value, pieces);
                }

                break;
            default:
                pieces.Add(value);
                break;
        }
    }

    private static SensitiveKind Of(IOperation value, StripeSymbols stripe, ValueFlow flow, int steps)
    {
        if (steps == 0)
        {
            return SensitiveKind.None;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Of(conversion.Operand, stripe, flow, steps);
            case IParenthesizedOperation parenthesized:
                return Of(parenthesized.Operand, stripe, flow, steps);
            case ICoalesceOperation coalesce:
                return Of(coalesce.Value, stripe, flow, steps);
            case IConditionalAccessOperation access:
                return Of(access.WhenNotNull, stripe, flow, steps);
            case IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: 0 } } call
                when call.Instance is { } instance:
                return Of(instance, stripe, flow, steps);
            case IInvocationOperation call:
                return OfSetting(call);
            case IPropertyReferenceOperation { Property.IsIndexer: true } indexer:
                return OfSetting(indexer);
            case IPropertyReferenceOperation { Property: var property }:
                return stripe.Declares(property) ? OfStripes(property) : OfOwn(property);
            case IFieldReferenceOperation { Field: var field }:
                return OfName(field.Name, field.Type, field.ContainingType.Name);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return OfName(parameter.Name, parameter.Type, owner: "");
            case ILocalReferenceOperation local:
                return OfLocal(local, stripe, flow, steps);
            default:
                return SensitiveKind.None;
        }
    }

    private static SensitiveKind OfLocal(
        ILocalReferenceOperation local,
        StripeSymbols stripe,
        ValueFlow flow,
        int steps
    )
    {
        var origins = flow.StepBack(local);
        if (!origins.IsUnknown)
        {
            foreach (var origin in origins.Values)
            {
                var kind = Of(origin, stripe, flow, steps - 1);
                if (kind != SensitiveKind.None)
                {
                    return kind;
                }
            }

            // A name alone says little where the value is in sight: it may be masked by then.
            return IsInput(origins.Values[0])
                ? OfName(local.Local.Name, local.Local.Type, owner: "")
                : SensitiveKind.None;
        }

        return OfName(local.Local.Name, local.Local.Type, owner: "");
    }

    private static bool IsInput(IOperation origin) =>
        origin switch
        {
            IConversionOperation conversion => IsInput(conversion.Operand),
            ICoalesceOperation coalesce => IsInput(coalesce.Value),
            IInvocationOperation { TargetMethod.Name: "ReadLine" or "GetString" } => true,
            IPropertyReferenceOperation { Property.IsIndexer: true } => true,
            _ => false,
        };

    private static SensitiveKind OfStripes(IPropertySymbol property) =>
        property.Name switch
        {
            "ClientSecret" => SensitiveKind.ClientSecret,
            "ApiKey" => SensitiveKind.SecretKey,
            "Secret" when property.ContainingType.Name == "WebhookEndpoint" => SensitiveKind.WebhookSecret,
            "Cvc" => SensitiveKind.SecurityCode,
            "Number" when IsCard(property.ContainingType) => SensitiveKind.CardNumber,
            _ => SensitiveKind.None,
        };

    // Options that send a card, and cards that are issued: a Card or a PaymentMethodCard of Stripe's has no number.
    private static bool IsCard(INamedTypeSymbol type) =>
        type.Name.IndexOf("Card", StringComparison.Ordinal) >= 0
        && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.ContainingNamespace?.Name == "Issuing");

    private static SensitiveKind OfOwn(IPropertySymbol property)
    {
        var datum = CardDataNames.Of(property);
        if (datum != CardDatum.None)
        {
            return KindOf(datum);
        }

        if (property.Name != "ClientSecret")
        {
            return SecretNames.Of(property.Name, property.ContainingType?.Name ?? "");
        }

        foreach (var owner in OwnersOfClientSecrets)
        {
            if (property.ContainingType.Name.IndexOf(owner, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return SensitiveKind.ClientSecret;
            }
        }

        return SensitiveKind.None;
    }

    private static SensitiveKind OfName(string name, ITypeSymbol type, string owner)
    {
        if (type.SpecialType is not (SpecialType.System_String or SpecialType.System_Int64))
        {
            return SensitiveKind.None;
        }

        var datum = CardDataNames.Of(name);
        return datum != CardDatum.None && !CardDataNames.IsOtherCard(owner)
            ? KindOf(datum)
            : SecretNames.Of(name, owner);
    }

    private static SensitiveKind KindOf(CardDatum datum) =>
        datum == CardDatum.SecurityCode ? SensitiveKind.SecurityCode : SensitiveKind.CardNumber;

    /// <summary><c>configuration["Stripe:SecretKey"]</c>, also of a section.</summary>
    private static SensitiveKind OfSetting(IPropertyReferenceOperation indexer) =>
        indexer.Arguments.Length == 1
        && indexer.Arguments[0].Value.ConstantValue is { HasValue: true, Value: string key }
        && IsConfiguration(indexer.Property.ContainingType)
            ? SecretNames.OfSetting(SectionOf(indexer.Instance) + key)
            : SensitiveKind.None;

    /// <summary><c>configuration.GetValue&lt;string&gt;("Stripe:SecretKey")</c> and environment variables.</summary>
    private static SensitiveKind OfSetting(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("GetValue" or "GetEnvironmentVariable"))
        {
            return SensitiveKind.None;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string key })
            {
                var receiver = call.Instance ?? call.Arguments[0].Value;
                return SecretNames.OfSetting(SectionOf(receiver) + key);
            }
        }

        return SensitiveKind.None;
    }

    private static string SectionOf(IOperation? receiver) =>
        receiver switch
        {
            IConversionOperation conversion => SectionOf(conversion.Operand),
            IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } call
                when call.Arguments.Length > 0
                    && call.Arguments[call.Arguments.Length - 1].Value.ConstantValue
                        is { HasValue: true, Value: string section } => section + ":",
            _ => "",
        };

    private static bool IsConfiguration(INamedTypeSymbol type) =>
        type.Name is "IConfiguration" or "ConfigurationManager" or "IConfigurationSection" or "IConfigurationRoot"
        || type.Name is "ConfigurationRoot" or "ConfigurationSection";
}
