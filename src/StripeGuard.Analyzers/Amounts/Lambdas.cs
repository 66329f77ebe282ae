using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>Lambdas given to LINQ.</summary>
internal static class Lambdas
{
    /// <summary>What the lambdas among a call's arguments return: <c>item.Price</c> of <c>Sum(item => item.Price)</c>.</summary>
    public static ImmutableArray<IOperation> Results(IInvocationOperation call)
    {
        var results = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                continue;
            }

            foreach (var operation in lambda.Body.Operations)
            {
                if (operation is IReturnOperation { ReturnedValue: { } value })
                {
                    results.Add(value);
                }
            }
        }

        return results.ToImmutable();
    }
}
