using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>How much a finding matters, least first, so that a threshold is a comparison.</summary>
internal enum Severity
{
    Info,
    Warning,
    Error,
}

internal static class Severities
{
    /// <summary>The severity as every output format writes it.</summary>
    public static string Word(this Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "info",
        };

    public static Severity From(DiagnosticSeverity severity) =>
        severity switch
        {
            DiagnosticSeverity.Error => Severity.Error,
            DiagnosticSeverity.Warning => Severity.Warning,
            _ => Severity.Info,
        };
}
