using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>What loose files are compiled against: .NET, ASP.NET Core, and the Stripe.net and Entity Framework Core that come with this tool.</summary>
internal static class FrameworkReferences
{
    private static readonly string[] Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    // Newtonsoft.Json is what Stripe.net's own entities are annotated with, and what webhook code often parses with.
    // Entity Framework Core stands between most shops and their orders: without it, the type of an order is not known.
    private static readonly string[] BesideTheTool =
    [
        "Stripe.net.dll",
        "Newtonsoft.Json.dll",
        "Microsoft.EntityFrameworkCore.dll",
        "Microsoft.EntityFrameworkCore.Abstractions.dll",
        "Microsoft.EntityFrameworkCore.Relational.dll",
    ];

    private static readonly Lazy<ImmutableArray<MetadataReference>> Loaded = new(Load);

    public static ImmutableArray<MetadataReference> All => Loaded.Value;

    private static ImmutableArray<MetadataReference> Load() =>
        [
            .. Frameworks
                .SelectMany(FilesOf)
                .Concat(BesideTheTool.Select(name => Path.Combine(AppContext.BaseDirectory, name)))
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .Select(file => (MetadataReference)MetadataReference.CreateFromFile(file)),
        ];

    private static IEnumerable<string> FilesOf(string framework)
    {
        var shared = SharedFolder(framework);
        return ReferencePack(framework, shared) is { } pack
            ? Directory.EnumerateFiles(pack, "*.dll").Order(StringComparer.Ordinal)
            : RunningAssemblies(shared);
    }

    /// <summary>The reference assemblies that the SDK brings, of the same major version as this process.</summary>
    private static string? ReferencePack(string framework, string shared)
    {
        var root = Path.GetFullPath(Path.Combine(shared, "..", "..", ".."));
        var packs = new DirectoryInfo(Path.Combine(root, "packs", framework + ".Ref"));
        if (!packs.Exists)
        {
            return null;
        }

        return packs
            .EnumerateDirectories($"{Environment.Version.Major}.*")
            .OrderByDescending(folder => Version.TryParse(folder.Name.Split('-')[0], out var version) ? version : null)
            .Select(folder => Path.Combine(folder.FullName, "ref", $"net{Environment.Version.Major}.0"))
            .FirstOrDefault(Directory.Exists);
    }

    /// <summary>Where no reference pack is installed: the assemblies that this very process runs on.</summary>
    private static IEnumerable<string> RunningAssemblies(string shared) =>
        TrustedAssemblies.Where(file => Path.GetDirectoryName(file) == shared).Order(StringComparer.Ordinal);

    private static string SharedFolder(string framework) =>
        TrustedAssemblies
            .Select(file => Path.GetDirectoryName(file)!)
            .FirstOrDefault(folder => Path.GetFileName(Path.GetDirectoryName(folder)) == framework)
        ?? throw new CannotRunException(
            $"The shared framework {framework} is not installed with the .NET that runs this tool. "
                + "Install the .NET SDK or the ASP.NET Core runtime."
        );

    private static string[] TrustedAssemblies =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
}
