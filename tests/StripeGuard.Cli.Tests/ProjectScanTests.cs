using System.Text.Json;

namespace StripeGuard.Cli.Tests;

/// <summary>Projects and solutions, loaded with their own references by the tool as a process of its own.</summary>
public sealed class ProjectScanTests : IDisposable
{
    private const string RefundWithoutKey = """
        using Stripe;

        public class Refunds
        {
            public Refund Give(string intent) =>
                new RefundService().Create(new RefundCreateOptions { PaymentIntent = intent });
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_project_that_was_never_restored_is_restored_and_reported_once_for_all_its_frameworks()
    {
        folder.Write("Shop/Shop.csproj", Project("net10.0;netstandard2.0"));
        folder.Write("Shop/Refunds.cs", RefundWithoutKey);

        var (report, errors) = await Scan("Shop");

        Assert.Contains("running dotnet restore", errors, StringComparison.Ordinal);
        Assert.Equal(["Refunds.cs"], Files(report));
        Assert.Equal(
            [("Shop(net10.0)", false), ("Shop(netstandard2.0)", false)],
            report
                .GetProperty("projects")
                .EnumerateArray()
                .Select(project =>
                    (project.GetProperty("name").GetString()!, project.GetProperty("loose").GetBoolean())
                )
                .Order()
        );
        Assert.Empty(report.GetProperty("notices").EnumerateArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_secret_in_a_settings_file_is_found_there(bool loose)
    {
        var key = "sk_" + "test_" + "9fQ2xVb7LmT4kWzR8sYc1JdH";
        folder.Write("Shop/Shop.csproj", Project("net10.0"));
        folder.Write("Shop/Refunds.cs", "public class Refunds { public Stripe.RefundService Make() => new(); }");
        folder.Write("Shop/appsettings.json", $"{{\n  \"Stripe\": {{ \"SecretKey\": \"{key}\" }}\n}}\n");
        folder.Write(
            "Shop/Properties/launchSettings.json",
            $"{{ \"environmentVariables\": {{ \"KEY\": \"{key}\" }} }}\n"
        );

        var (report, _) = await (loose ? Scan("Shop", "--loose") : Scan("Shop"));

        Assert.Equal(["Properties/launchSettings.json", "appsettings.json"], Files(report));
        var finding = report.GetProperty("findings").EnumerateArray().Last();
        Assert.Equal("STRIPE4002", finding.GetProperty("ruleId").GetString());
        Assert.Equal(2, finding.GetProperty("line").GetInt32());
        Assert.DoesNotContain(key, report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_solution_is_scanned_whole_and_a_broken_project_of_it_loosely()
    {
        folder.Write(
            "Shop.slnx",
            """<Solution><Project Path="Api/Api.csproj" /><Project Path="Old/Old.csproj" /><Project Path="Gone/Gone.csproj" /></Solution>"""
        );
        folder.Write("Api/Api.csproj", Project("net10.0"));
        folder.Write("Api/Refunds.cs", RefundWithoutKey);
        folder.Write("Old/Old.csproj", "<Project Sdk=\"Acme.Unknown.Sdk/1.0.0\"></Project>");
        folder.Write("Old/Refunds.cs", RefundWithoutKey);

        var (report, _) = await Scan(".");

        Assert.Equal(["Api/Refunds.cs", "Old/Refunds.cs"], Files(report));
        Assert.Equal(
            ["Gone/Gone.csproj", "Old/Old.csproj"],
            report
                .GetProperty("notices")
                .EnumerateArray()
                .Select(notice => notice.GetProperty("file").GetString())
                .Distinct()
                .Order()
        );
    }

    [Fact]
    public async Task A_solution_without_configurations_is_restored_all_the_same()
    {
        folder.Write(
            "Shop.sln",
            """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Api", "Api\Api.csproj", "{11111111-1111-1111-1111-111111111112}"
            EndProject
            """
        );
        folder.Write("Api/Api.csproj", Project("net10.0"));
        folder.Write("Api/Refunds.cs", RefundWithoutKey);

        var (report, _) = await Scan(".");

        Assert.Equal(["Api/Refunds.cs"], Files(report));
        Assert.Empty(report.GetProperty("notices").EnumerateArray());
    }

    [Fact]
    public async Task A_project_that_lost_its_reference_to_Stripe_net_is_scanned_loosely_rather_than_called_clean()
    {
        folder.Write(
            "Shop.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="packages-that-are-gone.props" />
            </Project>
            """
        );
        folder.Write("Refunds.cs", RefundWithoutKey);

        var (report, _) = await Scan("Shop.csproj");

        Assert.Equal(["Refunds.cs"], Files(report));
        Assert.Contains(
            "its references do not have it",
            Assert.Single(report.GetProperty("notices").EnumerateArray()).GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_editorconfig_and_the_warning_settings_of_the_project_count()
    {
        folder.Write("Shop/Shop.csproj", Project("net10.0", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>"));
        folder.Write(
            "Shop/.editorconfig",
            "root = true\n[Quiet/**.cs]\ndotnet_diagnostic.STRIPE1001.severity = none\n"
        );
        folder.Write("Shop/Refunds.cs", RefundWithoutKey);
        folder.Write(
            "Shop/Quiet/Refunds.cs",
            RefundWithoutKey.Replace("class Refunds", "class Quiet", StringComparison.Ordinal)
        );

        var (report, _) = await Scan("Shop/Shop.csproj");

        Assert.Equal(["Refunds.cs"], Files(report));
        Assert.Equal("warning", report.GetProperty("findings")[0].GetProperty("severity").GetString());
    }

    private static IEnumerable<string> Files(JsonElement report) =>
        report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("file").GetString()!);

    private async Task<(JsonElement Report, string Errors)> Scan(string path, params string[] more)
    {
        var result = await StripeGuardProcess.RunAsync(["scan", folder.PathOf(path), "--format", "json", .. more]);
        Assert.True(result.ExitCode == 1, result.StandardError);
        return (JsonDocument.Parse(result.StandardOutput).RootElement, result.StandardError);
    }

    private static string Project(string frameworks, string properties = "") =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>{frameworks}</TargetFrameworks>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Stripe.net" Version="53.1.0" />
              </ItemGroup>
            </Project>
            """;
}
