using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using StripeGuard.Tests;
using Xunit.Abstractions;

namespace StripeGuard.Analyzers.Tests.Robustness;

/// <summary>
/// An editor runs the rules at each key. A rule that throws there is switched off, with a warning that nobody can act
/// upon; a fix that throws takes the whole light bulb with it.
/// </summary>
public class HalfTypedCodeTests(ITestOutputHelper output)
{
    /// <summary>Enough to meet each file and each kind of statement, in some seconds. <c>STRIPEGUARD_EVERY_CUT=1</c> makes all of them.</summary>
    private const int Sample = 60;

    /// <summary>What a rule does at the end of a compilation costs the analysis of all its files.</summary>
    private const int OneInWhole = 12;

    private const int Seed = 53_1_0;

    private const string Sound = "samples/SoundShop";

    [Theory]
    [InlineData("samples/LeakyShop")]
    [InlineData(Sound)]
    [InlineData("tests/StripeGuard.Proofs/Code")]
    public async Task No_rule_and_no_fix_throws_while_code_is_typed(string folder)
    {
        using var workspace = new AdhocWorkspace();
        var project = ProjectOf(workspace, folder);
        var every = new EveryRule();
        var cuts = await CutsOf(project);

        for (var i = 0; i < cuts.Count; i++)
        {
            var cut = cuts[i];
            await every.RunAsync(
                project.Solution.WithDocumentText(cut.Document, cut.Text).GetDocument(cut.Document)!,
                cut.Name,
                wholeProject: i % OneInWhole == 0
            );
        }

        output.WriteLine($"{cuts.Count} cuts, {every.Diagnostics} diagnostics, {every.FixesMade} fixes");
        Assert.True(every.Failures.Count == 0, string.Join("\n\n", every.Failures.Take(5)));
        // In sound code a cut may leave nothing to fix; the others are there for the fixes too.
        Assert.True(every.FixesMade > 0 || folder == Sound, "The cut code had nothing to fix, so no fix was tried.");
    }

    private static async Task<IReadOnlyList<Cut>> CutsOf(Project project)
    {
        var cuts = new List<Cut>();
        foreach (var document in project.Documents)
        {
            cuts.AddRange(await Cut.OfAsync(document));
        }

        if (Environment.GetEnvironmentVariable("STRIPEGUARD_EVERY_CUT") == "1")
        {
            return cuts;
        }

        var chosen = cuts.ToArray();
        new Random(Seed).Shuffle(chosen);
        return chosen.Take(Sample).ToList();
    }

    private static Project ProjectOf(AdhocWorkspace workspace, string folder)
    {
        var id = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution.AddProject(
            ProjectInfo.Create(
                id,
                VersionStamp.Default,
                folder,
                assemblyName: "Shop",
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.ConsoleApplication,
                    nullableContextOptions: NullableContextOptions.Enable
                ),
                parseOptions: new CSharpParseOptions(LanguageVersion.Preview),
                metadataReferences: TestReferences.All
            )
        );
        foreach (
            var file in Directory.EnumerateFiles(RepositoryFiles.FullPath(folder), "*.cs").Order(StringComparer.Ordinal)
        )
        {
            solution = solution.AddDocument(
                DocumentId.CreateNewId(id),
                Path.GetFileName(file),
                SourceText.From(File.ReadAllText(file)),
                filePath: $"{folder}/{Path.GetFileName(file)}"
            );
        }

        return solution
            .AddDocument(DocumentId.CreateNewId(id), "GlobalUsings.cs", SourceText.From(TestReferences.GlobalUsings))
            .GetProject(id)!;
    }
}
