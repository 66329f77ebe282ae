using System.Buffers;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>What may stand on a card statement: docs.stripe.com/get-started/account/statement-descriptors.</summary>
internal static class StatementDescriptors
{
    private const int MaximumLength = 22;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>\\'\"*");

    /// <summary>Refuses a descriptor that is too long, has no letter, or has characters that statements cannot show.</summary>
    public static void Check(Parameters parameters, string param)
    {
        if (parameters.String(param) is not { } text)
        {
            return;
        }

        if (text.Length > MaximumLength)
        {
            throw StripeErrors.Invalid(
                $"Invalid string: {text[..5]}...{text[^5..]}; must be at most {MaximumLength} characters",
                "parameter_invalid_string",
                param
            );
        }

        if (!text.Any(char.IsLetter))
        {
            throw StripeErrors.Invalid(
                "The statement descriptor must contain at least one alphabet character.",
                param: param
            );
        }

        if (text.AsSpan().ContainsAny(Forbidden))
        {
            throw StripeErrors.Invalid(
                "Statement descriptors cannot contain any of the following characters: <, >, \\, ', \", *.",
                param: param
            );
        }
    }
}
