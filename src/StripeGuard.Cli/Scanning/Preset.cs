using System.Text;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>How severe the rules are together; the same three as the package's StripeGuardPreset property.</summary>
internal enum Preset
{
    /// <summary>Each rule as it declares itself.</summary>
    Default,

    /// <summary>Every warning an error.</summary>
    Strict,

    /// <summary>Everything on, suggestions as warnings.</summary>
    Audit,
}

internal static class Presets
{
    /// <summary>
    /// Above the package's own presets (-100), which a scanned project may reference: what is asked for here counts.
    /// Below the project's .globalconfig (0 or 100) and .editorconfig: what the project decided stays decided.
    /// </summary>
    private const int GlobalLevel = -99;

    /// <summary>The preset as the text of a global analyzer configuration, or null when it changes nothing.</summary>
    public static string? GlobalConfig(this Preset preset, IEnumerable<DiagnosticDescriptor> rules)
    {
        if (preset == Preset.Default)
        {
            return null;
        }

        var text = new StringBuilder($"is_global = true\nglobal_level = {GlobalLevel}\n");
        foreach (var rule in rules)
        {
            if (SeverityOf(rule, preset) is { } severity)
            {
                text.Append($"dotnet_diagnostic.{rule.Id}.severity = {severity}\n");
            }
        }

        return text.ToString();
    }

    private static string? SeverityOf(DiagnosticDescriptor rule, Preset preset) =>
        preset switch
        {
            Preset.Strict when rule is { IsEnabledByDefault: true, DefaultSeverity: DiagnosticSeverity.Warning } =>
                "error",
            Preset.Audit when rule.DefaultSeverity == DiagnosticSeverity.Error => "error",
            Preset.Audit => "warning",
            _ => null,
        };
}
