using System.Text;
using Microsoft.CodeAnalysis;
using StripeGuard.Tests;

namespace StripeGuard.Analyzers.Tests.Catalogue;

/// <summary>
/// The package's presets follow the rule table. A preset sets only what it changes: a row for a rule, even at the rule's
/// own severity, would win over a user's bulk setting (<c>dotnet_analyzer_diagnostic.category-…</c>), and would pull
/// STRIPE4001's live keys down from error. The other rules stand as comments.
/// </summary>
public class PresetTests
{
    [Fact]
    public void Default_changes_nothing() => AssertPreset("default", "each rule at its own severity", _ => null);

    [Fact]
    public void Strict_makes_every_warning_an_error() =>
        AssertPreset(
            "strict",
            "every warning is an error",
            rule => rule is { DefaultSeverity: DiagnosticSeverity.Warning, IsEnabledByDefault: true } ? "error" : null
        );

    [Fact]
    public void Audit_turns_every_rule_on_and_shows_suggestions_as_warnings() =>
        AssertPreset(
            "audit",
            "every rule on, suggestions shown as warnings",
            rule =>
                rule.DefaultSeverity == DiagnosticSeverity.Info || !rule.IsEnabledByDefault
                    ? RuleCatalogue.ConfigSeverity(
                        (DiagnosticSeverity)Math.Max((int)rule.DefaultSeverity, (int)DiagnosticSeverity.Warning)
                    )
                    : null
        );

    [Fact]
    public void There_are_no_other_presets() =>
        Assert.Equal(
            ["audit.globalconfig", "default.globalconfig", "strict.globalconfig"],
            Directory
                .EnumerateFiles(RepositoryFiles.FullPath("src/StripeGuard/presets"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );

    private static void AssertPreset(string name, string says, Func<DiagnosticDescriptor, string?> severity)
    {
        var text = new StringBuilder();
        text.Append($"# StripeGuard preset {name}: {says}.\n");
        text.Append(
            "# Written from the rule table (src/StripeGuard.Analyzers/Rules.*.cs) by PresetTests. Your own settings win over these.\n"
        );
        text.Append("is_global = true\n");
        text.Append("global_level = -100\n\n");
        foreach (var rule in RuleCatalogue.Descriptors)
        {
            text.Append(
                severity(rule) is { } set
                    ? $"dotnet_diagnostic.{rule.Id}.severity = {set}\n"
                    : $"# {rule.Id}: {Own(rule)}\n"
            );
        }

        RepositoryFiles.AssertUpToDate($"src/StripeGuard/presets/{name}.globalconfig", text.ToString());
    }

    private static string Own(DiagnosticDescriptor rule) =>
        rule.IsEnabledByDefault ? RuleCatalogue.ConfigSeverity(rule.DefaultSeverity) : "none";
}
