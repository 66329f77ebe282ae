using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Tests;

namespace StripeGuard.Analyzers.Tests.Catalogue;

/// <summary>Each row of <see cref="Rules"/> has all that a rule has, and nothing is said of rules that are not there.</summary>
public class RuleCatalogueTests
{
    private const string Index = "docs/analyzers.md";

    public static TheoryData<string> Ids => RuleCatalogue.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_says_what_is_wrong_and_where_to_read_on(string id)
    {
        var rule = RuleCatalogue.Get(id);

        Assert.Matches($"^{id[..7]}\\d{{3}}$", id);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.NotEmpty(rule.Description.ToString(null));
        Assert.EndsWith(".", rule.MessageFormat.ToString(null), StringComparison.Ordinal);
        Assert.False(rule.Title.ToString(null).EndsWith('.'), "A title is no sentence.");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_an_analyzer(string id) =>
        Assert.Contains(
            typeof(Rules).Assembly.GetTypes().Where(type => !type.IsAbstract),
            type =>
                type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null
                && ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics.Any(rule => rule.Id == id)
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_tests_that_make_it_speak_and_tests_that_keep_it_silent(string id)
    {
        var name = RuleCatalogue.NameOf(id);
        var tests = string.Concat(
            Directory
                .EnumerateFiles(
                    RepositoryFiles.FullPath("tests/StripeGuard.Analyzers.Tests"),
                    name + "*Tests.cs",
                    SearchOption.AllDirectories
                )
                .Where(file =>
                    Path.GetFileName(file) == name + "Tests.cs" || Path.GetFileName(file) == name + "FixTests.cs"
                )
                .Select(File.ReadAllText)
        );

        Assert.Contains(".Reports(", tests, StringComparison.Ordinal);
        Assert.Contains(".Silent(", tests, StringComparison.Ordinal);
        if (RuleCatalogue.Fixable.Contains(id))
        {
            Assert.Contains(".Fixes(", tests, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_that_agrees_with_it(string id)
    {
        var rule = RuleCatalogue.Get(id);
        var page = RepositoryFiles.Read($"docs/rules/{id}.md");

        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        var row = Regex.Match(page, $"^\\| {id} \\| (.*) \\| (.*) \\| (.*) \\|$", RegexOptions.Multiline);
        Assert.True(row.Success, $"docs/rules/{id}.md has no row '| {id} | category | severity | fix |'.");
        Assert.Equal(rule.Category, row.Groups[1].Value);
        Assert.StartsWith(
            RuleCatalogue.ShownSeverity(rule.DefaultSeverity),
            row.Groups[2].Value,
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            RuleCatalogue.Fixable.Contains(id),
            row.Groups[3].Value.StartsWith("None: ", StringComparison.Ordinal)
        );
        foreach (var section in (string[])["Wrong", "Right", "When it is silent", "Options", "At run time"])
        {
            Assert.Matches(new Regex($"^## {section}\n\n\\S", RegexOptions.Multiline), page);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_site_in_LeakyShop(string id) =>
        Assert.Contains(
            $" {id} ",
            RepositoryFiles.Read("tests/StripeGuard.Cli.Tests/LeakyShop.golden"),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_proved_on_the_fake_or_its_page_says_why_it_cannot_be(string id)
    {
        var proved = RepositoryFiles.Exists($"tests/StripeGuard.Proofs/{id}.cs");
        var excused = RepositoryFiles
            .Read($"docs/rules/{id}.md")
            .Contains("## At run time\n\nThere is no proof: ", StringComparison.Ordinal);

        Assert.True(
            proved != excused,
            $"{id} is {(proved ? "proved, and its page says it cannot be" : "neither proved nor excused")}."
        );
    }

    [Fact]
    public void There_is_no_page_of_a_rule_that_does_not_exist() =>
        Assert.Equal(
            RuleCatalogue.Descriptors.Select(rule => rule.Id + ".md"),
            Directory
                .EnumerateFiles(RepositoryFiles.FullPath("docs/rules"))
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_in_release_tracking_with_its_title(string id)
    {
        var rule = RuleCatalogue.Get(id);
        var releases =
            RepositoryFiles.Read("src/StripeGuard.Analyzers/AnalyzerReleases.Shipped.md")
            + RepositoryFiles.Read("src/StripeGuard.Analyzers/AnalyzerReleases.Unshipped.md");

        Assert.Contains(
            $"\n{id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}\n",
            releases,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_list_of_rules_in_the_documentation_is_the_table()
    {
        var text = new StringBuilder();
        foreach (var family in RuleCatalogue.Descriptors.GroupBy(rule => rule.Category))
        {
            text.Append(
                $"\n### {family.Key}\n\n| rule | what it finds | severity | fix |\n| --- | --- | --- | --- |\n"
            );
            foreach (var rule in family)
            {
                text.Append(
                    $"| [{rule.Id}](rules/{rule.Id}.md) | {rule.Title} | {RuleCatalogue.ShownSeverity(rule.DefaultSeverity)} | {(RuleCatalogue.Fixable.Contains(rule.Id) ? "yes" : "")} |\n"
                );
            }
        }

        RepositoryFiles.AssertPartUpToDate(Index, "rules", text.Append('\n').ToString());
    }
}
