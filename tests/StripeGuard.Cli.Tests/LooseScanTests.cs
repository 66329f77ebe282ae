using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Tests;

public sealed class LooseScanTests : IDisposable
{
    private const string Refunds = """
        using Stripe;

        public class Refunds
        {
            public RefundService Make() => new RefundService();
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_finding_says_where_it_is_relative_to_the_scanned_folder()
    {
        folder.Write("Payments/Refunds.cs", Refunds);

        var finding = Assert.Single((await Scan()).Findings);

        Assert.Equal("Payments/Refunds.cs", finding.File);
        Assert.Equal((5, 36, 5, 55), (finding.Line, finding.Column, finding.EndLine, finding.EndColumn));
        Assert.Equal("    public RefundService Make() => new RefundService();", finding.CodeLine);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public async Task Top_level_statements_are_seen_like_any_other_code()
    {
        folder.Write("Program.cs", "using Stripe;\n\nvar refunds = new RefundService();\n");

        Assert.Equal(3, Assert.Single((await Scan()).Findings).Line);
    }

    [Fact]
    public async Task Names_that_need_a_missing_package_are_reported_and_do_not_hide_findings()
    {
        folder.Write(
            "Shop.cs",
            "using Stripe;\nusing Acme.Billing;\n\nclass Shop : AcmeShop { object r = new RefundService(); }\n"
        );

        var report = await Scan();

        Assert.Single(report.Findings);
        Assert.Equal(["Acme"], report.Unresolved.Namespaces.Select(name => name.Name.Split('.')[0]));
        Assert.Equal(["AcmeShop"], report.Unresolved.Types.Select(name => name.Name));
    }

    [Fact]
    public async Task Each_project_folder_is_a_compilation_of_its_own_and_sees_those_it_references()
    {
        folder.Write("Api/Api.csproj", Project("..\\Core\\Core.csproj"));
        folder.Write(
            "Api/Program.cs",
            "class Basket { } class Page { Core.Order o; object r = new Stripe.RefundService(); }"
        );
        folder.Write("Core/Core.csproj", Project());
        folder.Write("Core/Order.cs", "class Basket { } namespace Core { public class Order { } }");

        var report = await Scan();

        Assert.Equal(["Api/Api.csproj", "Core/Core.csproj"], report.Projects.Select(project => project.Path).Order());
        Assert.False(report.Unresolved.Any);
        Assert.Single(report.Findings);
    }

    [Fact]
    public async Task Projects_that_reference_each_other_in_a_ring_are_scanned_all_the_same()
    {
        folder.Write("A/A.csproj", Project("../B/B.csproj"));
        folder.Write("A/A.cs", Refunds);
        folder.Write("B/B.csproj", Project("../A/A.csproj"));
        folder.Write("B/B.cs", Refunds);

        Assert.Equal(["A/A.cs", "B/B.cs"], (await Scan()).Findings.Select(finding => finding.File));
    }

    private static string Project(params string[] references) =>
        "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>"
        + string.Concat(references.Select(reference => $"<ProjectReference Include=\"{reference}\" />"))
        + "</ItemGroup></Project>";

    private Task<ScanReport> Scan(Preset preset = Preset.Default, params DiagnosticAnalyzer[] rules) =>
        new Scan(new OwnRules(rules is [] ? [new RefundSpotter()] : [.. rules]), preset, new Silence()).RunAsync(
            ScanTarget.Of(folder.Path, loose: true),
            CancellationToken.None
        );
}
