using System.Text;
using Microsoft.CodeAnalysis;
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

    [Fact]
    public async Task Implicit_usings_that_a_file_above_the_scanned_folder_asks_for_are_there()
    {
        folder.Write(
            "Directory.Build.props",
            "<Project><PropertyGroup><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>"
        );
        folder.Write("Shop/Shop.csproj", Project());
        folder.Write("Shop/Shop.cs", "class Shop { Task Work; List<int> Numbers; }");

        var report = await Scan(folder.PathOf("Shop"));

        Assert.False(report.Unresolved.Any);
    }

    [Fact]
    public async Task A_project_file_that_is_no_xml_still_marks_its_folder()
    {
        folder.Write("Shop/Shop.csproj", "<Project><PropertyGroup>");
        folder.Write("Shop/Refunds.cs", Refunds);

        var report = await Scan();

        Assert.Single(report.Findings);
        Assert.Equal("Shop/Shop.csproj", Assert.Single(report.Notices).File);
    }

    [Fact]
    public async Task Build_output_and_packages_of_other_tools_are_not_looked_at()
    {
        folder.Write("Refunds.cs", Refunds);
        foreach (var elsewhere in new[] { "bin", "obj", ".git", "node_modules", "client/node_modules" })
        {
            folder.Write($"{elsewhere}/Copy.cs", Refunds);
        }

        Assert.Equal("Refunds.cs", Assert.Single((await Scan()).Findings).File);
    }

    [Fact]
    public async Task Links_that_form_a_ring_are_not_followed()
    {
        folder.Write("Shop/Refunds.cs", Refunds);
        Directory.CreateSymbolicLink(folder.PathOf("Shop/Again"), folder.Path);

        Assert.Single((await Scan()).Findings);
    }

    [Theory]
    [InlineData("#pragma warning disable STRIPE9001")]
    [InlineData("[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"Tests\", \"STRIPE9001\")]")]
    public async Task What_the_code_suppresses_is_not_reported(string suppression)
    {
        folder.Write(
            "Refunds.cs",
            Refunds.Replace("public class", suppression + "\npublic class", StringComparison.Ordinal)
        );

        Assert.Empty((await Scan()).Findings);
    }

    [Theory]
    [InlineData("error", "error")]
    [InlineData("suggestion", "info")]
    [InlineData("silent", "")]
    [InlineData("none", "")]
    public async Task The_editorconfig_above_the_file_decides_its_severity(string configured, string expected)
    {
        folder.Write(
            ".editorconfig",
            $"root = true\n[Shop/**.cs]\ndotnet_diagnostic.STRIPE9001.severity = {configured}\n"
        );
        folder.Write("Shop/Refunds.cs", Refunds);

        Assert.Equal(expected, Words(await Scan()));
    }

    [Theory]
    [InlineData("Default", "error, warning, info")]
    [InlineData("Strict", "error, error, info")]
    [InlineData("Audit", "error, warning, warning, warning")]
    public async Task A_preset_sets_the_severity_of_all_rules(string preset, string expected)
    {
        folder.Write("Refunds.cs", Refunds);

        var report = await Scan(
            Enum.Parse<Preset>(preset),
            new RefundSpotter(DiagnosticSeverity.Error, id: "STRIPE9001"),
            new RefundSpotter(DiagnosticSeverity.Warning, id: "STRIPE9002"),
            new RefundSpotter(DiagnosticSeverity.Info, id: "STRIPE9003"),
            new RefundSpotter(DiagnosticSeverity.Info, enabledByDefault: false, id: "STRIPE9004")
        );

        Assert.Equal(expected, Words(report));
    }

    [Fact]
    public async Task A_setting_of_the_project_wins_over_the_preset()
    {
        folder.Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.STRIPE9001.severity = suggestion\n");
        folder.Write("Refunds.cs", Refunds);

        Assert.Equal(Severity.Info, Assert.Single((await Scan(Preset.Strict)).Findings).Severity);
    }

    [Fact]
    public async Task A_binary_file_is_skipped_with_a_notice_and_the_rest_is_scanned()
    {
        folder.Write("Image.cs", [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0xff, 0xfe, 0]);
        folder.Write("Refunds.cs", Refunds);

        var report = await Scan();

        Assert.Single(report.Findings);
        Assert.Equal("Image.cs", Assert.Single(report.Notices).File);
    }

    [Fact]
    public async Task A_file_whose_brackets_would_overflow_the_compilers_stack_is_skipped_with_a_notice()
    {
        folder.Write("Deep.cs", $"class Deep {{ int i = {new string('(', 30_000)}1{new string(')', 30_000)}; }}");
        folder.Write("Refunds.cs", Refunds);

        var report = await Scan();

        Assert.Single(report.Findings);
        Assert.Equal("Deep.cs", Assert.Single(report.Notices).File);
    }

    [Fact]
    public async Task A_file_that_is_not_utf8_is_read_all_the_same()
    {
        folder.Write("Refunds.cs", Encoding.Latin1.GetBytes("// Rückzahlung\n" + Refunds));
        folder.Write(
            "Wide.cs",
            [
                .. Encoding.Unicode.GetPreamble(),
                .. Encoding.Unicode.GetBytes(Refunds.Replace("class Refunds", "class Wide", StringComparison.Ordinal)),
            ]
        );

        Assert.Equal(["Refunds.cs", "Wide.cs"], (await Scan()).Findings.Select(finding => finding.File));
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_is_skipped_with_a_notice()
    {
        folder.Write("Refunds.cs", Refunds);
        var locked = folder.Write("Locked.cs", Refunds);
        using var holder = new FileStream(locked, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var report = await Scan();

        Assert.Equal("Refunds.cs", Assert.Single(report.Findings).File);
        Assert.Equal("Locked.cs", Assert.Single(report.Notices).File);
    }

    [Fact]
    public async Task A_rule_that_crashes_is_told_of_and_hides_no_other_rule()
    {
        folder.Write("Refunds.cs", Refunds);

        var report = await Scan(Preset.Default, new CrashingRule(), new RefundSpotter());

        Assert.Single(report.Findings);
        var notice = Assert.Single(report.Notices);
        Assert.Equal(NoticeLevel.Error, notice.Level);
        Assert.Contains(nameof(CrashingRule), notice.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_card_numbers_in_the_code_are_masked_in_what_is_reported()
    {
        var key = "sk_" + "live_" + new string('a', 24);
        folder.Write(
            "Refunds.cs",
            $"class R {{ object r = new Stripe.RefundService(); /* {key} 4716 2289 5403 7713 */ }}"
        );

        var line = Assert.Single((await Scan()).Findings).CodeLine;

        Assert.DoesNotContain(key, line, StringComparison.Ordinal);
        Assert.Contains("sk_" + "live_aaaa********************", line, StringComparison.Ordinal);
        Assert.Contains("4716 22** **** 7713", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fingerprint_outlives_lines_that_are_added_above()
    {
        folder.Write("Refunds.cs", Refunds);
        var before = Assert.Single((await Scan()).Findings);
        folder.Write("Refunds.cs", "// A note.\n\n" + Refunds);
        var after = Assert.Single((await Scan()).Findings);

        Assert.Equal(before.Line + 2, after.Line);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task Two_findings_on_lines_alike_have_two_fingerprints()
    {
        folder.Write(
            "Refunds.cs",
            "class R {\n object a() => new Stripe.RefundService();\n}\nclass S {\n object a() => new Stripe.RefundService();\n}\n"
        );

        Assert.Equal(2, (await Scan()).Findings.Select(finding => finding.Fingerprint).Distinct().Count());
    }

    private static string Words(ScanReport report) =>
        string.Join(", ", report.Findings.Select(finding => finding.Severity.Word()));

    private static string Project(params string[] references) =>
        "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>"
        + string.Concat(references.Select(reference => $"<ProjectReference Include=\"{reference}\" />"))
        + "</ItemGroup></Project>";

    private static Task<ScanReport> Scan(string path) => Scan(path, Preset.Default, new RefundSpotter());

    private Task<ScanReport> Scan(Preset preset = Preset.Default, params DiagnosticAnalyzer[] rules) =>
        Scan(folder.Path, preset, rules is [] ? [new RefundSpotter()] : rules);

    private static Task<ScanReport> Scan(string path, Preset preset, params DiagnosticAnalyzer[] rules) =>
        new Scan(new OwnRules([.. rules]), preset, new Silence()).RunAsync(
            ScanTarget.Of(path, loose: true),
            CancellationToken.None
        );
}
