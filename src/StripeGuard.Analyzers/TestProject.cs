using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers;

/// <summary>
/// Whether a compilation holds tests: it references a test framework or has a using of one (which is all that bare files
/// show), or <c>stripe_guard.test_projects</c> says so
/// (<c>auto</c>, <c>never</c>, <c>always</c>).
/// </summary>
internal static class TestProject
{
    public const string Option = "stripe_guard.test_projects";

    private static readonly ConditionalWeakTable<Compilation, object> Detected = new();

    private static readonly HashSet<string> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "xunit.core",
        "xunit.v3.core",
        "nunit.framework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "MSTest.TestFramework",
        "TUnit.Core",
        "Reqnroll",
        "TechTalk.SpecFlow",
    };

    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "Xunit",
        "NUnit.Framework",
        "Microsoft.VisualStudio.TestTools.UnitTesting",
        "TUnit.Core",
    };

    /// <summary>A word of each of the namespaces, which few other files hold.</summary>
    private static readonly string[] Words = ["Xunit", "NUnit", "UnitTesting", "TUnit"];

    public static bool Is(Compilation compilation, AnalyzerOptions options, SyntaxTree tree)
    {
        var configured = options.AnalyzerConfigOptionsProvider.GetOptions(tree);
        if (configured.TryGetValue(Option, out var value))
        {
            switch (value.Trim().ToLowerInvariant())
            {
                case "always":
                    return true;
                case "never":
                    return false;
            }
        }

        return (bool)
            Detected.GetValue(compilation, static key => ReferencesTestFramework(key) || UsesTestFramework(key));
    }

    private static bool ReferencesTestFramework(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(assembly => Frameworks.Contains(assembly.Name));

    private static bool UsesTestFramework(Compilation compilation)
    {
        foreach (var tree in SourceWords.Of(compilation).FilesWith(Words))
        {
            if (tree.GetRoot() is not CompilationUnitSyntax unit)
            {
                continue;
            }

            foreach (var directive in unit.Usings)
            {
                if (directive.Name is { } name && Namespaces.Contains(name.ToString()))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
