namespace StripeGuard.EndToEnd;

[Collection(Packages.Name)]
public class AnalyzerPackageTests(ShopVariants variants, PackageFeed feed) : IClassFixture<ShopVariants>
{
    [Fact]
    public async Task A_new_project_sees_its_mistakes_as_warnings_and_ships_nothing_of_StripeGuard()
    {
        var shop = variants.Template.CopyTo(feed.NewFolder());

        var build = await shop.Build();

        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Equal(shop.Expected(), build.Findings("warning"));
        Assert.Empty(build.Findings("error"));
        var output = Directory
            .EnumerateFiles(Path.Combine(shop.Folder, "bin"), "*", SearchOption.AllDirectories)
            .ToList();
        Assert.Contains(output, file => Path.GetFileName(file) == "Shop.dll");
        Assert.Contains(output, file => Path.GetFileName(file) == "Stripe.net.dll");
        Assert.DoesNotContain(
            output,
            file => Path.GetFileName(file).StartsWith("StripeGuard", StringComparison.Ordinal)
        );
        var dependencies = await File.ReadAllTextAsync(
            output.Single(file => file.EndsWith(".deps.json", StringComparison.Ordinal))
        );
        Assert.Contains("Stripe.net", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("StripeGuard", dependencies, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_strict_preset_fails_the_build()
    {
        var shop = variants.Template.CopyTo(feed.NewFolder());
        shop.SetProperty("StripeGuardPreset", "strict");

        var build = await shop.Build();

        Assert.Equal(1, build.ExitCode);
        Assert.Equal(shop.Expected(), build.Findings("error"));
    }

    [Fact]
    public void The_users_editorconfig_wins_over_the_preset()
    {
        var (shop, build) = (variants["editorconfig"], variants.Build("editorconfig"));

        Assert.Equal(shop.Expected("STRIPE1001", "STRIPE2005"), build.Findings("error"));
        Assert.Equal(shop.Expected("STRIPE4001"), build.Findings("warning"));
    }

    [Fact]
    public void The_users_globalconfig_wins_over_the_preset()
    {
        var (shop, build) = (variants["globalconfig"], variants.Build("globalconfig"));

        Assert.Equal(shop.Expected("STRIPE1001", "STRIPE2001", "STRIPE2005"), build.Findings("error"));
        Assert.Equal(shop.Expected("STRIPE4001"), build.Findings("warning"));
    }

    [Fact]
    public void A_pragma_silences_what_it_names()
    {
        var (shop, build) = (variants["pragma"], variants.Build("pragma"));

        Assert.Equal(shop.Expected("STRIPE4001"), build.Findings("warning"));
    }

    [Fact]
    public void A_severity_for_a_category_reaches_its_rules_under_the_default_preset()
    {
        var (shop, build) = (variants["bulk"], variants.Build("bulk"));

        Assert.Equal(shop.Expected("STRIPE1001"), build.Findings("error"));
        Assert.Equal(shop.Expected("STRIPE4001"), build.Findings("warning"));
    }

    [Fact]
    public void A_live_key_in_source_is_an_error_by_default() =>
        Assert.Equal([("STRIPE4001", 1)], variants.Build("livekey").Findings("error"));

    [Fact]
    public void A_secret_in_a_settings_file_is_found_by_the_build_once()
    {
        var output = variants.Build("settings").Output;

        Assert.Equal(
            [("STRIPE4002", 2), ("STRIPE4002", 3)],
            variants.Build("settings").Findings("error").Where(finding => finding.Rule == "STRIPE4002")
        );
        Assert.Contains("appsettings.json(3,19): error STRIPE4002", output, StringComparison.Ordinal);
        Assert.Contains("appsettings.Production.json(2,17): error STRIPE4002", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_files_can_be_kept_from_the_compiler() =>
        Assert.DoesNotContain(
            "appsettings.Production.json",
            variants.Build("settings-off").Output,
            StringComparison.Ordinal
        );

    [Fact]
    public void Each_option_decides_about_its_line()
    {
        Assert.Equal(OptionsShop.Expected(withOptions: true), variants.Build("options").Findings("warning"));
        Assert.Equal(OptionsShop.Expected(withOptions: false), variants.Build("options-unset").Findings("warning"));
    }

    [Fact]
    public void A_project_that_is_said_to_be_a_test_project_is_asked_for_no_keys() =>
        Assert.Equal(
            OptionsShop
                .Expected(withOptions: true)
                .Where(finding => !finding.Rule.StartsWith("STRIPE1", StringComparison.Ordinal)),
            variants.Build("options-of-tests").Findings("warning")
        );

    [Fact]
    public void An_unknown_preset_is_an_error_that_names_the_three() =>
        Assert.Contains(
            "error STRIPEGUARD1: StripeGuardPreset is 'paranoid', which is no preset of StripeGuard. "
                + "Set it to default, strict or audit, or leave it out for default.",
            variants.Build("unknown").Output,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_programs_that_use_a_library_get_nothing_of_what_it_is_checked_with()
    {
        Assert.Equal(variants["private-library"].Expected(), variants.Build("private-library").Findings("warning"));
        Assert.Empty(variants.Build("private-consumer").Messages);
        Assert.True(File.Exists(Path.Combine(variants["private-consumer"].Folder, "bin/Debug/net10.0/Consumer.dll")));
    }

    [Fact]
    public void A_library_that_shares_its_checks_shares_the_presets_too() =>
        Assert.Equal(variants["shared-consumer"].Expected(), variants.Build("shared-consumer").Findings("error"));

    [Fact]
    public async Task Dotnet_format_applies_the_fixes()
    {
        var shop = variants.Template.CopyTo(feed.NewFolder());

        await DotNet.Run(shop.Folder, "format", "analyzers", "--diagnostics", "STRIPE2005", "--severity", "warn");

        var source = await File.ReadAllTextAsync(Path.Combine(shop.Folder, "Program.cs"));
        Assert.DoesNotContain("return Results.Ok();", source, StringComparison.Ordinal);
        Assert.Contains("return Results.BadRequest();", source, StringComparison.Ordinal);
    }
}
