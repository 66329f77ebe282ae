using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeGuard.CodeFixes;

namespace StripeGuard.Analyzers.Tests.Catalogue;

/// <summary>Every descriptor of <see cref="Rules"/>, in id order.</summary>
internal static class RuleCatalogue
{
    public static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. typeof(Rules)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(member => member.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>The ids that a code fix of the package answers.</summary>
    public static IReadOnlySet<string> Fixable { get; } =
        typeof(StripeGuardFix)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)
            .SelectMany(fix => fix.FixableDiagnosticIds)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>What a rule is called in code: the part of its member's name after the id.</summary>
    public static string NameOf(string id) =>
        typeof(Rules)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(member => member.Name)
            .Single(name => name.StartsWith(id + "_", StringComparison.Ordinal))[(id.Length + 1)..];

    /// <summary>The rules' ids, for theories.</summary>
    public static TheoryData<string> Ids => [.. Descriptors.Select(rule => rule.Id)];

    public static DiagnosticDescriptor Get(string id) => Descriptors.Single(rule => rule.Id == id);

    /// <summary>The severity as .editorconfig names it.</summary>
    public static string ConfigSeverity(DiagnosticSeverity severity) =>
        severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            DiagnosticSeverity.Info => "suggestion",
            _ => "silent",
        };

    /// <summary>The severity as people are told it.</summary>
    public static string ShownSeverity(DiagnosticSeverity severity) =>
        severity == DiagnosticSeverity.Info ? "Info" : severity.ToString();
}
