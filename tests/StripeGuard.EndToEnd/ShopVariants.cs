namespace StripeGuard.EndToEnd;

/// <summary>
/// The new project, and variants of it, each changed as a user would change it. They are built by one command: a build
/// of its own for each costs the machine ten times as much.
/// </summary>
public sealed class ShopVariants(PackageFeed feed) : IAsyncLifetime
{
    private const string Everything = """
        <Project DefaultTargets="Build">
          <ItemGroup>
            <Shop Include="*/Shop.csproj" />
          </ItemGroup>
          <Target Name="Restore">
            <MSBuild Projects="@(Shop)" Targets="Restore" />
          </Target>
          <Target Name="Build">
            <MSBuild Projects="@(Shop)" Targets="Build" ContinueOnError="ErrorAndContinue" />
          </Target>
        </Project>
        """;

    private readonly Dictionary<string, Shop> variants = [];
    private RunResult? build;

    /// <summary>The project as it was made: copy it to change it.</summary>
    internal Shop Template { get; private set; } = null!;

    internal Shop this[string variant] => variants[variant];

    public async Task InitializeAsync()
    {
        Template = await Shop.New(feed.NewFolder());
        var folder = feed.NewFolder();
        foreach (var (name, change) in Changes())
        {
            var shop = Template.CopyTo(Path.Combine(folder, name));
            change(shop);
            variants.Add(name, shop);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "everything.proj"), Everything);
        build = await DotNet.Try(folder, "build", "everything.proj");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What the build said of one variant.</summary>
    internal BuildResult Build(string variant) => BuildResult.Read(build!, variants[variant].Folder);

    private static IEnumerable<(string Name, Action<Shop> Change)> Changes()
    {
        yield return (
            "editorconfig",
            shop =>
            {
                shop.SetProperty("StripeGuardPreset", "strict");
                shop.Write(
                    ".editorconfig",
                    """
                    root = true
                    [*.cs]
                    dotnet_diagnostic.STRIPE2001.severity = none
                    dotnet_diagnostic.STRIPE4001.severity = warning
                    """
                );
            }
        );
        yield return (
            "globalconfig",
            shop =>
            {
                shop.SetProperty("StripeGuardPreset", "Strict");
                shop.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.STRIPE4001.severity = warning\n");
            }
        );
        yield return (
            "pragma",
            shop =>
                shop.Edit("Program.cs", text => "#pragma warning disable STRIPE1001, STRIPE2001, STRIPE2005\n" + text)
        );
        yield return (
            "bulk",
            shop =>
                shop.Write(
                    ".editorconfig",
                    """
                    root = true
                    [*.cs]
                    dotnet_analyzer_diagnostic.category-StripeGuard.Idempotency.severity = error
                    dotnet_analyzer_diagnostic.category-StripeGuard.Webhooks.severity = none
                    """
                )
        );
        yield return (
            "livekey",
            shop =>
            {
                var key = "sk_" + "live_" + "9fQ2xVb7LmT4kWzR8sYc1JdH";
                shop.Write("Keys.cs", $"static class Keys {{ public const string Stripe = \"{key}\"; }}");
            }
        );
        yield return ("settings", WriteSettings);
        yield return (
            "settings-off",
            shop =>
            {
                WriteSettings(shop);
                shop.SetProperty("StripeGuardSettingsFiles", "false");
            }
        );
        yield return (
            "options",
            shop =>
            {
                shop.Write("Program.cs", OptionsShop.Source);
                shop.Write(".editorconfig", OptionsShop.EditorConfigOfAProgram);
            }
        );
        yield return (
            "options-of-tests",
            shop =>
            {
                shop.Write("Program.cs", OptionsShop.Source);
                shop.Write(".editorconfig", OptionsShop.EditorConfig);
            }
        );
        yield return ("options-unset", shop => shop.Write("Program.cs", OptionsShop.Source));
        yield return ("unknown", shop => shop.SetProperty("StripeGuardPreset", "paranoid"));
        yield return ("private-library", _ => { });
        yield return ("private-consumer", shop => Consume(shop, "private-library"));
        yield return (
            "shared-library",
            shop =>
                shop.Edit(
                    "Shop.csproj",
                    text => text.Replace("<PrivateAssets>all", "<PrivateAssets>none", StringComparison.Ordinal)
                )
        );
        yield return ("shared-consumer", shop => Consume(shop, "shared-library"));
    }

    // As a web project has them, one of them named by the project itself too.
    private static void WriteSettings(Shop shop)
    {
        var key = "sk_" + "test_" + "9fQ2xVb7LmT4kWzR8sYc1JdH";
        shop.Write("appsettings.json", $"{{\n  \"Stripe\": {{\n    \"SecretKey\": \"{key}\"\n  }}\n}}\n");
        shop.Write("appsettings.Production.json", $"{{\n  \"StripeKey\": \"{key}\"\n}}\n");
        shop.AddItem("<AdditionalFiles Include=\"appsettings.json\" />");
        shop.SetProperty("StripeGuardPreset", "strict");
    }

    // A program that has Stripe.net, the same mistakes and the strict preset, but StripeGuard only through a library.
    private static void Consume(Shop shop, string library)
    {
        shop.Edit(
            "Shop.csproj",
            text =>
            {
                var from = text.IndexOf("<PackageReference Include=\"StripeGuard\"", StringComparison.Ordinal);
                var to =
                    text.IndexOf("</PackageReference>", from, StringComparison.Ordinal) + "</PackageReference>".Length;
                return text.Remove(from, to - from);
            }
        );
        shop.SetProperty("StripeGuardPreset", "strict");
        shop.SetProperty("AssemblyName", "Consumer");
        shop.AddItem($"""<ProjectReference Include="..\{library}\Shop.csproj" />""");
    }
}
