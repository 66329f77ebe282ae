using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

/// <summary>
/// Every rule there is: one part a family (<c>Rules.Webhooks.cs</c>), in id order. The member's name carries the id, so
/// that a use reads like a citation.
/// </summary>
public static partial class Rules
{
    private static DiagnosticDescriptor Rule(
        string id,
        string family,
        string title,
        string message,
        string description,
        DiagnosticSeverity severity = DiagnosticSeverity.Warning,
        string[]? tags = null
    ) =>
        new(
            id,
            title,
            message,
            "StripeGuard." + family,
            severity,
            isEnabledByDefault: true,
            description,
            helpLinkUri: "https://github.com/stripeguard/stripeguard/blob/main/docs/rules/" + id + ".md",
            customTags: tags ?? []
        );
}
