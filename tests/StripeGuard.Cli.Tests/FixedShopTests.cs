using System.Globalization;
using Microsoft.CodeAnalysis;
using StripeGuard.Cli.Scanning;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>Somebody opens the sample that makes every mistake, and presses Fix All until nothing is offered any more.</summary>
public class FixedShopTests
{
    /// <summary>What stays, since a fix is not offered at that shape: each rule's page says why.</summary>
    private const string Golden = "tests/StripeGuard.Cli.Tests/FixedLeakyShop.golden";

    [Fact]
    public async Task With_all_fixes_made_LeakyShop_still_compiles_and_has_nothing_new_and_nothing_left_to_fix()
    {
        using var loose = new LooseSolution(_ => { });
        var left = new List<string>();
        var made = 0;
        foreach (var project in loose.OfFolder(RepositoryFiles.FullPath("samples/LeakyShop")))
        {
            var shop = await FixAsync(project);
            made += shop.Made.Count;
            left.AddRange(Left(await shop.FindingsAsync()));
        }

        Assert.NotEqual(0, made);
        RepositoryFiles.AssertUpToDate(Golden, string.Concat(left.Order(StringComparer.Ordinal)));
    }

    /// <summary>Makes every fix: it compiles, and nothing new is found.</summary>
    private static async Task<FixedShop> FixAsync(Project project)
    {
        // A scan takes loose files for a library; these are programs.
        var options = project.CompilationOptions!.WithOutputKind(OutputKind.ConsoleApplication);
        var shop = new FixedShop(project.WithCompilationOptions(options));
        // The database's provider is none of the references of a loose scan: its one name stays unknown.
        var unknown = await ErrorsOf(shop.Project);
        var before = await shop.FindingsAsync();

        await shop.MakeAllAsync();

        AssertNone((await ErrorsOf(shop.Project)).Except(unknown), shop);
        var after = await shop.FindingsAsync();
        AssertNone(NewIn(after, before), shop);
        foreach (var finding in after)
        {
            Assert.True(
                await shop.OfferedForAsync(finding) is null,
                $"A fix is still offered, and FixAll did not make it: {finding}"
            );
        }

        return shop;
    }

    private static void AssertNone(IEnumerable<string> bad, FixedShop shop)
    {
        var all = string.Join("\n", bad);
        Assert.True(all.Length == 0, $"{all}\n\nThese were made: {string.Join("; ", shop.Made)}");
    }

    private static async Task<IEnumerable<string>> ErrorsOf(Project project) =>
        (await project.GetCompilationAsync())!
            .GetDiagnostics()
            .Where(one => one.Severity == DiagnosticSeverity.Error)
            .Select(one => $"{one.Id} {one.GetMessage(CultureInfo.InvariantCulture)} {LineOf(one)}");

    /// <summary>Lines move and their text changes when they are fixed: counted by rule and file.</summary>
    private static IEnumerable<string> NewIn(IEnumerable<Diagnostic> after, IEnumerable<Diagnostic> before)
    {
        var known = before.CountBy(Place).ToDictionary();
        return after
            .GroupBy(Place)
            .Where(found => found.Count() > known.GetValueOrDefault(found.Key))
            .Select(found =>
                $"{found.Key}: {found.Count()} instead of {known.GetValueOrDefault(found.Key)}:\n  {string.Join("\n  ", found)}"
            );
    }

    private static string LineOf(Diagnostic one) =>
        one.Location.SourceTree!.GetText().Lines[one.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim();

    private static string Place(Diagnostic finding) =>
        $"{Path.GetFileName(finding.Location.SourceTree!.FilePath)} {finding.Id}";

    private static IEnumerable<string> Left(IEnumerable<Diagnostic> findings) =>
        findings
            .Where(finding => FixedShop.IsFixable(finding.Id))
            .Select(finding => $"{Place(finding)} {LineOf(finding)}\n");
}
