using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Gives a call that has none a key made from an id in scope, or lets the caller pass one.</summary>
public abstract class MissingKeyFix(string ruleId) : StripeGuardFix(ruleId)
{
    private const string ParameterName = "idempotencyKey";
    internal const int MaximumCandidates = 4;

    private readonly string ruleId = ruleId;

    protected sealed override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            StripeSymbols.Of(model.Compilation) is not { } stripe
            || node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } invocation
            || model.GetOperation(invocation, cancellation) is not IInvocationOperation operation
            // Whether the type is a facade, the rule knew.
            || (StripeCall.Read(operation, stripe) ?? StripeCall.ReadFacade(operation, stripe)) is not { } call
            || PlaceFor(call, invocation, model, stripe) is not { } place
        )
        {
            yield break;
        }

        var sources = KeySources.At(model, place.Position);
        for (var index = 0; index < sources.Count && index < MaximumCandidates; index++)
        {
            var key = "$\"" + call.Operation + "-{" + sources[index] + "}\"";
            yield return new FixAction(
                "Use an idempotency key made from '" + sources[index] + "'",
                index == 0 ? ruleId + ":best id" : ruleId + ":" + sources[index],
                editor => place.Set(editor, key)
            );
        }

        if (MethodThatCanTakeKey(invocation, model, stripe, cancellation) is { } method)
        {
            var type = model.GetNullableContext(invocation.SpanStart).AnnotationsEnabled() ? "string?" : "string";
            yield return new FixAction(
                "Take the idempotency key as a parameter",
                ruleId + ":parameter",
                editor =>
                {
                    place.Set(editor, ParameterName);
                    AddParameter(editor, method, type);
                }
            );
        }
    }

    private static KeyPlace? PlaceFor(
        StripeCall call,
        InvocationExpressionSyntax invocation,
        SemanticModel model,
        StripeSymbols stripe
    )
    {
        var flow = ValueFlow.Of(model.Compilation);
        var typeName = stripe.RequestOptions!.ToMinimalDisplayString(model, invocation.SpanStart);
        var argument = call.RequestOptionsArgument;
        if (argument.ArgumentKind is ArgumentKind.DefaultValue)
        {
            return KeyPlace.NewArgument(invocation.ArgumentList, argument.Parameter!, typeName);
        }

        var ends = flow.Follow(argument.Value).Ends;
        if (ends.All(static end => end is not IObjectCreationOperation))
        {
            return KeyPlace.Argument((ArgumentSyntax)argument.Syntax, typeName);
        }

        // Options shared by several calls would give all of them one key.
        return
            ends.Length == 1
            && ends[0].Syntax is BaseObjectCreationExpressionSyntax creation
            && ValueFlow.Root(ends[0]).Syntax == ValueFlow.Root(argument).Syntax
            && IsUsedOnce(argument, flow, stripe)
            ? KeyPlace.Creation(creation)
            : null;
    }

    private static bool IsUsedOnce(IArgumentOperation argument, ValueFlow flow, StripeSymbols stripe)
    {
        foreach (var reference in flow.Follow(argument.Value).Through)
        {
            var uses = flow.MentionsOf(reference)
                .Count(mention =>
                    mention.Parent is IArgumentOperation { Parent: IInvocationOperation call }
                    && stripe.Declares(call.TargetMethod)
                );
            if (uses > 1)
            {
                return false;
            }
        }

        return true;
    }

    // An optional parameter breaks no caller, but it would break an override, an interface or a route.
    private static MethodDeclarationSyntax? MethodThatCanTakeKey(
        InvocationExpressionSyntax invocation,
        SemanticModel model,
        StripeSymbols stripe,
        CancellationToken cancellation
    )
    {
        if (
            invocation.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellation) is not { } method
            || method.IsOverride
            || method.IsVirtual
            || method.IsPartialDefinition
            || method.PartialDefinitionPart is not null
            || method.Name == "Main"
            || method.Parameters.Any(static parameter => parameter.IsParams || parameter.Name == ParameterName)
            || method.GetAttributes().Length > 0
            || IsController(method.ContainingType)
            || ImplementsInterface(method)
            || invocation
                .Ancestors()
                .Any(static ancestor => ancestor is LocalFunctionStatementSyntax { } local && IsStatic(local))
        )
        {
            return null;
        }

        // One key for two calls would be another mistake.
        var writes = declaration
            .DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Count(other =>
                model.GetOperation(other, cancellation) is IInvocationOperation operation
                && StripeCall.Read(operation, stripe) is not null
            );
        return writes == 1 ? declaration : null;
    }

    private static bool IsStatic(LocalFunctionStatementSyntax local) => local.Modifiers.Any(SyntaxKind.StaticKeyword);

    private static bool IsController(INamedTypeSymbol type)
    {
        for (var @base = type.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (@base.Name is "ControllerBase" or "PageModel" or "Hub")
            {
                return true;
            }
        }

        return false;
    }

    private static bool ImplementsInterface(IMethodSymbol method) =>
        method.ContainingType.AllInterfaces.Any(contract =>
            contract
                .GetMembers(method.Name)
                .Any(member =>
                    SymbolEqualityComparer.Default.Equals(
                        method.ContainingType.FindImplementationForInterfaceMember(member),
                        method
                    )
                )
        );

    private static void AddParameter(SyntaxEditor editor, MethodDeclarationSyntax method, string type) =>
        editor.ReplaceNode(
            method.ParameterList,
            (current, _) =>
            {
                var list = (ParameterListSyntax)current;
                var parameter = SyntaxFactory
                    .ParseParameterList("(" + type + " " + ParameterName + " = null)")
                    .Parameters[0];
                return list.WithParameters(Separators.Spaced(list.Parameters.Add(parameter)));
            }
        );
}
