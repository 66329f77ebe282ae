using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using StripeGuard.Tests;

namespace StripeGuard.Analyzers.Tests;

/// <summary>
/// Runs one rule, and its fix, over a source compiled against the real Stripe.net. <c>[|…|]</c> marks where the rule
/// speaks (<c>{|STRIPE1001:…|}</c> where an analyzer has several rules). The SDK's implicit usings are there, and Stripe's.
/// </summary>
internal static class Verify<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>
    /// The rule speaks at each mark, and nowhere else; with <paramref name="severity"/> where that is not its default.
    /// </summary>
    public static Task Reports(
        string source,
        string? editorConfig = null,
        DiagnosticSeverity? severity = null,
        bool inTestProject = false
    ) => Run(source, null, editorConfig, severity: severity, inTestProject: inTestProject);

    /// <summary>The rule says nothing.</summary>
    public static Task Silent(string source, string? editorConfig = null, bool inTestProject = false)
    {
        Assert.DoesNotContain("[|", source, StringComparison.Ordinal);
        return Run(source, null, editorConfig, inTestProject: inTestProject);
    }

    /// <summary>
    /// The fix turns the source into <paramref name="fixedSource"/>, one by one and with FixAll in document, project
    /// and solution. <paramref name="action"/> chooses among several actions by index.
    /// </summary>
    public static Task Fixes(
        string source,
        string fixedSource,
        int action = 0,
        string? editorConfig = null,
        DiagnosticSeverity? severity = null
    ) => Run(source, fixedSource, editorConfig, action, severity);

    private static Task Run(
        string source,
        string? fixedSource,
        string? editorConfig,
        int action = 0,
        DiagnosticSeverity? severity = null,
        bool inTestProject = false
    )
    {
        var test = new RuleTest(severity)
        {
            TestCode = source,
            ReferenceAssemblies = TestReferences.None,
            CodeActionIndex = action,
            // Names the SDK lacks are the test's fault, and are shown; warnings of the compiler are not looked at.
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        };
        test.TestState.AdditionalReferences.AddRange(TestReferences.All);
        test.TestState.Sources.Add(("/0/GlobalUsings.cs", TestReferences.GlobalUsings));
        if (inTestProject)
        {
            test.TestState.AdditionalReferences.Add(TestReferences.XunitCore);
        }

        if (fixedSource is not null)
        {
            // What a fix rightly leaves is marked in the fixed source too.
            test.FixedState.MarkupHandling = MarkupMode.Allow;
            test.FixedState.Sources.Add(fixedSource);
            test.FixedState.Sources.Add(("/0/GlobalUsings.cs", TestReferences.GlobalUsings));
        }

        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + editorConfig));
        }

        // A program with top-level statements needs an entry point; everything else is a library.
        if (
            CSharpSyntaxTree
                .ParseText(Unmarked(source))
                .GetCompilationUnitRoot()
                .Members.Any(SyntaxKind.GlobalStatement)
        )
        {
            test.TestState.OutputKind = OutputKind.ConsoleApplication;
        }

        return test.RunAsync();
    }

    private static string Unmarked(string source)
    {
        TestFileMarkupParser.GetSpans(
            source,
            out var unmarked,
            out ImmutableArray<Microsoft.CodeAnalysis.Text.TextSpan> _
        );
        return unmarked;
    }

    private sealed class RuleTest(DiagnosticSeverity? severity) : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    {
        protected override DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
        {
            var rule = base.GetDefaultDiagnostic(analyzers);
            return rule is null || severity is not { } expected
                ? rule
                : new DiagnosticDescriptor(
                    rule.Id,
                    rule.Title,
                    rule.MessageFormat,
                    rule.Category,
                    expected,
                    rule.IsEnabledByDefault
                );
        }
    }
}

/// <summary>A rule without a fix.</summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <inheritdoc cref="Verify{TAnalyzer,TFix}.Reports"/>
    public static Task Reports(
        string source,
        string? editorConfig = null,
        DiagnosticSeverity? severity = null,
        bool inTestProject = false
    ) => Verify<TAnalyzer, EmptyCodeFixProvider>.Reports(source, editorConfig, severity, inTestProject);

    /// <inheritdoc cref="Verify{TAnalyzer,TFix}.Silent"/>
    public static Task Silent(string source, string? editorConfig = null, bool inTestProject = false) =>
        Verify<TAnalyzer, EmptyCodeFixProvider>.Silent(source, editorConfig, inTestProject);
}

/// <summary>What the sources of the tests are compiled with.</summary>
internal static class TestReferences
{
    public const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Stripe;
        """;

    public static readonly ReferenceAssemblies None = new("net8.0");

    public static ImmutableArray<MetadataReference> All => AnalyzedReferences.WithStripe;

    /// <summary>What makes a project a test project.</summary>
    public static readonly MetadataReference XunitCore = MetadataReference.CreateFromFile(
        typeof(FactAttribute).Assembly.Location
    );
}
