using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The arguments of Stripe.net's webhook methods. Text, signature and secret are the first three of each.</summary>
internal static class StripeArguments
{
    public const string Tolerance = "tolerance";
    public const string VersionCheck = "throwOnApiVersionMismatch";

    /// <summary>What the caller gives for a parameter by name, or null where the default is taken.</summary>
    public static IArgumentOperation? Given(this IInvocationOperation call, string parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.ArgumentKind == ArgumentKind.DefaultValue ? null : argument;
            }
        }

        return null;
    }

    public static IOperation? Body(this IInvocationOperation verification) => At(verification, 0);

    public static IOperation? Signature(this IInvocationOperation verification) => At(verification, 1);

    public static IOperation? Secret(this IInvocationOperation verification) => At(verification, 2);

    private static IOperation? At(IInvocationOperation call, int ordinal)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
