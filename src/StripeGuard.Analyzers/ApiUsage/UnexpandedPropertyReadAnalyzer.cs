using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6001: docs/rules/STRIPE6001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnexpandedPropertyReadAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6001_UnexpandedPropertyRead)
{
    /// <summary>The diagnostic's property with the path to expand: <c>data.customer</c>. Its first additional location is the request.</summary>
    internal const string PathProperty = "path";

    /// <summary>The diagnostic's property with the name of the property that holds the id.</summary>
    internal const string IdProperty = "id";

    /// <summary>docs.stripe.com/api/expanding_objects: four levels, of which a list's data is one.</summary>
    internal const int DeepestExpansion = 4;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is null)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.PropertyReference);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (
            reference.Instance is null
            || !stripe.Declares(reference.Property)
            || !IsExpandable(reference.Property, stripe)
            || !IsRead(reference, flow, out var isConditional)
            || EntityOrigin.Of(reference, stripe, flow) is not { } origin
            || !IsLeftOut(reference, origin, stripe, flow, out var path)
            || IsMadeUpFor(reference, isConditional, flow)
            || TestProject.Is(context.Compilation, context.Options, reference.Syntax.SyntaxTree)
        )
        {
            return;
        }

        var idName = IdOf(reference.Property)?.Name;
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (idName is not null)
        {
            properties = properties.Add(IdProperty, idName);
        }

        if (origin.Request is not null)
        {
            properties = properties.Add(PathProperty, path);
        }

        var name = reference.Property.ContainingType.Name + "." + reference.Property.Name;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6001_UnexpandedPropertyRead,
                Place(reference.Syntax),
                origin.Request is { } request ? [request.Syntax.GetLocation()] : null,
                properties,
                name,
                origin.Method is { } method
                    ? "'" + StripeRequests.Name(method) + "' does not expand it"
                    : "an event never carries it",
                Remedy(idName, origin, path)
            )
        );
    }

    private static string Remedy(string? idName, EntityOrigin origin, string path)
    {
        var expand = origin.Request is not null && origin.Path.Length <= DeepestExpansion;
        return (idName, expand) switch
        {
            (null, true) => "Expand \"" + path + "\"",
            (null, false) => "Get the object with this expanded",
            (_, true) => "Read " + idName + ", or expand \"" + path + "\"",
            (_, false) => "Read " + idName + ", and get the object by it",
        };
    }

    private static Location Place(SyntaxNode syntax) =>
        syntax switch
        {
            Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            Microsoft.CodeAnalysis.CSharp.Syntax.MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
            _ => syntax.GetLocation(),
        };

    // What follows shows that a value is expected: .Email, ?.Id, is Product product, foreach, LINQ.
    private static bool IsRead(IPropertyReferenceOperation reference, ValueFlow flow, out bool isConditional)
    {
        IOperation use = reference;
        isConditional = false;
        while (true)
        {
            switch (use.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    use = use.Parent;
                    continue;
                case IConditionalAccessOperation access when access.Operation == use:
                    isConditional = true;
                    return true;
                case IConditionalAccessOperation:
                    use = use.Parent;
                    continue;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation or IRecursivePatternOperation }:
                    isConditional = true;
                    return true;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return IsReadLater(local, reference, flow, out isConditional);
                default:
                    return IsMemberRead(use);
            }
        }
    }

    private static bool IsMemberRead(IOperation use) =>
        use.Parent switch
        {
            IMemberReferenceOperation member => member.Instance == use,
            IInvocationOperation call => call.Instance == use,
            IArgumentOperation { Parent: IInvocationOperation call } argument => call.TargetMethod.IsExtensionMethod
                && call.Arguments[0] == argument
                && EntityOrigin.IsEnumeration(call.TargetMethod),
            IForEachLoopOperation loop => loop.Collection == use,
            _ => false,
        };

    // var customer = charge.Customer; … customer.Email
    private static bool IsReadLater(ILocalSymbol local, IOperation value, ValueFlow flow, out bool isConditional)
    {
        isConditional = true;
        foreach (var mention in flow.BodyOf(value).ReferencesTo(local))
        {
            if (IsMemberRead(mention))
            {
                return true;
            }

            if (mention.Parent is not IConditionalAccessOperation)
            {
                // Passed on, compared with null, filled in: whoever wrote that has thought of it.
                return false;
            }
        }

        return false;
    }

    private static bool IsExpandable(IPropertySymbol property, StripeSymbols stripe)
    {
        if (property.Type.TypeKind is not (TypeKind.Class or TypeKind.Interface) || property.IsIndexer)
        {
            return false;
        }

        if (IdOf(property) is not null)
        {
            return stripe.Declares(property.Type);
        }

        return IncludableProperties.Names.TryGetValue(property.ContainingType.Name, out var names)
            && Array.IndexOf(names, property.Name) >= 0
            && stripe.Assembly.Identity.Version.Major >= IncludableProperties.SinceStripeNet
            && property.ContainingType.ContainingNamespace.Name is "Stripe" or "Checkout";
    }

    // Stripe.net gives each ExpandableField two properties: Customer, and CustomerId for what is always there.
    private static IPropertySymbol? IdOf(IPropertySymbol property)
    {
        foreach (var member in property.ContainingType.GetMembers(property.Name + "Id"))
        {
            if (member is IPropertySymbol { Type.SpecialType: SpecialType.System_String } id)
            {
                return id;
            }
        }

        return null;
    }

    // Whether the request surely does not expand the path to the property, though it does expand all on the way to it.
    private static bool IsLeftOut(
        IPropertyReferenceOperation reference,
        EntityOrigin origin,
        StripeSymbols stripe,
        ValueFlow flow,
        out string path
    )
    {
        path = string.Empty;
        if (
            origin.Path.IsEmpty
            || !SymbolEqualityComparer.Default.Equals(origin.Path[origin.Path.Length - 1], reference.Property)
        )
        {
            return false;
        }

        var expanded = origin.Request is { } request ? Expansions.Of(request, stripe, flow) : [];
        if (expanded is null)
        {
            return false;
        }

        var text = new StringBuilder();
        for (var i = 0; i < origin.Path.Length; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            text.Append(origin.Path[i] is { } property ? SnakeCase(property.Name) : "data");
            var isLast = i == origin.Path.Length - 1;
            var isExpanded = IsExpanded(expanded, text.ToString());
            if (isLast)
            {
                path = text.ToString();
                return !isExpanded;
            }

            // What stands before it is missing already, and is reported by itself.
            if (origin.Path[i] is { } earlier && IsExpandable(earlier, stripe) && !isExpanded)
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsExpanded(List<string> expanded, string path)
    {
        foreach (var candidate in expanded)
        {
            if (
                candidate.StartsWith(path, StringComparison.Ordinal)
                && (candidate.Length == path.Length || candidate[path.Length] == '.')
            )
            {
                return true;
            }
        }

        return false;
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    // discount.PromotionCode?.Id ?? discount.PromotionCodeId: what is there always is asked for in the end.
    private static bool FallsBackOnId(IPropertyReferenceOperation reference)
    {
        if (IdOf(reference.Property) is not { } id)
        {
            return false;
        }

        for (var parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not ICoalesceOperation coalesce)
            {
                continue;
            }

            foreach (var operation in coalesce.WhenNull.DescendantsAndSelf())
            {
                if (
                    operation is IPropertyReferenceOperation fallback
                    && SymbolEqualityComparer.Default.Equals(fallback.Property, id)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The property is filled in here; or the id is looked at too, and this is only what to do when it is there.
    private static bool IsMadeUpFor(IPropertyReferenceOperation reference, bool isConditional, ValueFlow flow)
    {
        if (isConditional && FallsBackOnId(reference))
        {
            return true;
        }

        var holder = EntityOrigin.Unwrapped(reference.Instance!);
        if (ValueFlow.Referenced(holder) is not (ILocalSymbol or IParameterSymbol))
        {
            return false;
        }

        var id = IdOf(reference.Property);
        foreach (var mention in flow.MentionsOf(holder))
        {
            if (EntityOrigin.PropertyOf(mention) is not { } property)
            {
                continue;
            }

            if (isConditional && id is not null && SymbolEqualityComparer.Default.Equals(property.Property, id))
            {
                return true;
            }

            if (
                SymbolEqualityComparer.Default.Equals(property.Property, reference.Property)
                && property.Parent is IAssignmentOperation assignment
                && assignment.Target == property
            )
            {
                return true;
            }
        }

        return false;
    }
}
