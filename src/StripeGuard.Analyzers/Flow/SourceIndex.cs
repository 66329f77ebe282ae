using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Finds source by symbol: a method's body, the calls of a private method, the writes to a field. It looks at names in
/// the syntax first, and asks the semantic model only about those that match.
/// </summary>
internal sealed class SourceIndex(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly ConcurrentDictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> mentions = new(
        SymbolEqualityComparer.Default
    );

    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> mentionsAnywhere = new(
        SymbolEqualityComparer.Default
    );

    /// <summary>Whether this compilation's own source declares <paramref name="symbol"/>.</summary>
    public bool IsIn(ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly);

    /// <summary>The body of a method or accessor, or null (abstract, partial without body, not in source).</summary>
    public IOperation? Body(IMethodSymbol method) => bodies.GetOrAdd(method.OriginalDefinition, FindBody);

    /// <summary>What a method returns, by each of its return statements.</summary>
    public Origins Returns(IMethodSymbol method)
    {
        if (Body(method) is not { } body)
        {
            return Origins.Unknown;
        }

        var values = ImmutableArray.CreateBuilder<IOperation>();
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation is IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value })
            {
                values.Add(value);
            }

            foreach (var child in operation.ChildOperations)
            {
                // What a lambda or local function returns is not what its method returns.
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    pending.Push(child);
                }
            }
        }

        return new Origins(values.ToImmutable(), isComplete: true);
    }

    /// <summary>What the callers of a private method pass for <paramref name="parameter"/>.</summary>
    public Origins Arguments(IMethodSymbol method, IParameterSymbol parameter)
    {
        var values = ImmutableArray.CreateBuilder<IOperation>();
        var isComplete = true;
        foreach (var mention in Mentions(method))
        {
            if (mention is not IInvocationOperation call)
            {
                isComplete = false;
                continue;
            }

            foreach (var argument in call.Arguments)
            {
                if (argument.Parameter?.Ordinal == parameter.Ordinal)
                {
                    values.Add(argument.Value);
                }
            }
        }

        return new Origins(values.ToImmutable(), isComplete);
    }

    /// <summary>
    /// What this compilation gives for a parameter, wherever it calls the method (also through the interface that it
    /// implements) or creates the type, which may be another project's. Never complete: others may call a public method,
    /// and JSON creates types too.
    /// </summary>
    public Origins GivenFor(IParameterSymbol parameter)
    {
        if (
            parameter.ContainingSymbol is not IMethodSymbol method
            || !(IsIn(method) || method.MethodKind is MethodKind.Constructor)
        )
        {
            return Origins.Unknown;
        }

        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var site in SitesOf(method))
        {
            var arguments = Operation(site) switch
            {
                IObjectCreationOperation { Constructor: { } made } creation when IsSame(made, method) =>
                    creation.Arguments,
                IInvocationOperation { TargetMethod: { } called } call when Reaches(called, method) => call.Arguments,
                _ => ImmutableArray<IArgumentOperation>.Empty,
            };
            foreach (var argument in arguments)
            {
                if (
                    argument.Parameter?.Ordinal == parameter.Ordinal
                    && argument.ArgumentKind is not ArgumentKind.DefaultValue
                )
                {
                    values.Add(argument.Value);
                }
            }
        }

        return new Origins(values.ToImmutable(), isComplete: false);
    }

    /// <summary>
    /// What a private or readonly field, or a property without a public setter, can hold; or what the getter of a
    /// computed property returns.
    /// </summary>
    public Origins Stored(ISymbol member)
    {
        if (!IsIn(member))
        {
            return Origins.Unknown;
        }

        if (member is IPropertySymbol property)
        {
            if (property.IsAbstract || property.IsVirtual || property.GetMethod is not { } getter)
            {
                return Origins.Unknown;
            }

            if (HasBody(getter))
            {
                return Returns(getter);
            }

            if (property.SetMethod is { DeclaredAccessibility: not Accessibility.Private })
            {
                return Origins.Unknown;
            }
        }
        else if (
            member is not IFieldSymbol field
            || !(field.IsReadOnly || field.DeclaredAccessibility is Accessibility.Private)
        )
        {
            return Origins.Unknown;
        }

        return Written(member);
    }

    /// <summary>Each mention of a private member within its own type: a call of it, or a reference to it.</summary>
    public ImmutableArray<IOperation> Mentions(ISymbol member) =>
        mentions.GetOrAdd(
            member.OriginalDefinition,
            key =>
                FindMentions(key, ScopesOf(key).Where(IsIn).SelectMany(scope => SourceWords.NamesIn(scope, key.Name)))
        );

    /// <summary>Each mention of a field or property within the type that declares it.</summary>
    public ImmutableArray<IOperation> ReferencesWithinType(ISymbol member) =>
        IsIn(member) ? Mentions(member) : ImmutableArray<IOperation>.Empty;

    /// <summary>
    /// Each mention of a member in the whole compilation. It binds each mention of that name, of whatever member: ask only
    /// when all else says that the answer matters.
    /// </summary>
    public ImmutableArray<IOperation> MentionsAnywhere(ISymbol member) =>
        mentionsAnywhere.GetOrAdd(
            member.OriginalDefinition,
            key => FindMentions(key, SourceWords.Of(compilation).Names(key.Name))
        );

    /// <summary>
    /// The operation of a node anywhere in this compilation, or null: an editor and a scan know the source of referenced
    /// projects too, and that is another compilation's.
    /// </summary>
    public IOperation? Operation(SyntaxNode node) =>
        compilation.ContainsSyntaxTree(node.SyntaxTree) ? Model(node.SyntaxTree).GetOperation(node) : null;

    private IEnumerable<SyntaxNode> SitesOf(IMethodSymbol method)
    {
        var sites = CallSites.Of(compilation);
        return method.MethodKind is MethodKind.Constructor
            ? sites.CreationsOf(method.ContainingType.Name).Concat(sites.UnnamedCreations(method.Parameters.Length))
            : sites.CallsOf(method.Name);
    }

    private static bool Reaches(IMethodSymbol called, IMethodSymbol method)
    {
        called = (called.ReducedFrom ?? called).OriginalDefinition;
        return IsSame(called, method)
            || (
                called.ContainingType.TypeKind is TypeKind.Interface
                && method.ContainingType.FindImplementationForInterfaceMember(called) is IMethodSymbol implementation
                && IsSame(implementation, method)
            );
    }

    private static bool IsSame(IMethodSymbol one, IMethodSymbol other) =>
        SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition);

    /// <summary>What the type that declares a field or property stores in it; others may store more where it is not private.</summary>
    public Origins Written(ISymbol member)
    {
        var values = ImmutableArray.CreateBuilder<IOperation>();
        var isComplete = true;
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var initializer = reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is null)
            {
                // A positional record's property is set by whoever constructs it.
                isComplete &= reference.GetSyntax() is not ParameterSyntax;
            }
            else if (Operation(initializer.Value) is { } value)
            {
                values.Add(value);
            }
        }

        foreach (var mention in Mentions(member))
        {
            switch (mention.Parent)
            {
                case ISimpleAssignmentOperation assignment when assignment.Target == mention:
                    values.Add(assignment.Value);
                    break;
                case ICoalesceAssignmentOperation assignment when assignment.Target == mention:
                    values.Add(assignment.Value);
                    break;
                case ICompoundAssignmentOperation assignment when assignment.Target == mention:
                    values.Add(assignment);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                case ITupleOperation:
                    isComplete = false;
                    break;
                default:
                    break;
            }
        }

        return new Origins(values.ToImmutable(), isComplete);
    }

    private IOperation? FindBody(ISymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax();
            if (syntax is CompilationUnitSyntax)
            {
                return null;
            }

            var operation = Operation(syntax);
            if (operation is null && syntax is PropertyDeclarationSyntax { ExpressionBody: { } arrow })
            {
                operation = Operation(arrow);
            }

            if (operation is IMethodBodyOperation or ILocalFunctionOperation or IBlockOperation)
            {
                return operation;
            }
        }

        return null;
    }

    private static bool HasBody(IMethodSymbol accessor)
    {
        foreach (var reference in accessor.DeclaringSyntaxReferences)
        {
            if (
                reference.GetSyntax()
                is ArrowExpressionClauseSyntax
                    or AccessorDeclarationSyntax { Body: not null }
                    or AccessorDeclarationSyntax { ExpressionBody: not null }
            )
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<IOperation> FindMentions(ISymbol member, IEnumerable<SimpleNameSyntax> names)
    {
        var found = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var name in names)
        {
            var model = Model(name.SyntaxTree);
            if (
                model.GetSymbolInfo(name).Symbol is { } symbol
                && SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition, member)
                && OperationAround(name, model) is { } operation
            )
            {
                found.Add(operation);
            }
        }

        return found.ToImmutable();
    }

    private bool IsIn(SyntaxNode scope) => compilation.ContainsSyntaxTree(scope.SyntaxTree);

    private static IEnumerable<SyntaxNode> ScopesOf(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction })
        {
            foreach (var reference in member.DeclaringSyntaxReferences)
            {
                // A local function is seen in the member, or the top-level program, that declares it.
                var declaration = reference.GetSyntax();
                yield return declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node =>
                    node is not GlobalStatementSyntax
                )
                    is { } declaring
                        and not BaseTypeDeclarationSyntax
                    ? declaring
                    : declaration.SyntaxTree.GetRoot();
            }

            yield break;
        }

        foreach (var reference in member.ContainingType.DeclaringSyntaxReferences)
        {
            yield return reference.GetSyntax();
        }
    }

    // The call, where the name is called; else the reference.
    private static IOperation? OperationAround(SimpleNameSyntax name, SemanticModel model)
    {
        SyntaxNode expression = name;
        while (
            expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression
            || expression.Parent is MemberBindingExpressionSyntax
        )
        {
            expression = expression.Parent;
        }

        return expression.Parent is InvocationExpressionSyntax invocation && invocation.Expression == expression
            ? model.GetOperation(invocation)
            : model.GetOperation(expression);
    }

    private SemanticModel Model(SyntaxTree tree) => models.GetOrAdd(tree,
            // Following a value leaves the file that is being analyzed; one model per file is made and kept.
#pragma warning disable RS1030
            key => compilation.GetSemanticModel(key)
#pragma warning restore RS1030
        );
}
