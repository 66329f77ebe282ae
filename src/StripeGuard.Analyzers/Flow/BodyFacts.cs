using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// What one body (a method with its lambdas and local functions, a program's top-level statements, an initializer) does
/// with its variables: read in one walk, and kept.
/// </summary>
internal sealed class BodyFacts
{
    // Pairs in the order of the walk: of most bodies one or two variables are asked for, and no map is worth its making.
    private readonly List<(ISymbol Variable, IOperation Operation)> writes = [];
    private readonly List<(ISymbol Variable, IOperation Operation)> references = [];

    private readonly HashSet<ISymbol> obscure = new(SymbolEqualityComparer.Default);

    public BodyFacts(IOperation root)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            Note(operation);
        }
    }

    /// <summary>
    /// The values written to a local or parameter in this body. <c>x *= 100</c> and <c>x++</c> are there as themselves.
    /// Incomplete where a write is not understood (out, ref, foreach, most patterns).
    /// </summary>
    public Origins WritesTo(ISymbol variable) =>
        Of(variable, writes) is { IsEmpty: false } values
            ? new Origins(values, !obscure.Contains(variable))
            : Origins.Unknown;

    /// <summary>Whether the variable is written in a way that is not understood.</summary>
    public bool IsObscure(ISymbol variable) => obscure.Contains(variable);

    /// <summary>Each mention of a local or parameter in this body, in source order.</summary>
    public ImmutableArray<IOperation> ReferencesTo(ISymbol variable) => Of(variable, references);

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                references.Add((local.Local, local));
                break;
            case IParameterReferenceOperation parameter:
                references.Add((parameter.Parameter, parameter));
                break;
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                writes.Add((declarator.Symbol, initializer.Value));
                break;
            case ISimpleAssignmentOperation assignment:
                Write(assignment.Target, assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment:
                Write(assignment.Target, assignment.Value);
                break;
            case ICompoundAssignmentOperation assignment:
                Write(assignment.Target, assignment);
                break;
            case IIncrementOrDecrementOperation increment:
                Write(increment.Target, increment);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, Unconverted(deconstruction.Value));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Obscure(argument.Value);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared } pattern:
                Pattern(declared, pattern);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared } pattern:
                Pattern(declared, pattern);
                break;
            case IListPatternOperation { DeclaredSymbol: { } declared }:
                obscure.Add(declared);
                break;
            case IForEachLoopOperation loop:
                foreach (var local in loop.Locals)
                {
                    obscure.Add(local);
                }

                break;
            default:
                break;
        }
    }

    private void Pattern(ISymbol declared, IPatternOperation pattern)
    {
        // `x is { } y` and `x is decimal y` give y the value of x; deeper patterns do not say whose.
        if (pattern.Parent is IIsPatternOperation test)
        {
            writes.Add((declared, test.Value));
        }
        else
        {
            obscure.Add(declared);
        }
    }

    private void Write(IOperation target, IOperation value)
    {
        if (Variable(target) is { } variable)
        {
            writes.Add((variable, value));
        }
    }

    private void Deconstruct(IOperation target, IOperation value)
    {
        if (target is IDeclarationExpressionOperation declaration)
        {
            Deconstruct(declaration.Expression, value);
            return;
        }

        if (target is not ITupleOperation targets)
        {
            return;
        }

        var values = value as ITupleOperation;
        for (var index = 0; index < targets.Elements.Length; index++)
        {
            var element = targets.Elements[index];
            if (values is not null && values.Elements.Length == targets.Elements.Length)
            {
                Write(element, values.Elements[index]);
                Deconstruct(element, Unconverted(values.Elements[index]));
            }
            else
            {
                Obscure(element);
            }
        }
    }

    private void Obscure(IOperation target)
    {
        if (Variable(target) is { } variable)
        {
            obscure.Add(variable);
        }
        else if (target is ITupleOperation tuple)
        {
            foreach (var element in tuple.Elements)
            {
                Obscure(element);
            }
        }
    }

    private static ISymbol? Variable(IOperation target) =>
        target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IDeclarationExpressionOperation declaration => Variable(declaration.Expression),
            _ => null,
        };

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    private static ImmutableArray<IOperation> Of(ISymbol variable, List<(ISymbol Variable, IOperation Operation)> pairs)
    {
        ImmutableArray<IOperation>.Builder? found = null;
        foreach (var (one, operation) in pairs)
        {
            if (SymbolEqualityComparer.Default.Equals(one, variable))
            {
                found ??= ImmutableArray.CreateBuilder<IOperation>();
                found.Add(operation);
            }
        }

        return found?.ToImmutable() ?? ImmutableArray<IOperation>.Empty;
    }
}
