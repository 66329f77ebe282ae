namespace StripeGuard.EndToEnd;

[Collection(Packages.Name)]
public class PackageContentsTests(PackageFeed feed)
{
    [Theory]
    [InlineData("StripeGuard")]
    [InlineData("StripeGuard.Testing")]
    [InlineData("StripeGuard.Cli")]
    public void Packing_gives_no_warning(string package)
    {
        Assert.Contains("Successfully created package", feed.PackOutput(package), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", feed.PackOutput(package), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("missing a readme", feed.PackOutput(package), StringComparison.Ordinal);
    }

    [Fact]
    public void The_analyzer_package_holds_the_analyzers_and_nothing_that_runs_in_the_users_program() =>
        Assert.Equal(
            [
                "LICENSE",
                "README.md",
                "StripeGuard.nuspec",
                "analyzers/dotnet/cs/StripeGuard.Analyzers.dll",
                "analyzers/dotnet/cs/StripeGuard.CodeFixes.dll",
                "build/StripeGuard.props",
                "build/StripeGuard.targets",
                "buildTransitive/StripeGuard.props",
                "buildTransitive/StripeGuard.targets",
                "presets/audit.globalconfig",
                "presets/default.globalconfig",
                "presets/strict.globalconfig",
            ],
            feed.Entries("StripeGuard")
        );

    [Fact]
    public void The_analyzer_package_depends_on_nothing_and_is_a_development_dependency()
    {
        var nuspec = feed.ReadEntry("StripeGuard", "StripeGuard.nuspec");

        Assert.Contains("<developmentDependency>true</developmentDependency>", nuspec, StringComparison.Ordinal);
        Assert.Contains("""<license type="expression">MIT</license>""", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("<frameworkReference", nuspec, StringComparison.Ordinal);
    }

    [Fact]
    public void The_testing_package_holds_the_library_with_its_documentation() =>
        Assert.Equal(
            [
                "LICENSE",
                "README.md",
                "StripeGuard.Testing.nuspec",
                "lib/net10.0/StripeGuard.Testing.dll",
                "lib/net10.0/StripeGuard.Testing.xml",
            ],
            feed.Entries("StripeGuard.Testing")
        );

    [Fact]
    public void The_testing_package_ties_its_users_to_no_test_framework()
    {
        var nuspec = feed.ReadEntry("StripeGuard.Testing", "StripeGuard.Testing.nuspec");

        Assert.Contains("""<dependency id="Stripe.net" """, nuspec, StringComparison.Ordinal);
        foreach (var framework in (string[])["xunit", "nunit", "mstest", "Microsoft.NET.Test.Sdk"])
        {
            Assert.DoesNotContain(framework, nuspec, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_tool_package_is_a_tool_named_stripeguard()
    {
        Assert.Contains(
            """<packageType name="DotnetTool" />""",
            feed.ReadEntry("StripeGuard.Cli", "StripeGuard.Cli.nuspec"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            """<Command Name="stripeguard" """,
            feed.ReadEntry("StripeGuard.Cli", "tools/net10.0/any/DotnetToolSettings.xml"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            feed.Entries("StripeGuard.Cli"),
            entry =>
                !entry.StartsWith("tools/net10.0/any/", StringComparison.Ordinal)
                && entry.EndsWith(".dll", StringComparison.Ordinal)
        );
    }
}
