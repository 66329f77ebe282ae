using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Output;

/// <summary>What a code scanning dashboard is told of the rules of one family.</summary>
/// <param name="SecuritySeverity">
/// On the scale of CVSS, for what an attacker can use: over 9.0 is critical, 7.0 high, 4.0 medium. Null for families
/// whose mistakes cost money without anyone attacking.
/// </param>
internal sealed record RuleFamily(IReadOnlyList<string> Tags, string? SecuritySeverity)
{
    private static readonly Dictionary<string, RuleFamily> ByCategory = new(StringComparer.Ordinal)
    {
        ["StripeGuard.Idempotency"] = new(["stripe", "payments", "reliability", "idempotency"], null),
        // CWE-345, insufficient verification of data authenticity: anyone may report a payment that never happened.
        ["StripeGuard.Webhooks"] = new(["stripe", "payments", "security", "external/cwe/cwe-345"], "8.1"),
        ["StripeGuard.Amounts"] = new(["stripe", "payments", "correctness"], null),
        // CWE-798, hard-coded credentials; CWE-311, missing encryption of sensitive data.
        ["StripeGuard.CardData"] = new(
            ["stripe", "payments", "security", "external/cwe/cwe-798", "external/cwe/cwe-311"],
            "8.6"
        ),
        ["StripeGuard.PaymentFlow"] = new(["stripe", "payments", "correctness"], null),
        ["StripeGuard.ApiUsage"] = new(["stripe", "payments", "maintainability"], null),
    };

    public static RuleFamily Of(DiagnosticDescriptor rule) =>
        ByCategory.GetValueOrDefault(rule.Category) ?? new RuleFamily(["stripe", "payments"], null);
}
