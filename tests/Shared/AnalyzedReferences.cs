using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Tests;

/// <summary>The framework, ASP.NET Core and Stripe.net, as files: read once, never fetched.</summary>
internal static class AnalyzedReferences
{
    public static readonly ImmutableArray<MetadataReference> WithoutStripe =
    [
        .. Folder("NetCoreRef"),
        .. Folder("AspNetCoreRef"),
        File("NewtonsoftJson"),
    ];

    public static readonly ImmutableArray<MetadataReference> WithStripe = [.. WithoutStripe, File("StripeNet")];

    private static IEnumerable<MetadataReference> Folder(string key) =>
        Directory
            .EnumerateFiles(PathOf(key), "*.dll")
            .Order(StringComparer.Ordinal)
            .Select(file => MetadataReference.CreateFromFile(file));

    private static MetadataReference File(string key) => MetadataReference.CreateFromFile(PathOf(key));

    private static string PathOf(string key) =>
        Assembly
            .GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}
