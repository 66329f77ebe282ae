using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers;
using StripeGuard.Tests;

namespace StripeGuard.Proofs;

/// <summary>
/// The claim in one picture: the file whose wrong code does the damage on the fake Stripe, in the proof of that name, is
/// the file in which the analyzer reports it; and what is shown on the rule's page is in it.
/// </summary>
public class CaughtTwiceTests
{
    private const string CodeFolder = "tests/StripeGuard.Proofs/Code";

    private static readonly Lazy<Task<ImmutableArray<Diagnostic>>> Reported = new(AnalyzeAll);

    /// <summary>The rules that bite at run time: those with code in the folder.</summary>
    public static TheoryData<string> Proved =>
        [
            .. CodeFiles
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(name => name.StartsWith("STRIPE", StringComparison.Ordinal)),
        ];

    public static TheoryData<string> Rules => [.. AllRules.Select(rule => rule.Id)];

    private static IEnumerable<string> CodeFiles =>
        Directory.EnumerateFiles(RepositoryFiles.FullPath(CodeFolder), "*.cs").Order(StringComparer.Ordinal);

    private static IEnumerable<DiagnosticDescriptor> AllRules =>
        typeof(Rules)
            .GetFields()
            .Select(member => member.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Proved))]
    public async Task The_rule_reports_the_wrong_code_that_bites_and_no_rule_says_a_word_about_the_right_code(string id)
    {
        var reported = await Analyze(id);

        Assert.Contains(reported, found => found.Class == "Wrong" && found.Id == id);
        Assert.DoesNotContain(reported, found => found.Class != "Wrong");
    }

    [Theory]
    [MemberData(nameof(Proved))]
    public void The_proof_runs_the_code_of_the_rules_page(string id)
    {
        AssertRuns(id, "Wrong");
        AssertRuns(id, "Right");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_has_a_proof_or_its_page_says_why_there_is_none(string id)
    {
        var proof = typeof(CaughtTwiceTests).Assembly.GetTypes().SingleOrDefault(type => IsProofOf(type, id));
        if (proof is null)
        {
            Assert.Contains("There is no proof: ", Page(id), StringComparison.Ordinal);
            return;
        }

        Assert.DoesNotContain("There is no proof", Page(id), StringComparison.Ordinal);
        Assert.True(RepositoryFiles.Exists($"{CodeFolder}/{id}.cs"));
        var facts = proof.GetMethods().Select(method => method.Name).ToList();
        Assert.Contains(facts, name => name.StartsWith("Bug_bites_", StringComparison.Ordinal));
        Assert.Contains(facts, name => name.StartsWith("Fix_holds_", StringComparison.Ordinal));
    }

    private static bool IsProofOf(Type type, string id) =>
        type.Namespace == "StripeGuard.Proofs" && type.Name.StartsWith(id + "_", StringComparison.Ordinal);

    private static async Task<List<(string Id, string Class)>> Analyze(string id) =>
        [
            .. (await Reported.Value)
                .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == $"{id}.cs")
                .Select(diagnostic => (diagnostic.Id, ClassOf(diagnostic))),
        ];

    /// <summary>All the code, as one shop: with each rule, once.</summary>
    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAll()
    {
        var compilation = CSharpCompilation.Create(
            "Shop",
            [
                Parse("Usings.cs", Usings),
                .. CodeFiles.Select(file => Parse(Path.GetFileName(file), File.ReadAllText(file))),
            ],
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers(Analyzers()).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        return found;
    }

    /// <summary>The outermost type: what is nested in wrong code is part of it.</summary>
    private static string ClassOf(Diagnostic diagnostic) =>
        diagnostic
            .Location.SourceTree!.GetRoot()
            .FindNode(diagnostic.Location.SourceSpan)
            .AncestorsAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Last()
            .Identifier.Text;

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
        [
            .. typeof(Rules)
                .Assembly.GetTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];

    /// <summary>What this test runs on, less the test framework: the code is a shop's, and rules are milder in tests.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("xunit", StringComparison.OrdinalIgnoreCase))
            .Where(file => !Path.GetFileName(file).StartsWith("StripeGuard", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, path: path);

    private static string Page(string id) => RepositoryFiles.Read($"docs/rules/{id}.md");

    private static void AssertRuns(string id, string which)
    {
        var shown = Page(id).Split($"## {which}\n\n```csharp\n")[1].Split("\n```")[0];
        var run = RepositoryFiles.Region($"{CodeFolder}/{id}.cs", which.ToLowerInvariant());
        Assert.True(
            WithoutSpace(run).Contains(WithoutSpace(shown), StringComparison.Ordinal),
            $"docs/rules/{id}.md shows under '{which}':\n{shown}\n\nbut {CodeFolder}/{id}.cs runs:\n{run}"
        );
    }

    /// <summary>The page is narrower than the code, so lines break elsewhere, trailing commas come and go, and comments move.</summary>
    private static string WithoutSpace(string code) =>
        string.Concat(Regex.Replace(code, @"(?m)(^|\s)//.*$", "").Where(letter => !char.IsWhiteSpace(letter)))
            .Replace(",}", "}", StringComparison.Ordinal)
            .Replace(",]", "]", StringComparison.Ordinal);

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.Logging;
        """;
}
