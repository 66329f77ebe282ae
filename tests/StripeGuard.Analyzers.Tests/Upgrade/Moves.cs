using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using StripeGuard.CodeFixes.Upgrade;

namespace StripeGuard.Analyzers.Tests.Upgrade;

/// <summary>
/// Moves a source from an older Stripe.net to the referenced one: its compiler errors are marked (<c>{|CS1061:Paid|}</c>),
/// and what a fix leaves for a person to do stays marked in the result.
/// </summary>
internal static class Moves
{
    /// <summary>What keeps its meaning is rewritten, one by one and with FixAll in document, project and solution.</summary>
    public static Task Rewrites(string source, string moved, int rounds = 1) =>
        Run(source, moved, UpgradeFix.Kept, rounds);

    /// <summary>The same, with a note on what a person has to decide.</summary>
    public static Task RewritesWithNote(string source, string moved, int rounds = 1) =>
        Run(source, moved, UpgradeFix.ToDecide, rounds);

    /// <summary>No fix is offered.</summary>
    public static Task LeavesAlone(string source) => Run(source, source, null, 0);

    private static Task Run(string source, string moved, string? key, int rounds)
    {
        var test = new CSharpCodeFixTest<EmptyDiagnosticAnalyzer, UpgradeFix, DefaultVerifier>
        {
            TestCode = source,
            FixedCode = moved,
            ReferenceAssemblies = TestReferences.None,
            CompilerDiagnostics = CompilerDiagnostics.Errors,
            CodeActionEquivalenceKey = key,
            NumberOfFixAllIterations = rounds,
            // One at a time it takes as many steps as there are errors, and those that come to light only then.
            NumberOfIncrementalIterations = rounds == 0 ? 0 : -20,
        };
        test.TestState.AdditionalReferences.AddRange(TestReferences.All);
        test.TestState.Sources.Add(("/0/GlobalUsings.cs", TestReferences.GlobalUsings));
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", TestReferences.GlobalUsings));
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        return test.RunAsync();
    }
}
