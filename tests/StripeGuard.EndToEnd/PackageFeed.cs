using System.IO.Compression;
using StripeGuard.Tests;

namespace StripeGuard.EndToEnd;

/// <summary>
/// The three packages, packed once into a folder feed under the temp folder, and a place for new projects beside it:
/// outside the repository, so that none of its build settings reach them. Packages are unpacked there too, so that a
/// package of an earlier run is never taken.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    public const string Version = "0.1.0-e2e";

    private readonly string root = Path.Combine(Path.GetTempPath(), $"stripeguard-e2e-{Guid.NewGuid():N}");
    private readonly Dictionary<string, string> packOutput = [];

    private string Feed => Path.Combine(root, "feed");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        await File.WriteAllTextAsync(
            Path.Combine(root, "nuget.config"),
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="packages" />
              </config>
              <packageSources>
                <clear />
                <add key="built here" value="feed" />
                <add key="this machine" value="{BuildFacts.PackageFolder}" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
                <add key="this machine" value="{BuildFacts.PackageFolder}" />
              </fallbackPackageFolders>
            </configuration>
            """
        );
        foreach (var project in (string[])["StripeGuard", "StripeGuard.Testing", "StripeGuard.Cli"])
        {
            packOutput[project] = await DotNet.Run(
                RepositoryFiles.Root,
                "pack",
                Path.Combine("src", project),
                "--no-build",
                "--configuration",
                BuildFacts.Configuration,
                "--output",
                Feed,
                $"-p:PackageVersion={Version}"
            );
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>What <c>dotnet pack</c> said.</summary>
    public string PackOutput(string package) => packOutput[package];

    /// <summary>The files of a package, without those that every package has.</summary>
    public IReadOnlyList<string> Entries(string package)
    {
        using var zip = Open(package);
        return
        [
            .. zip
                .Entries.Select(entry => entry.FullName)
                .Where(name =>
                    name != "[Content_Types].xml"
                    && !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/services/", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The text of one file of a package.</summary>
    public string ReadEntry(string package, string entry)
    {
        using var zip = Open(package);
        using var reader = new StreamReader(zip.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>An empty folder for a new project, where <c>dotnet</c> finds the feed.</summary>
    internal string NewFolder()
    {
        var folder = Path.Combine(root, "work", Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        return folder;
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Feed, $"{package}.{Version}.nupkg"));
}

/// <summary>All tests here share the one feed, and run one after another: each starts builds of its own.</summary>
[CollectionDefinition(Name)]
public sealed class Packages : ICollectionFixture<PackageFeed>
{
    public const string Name = "packages";
}
