using System.Reflection;

namespace StripeGuard.EndToEnd;

/// <summary>What this test project was built with, written into it by its project file.</summary>
internal static class BuildFacts
{
    /// <summary>Debug or Release: the configuration whose outputs are packed.</summary>
    public static string Configuration => Value("Configuration");

    /// <summary>The machine's package folder: where the new projects find Stripe.net without asking a feed.</summary>
    public static string PackageFolder => Value("PackageFolder");

    /// <summary>The version of a package that the repository itself uses.</summary>
    public static string VersionOf(string package) =>
        Value("PackageVersions").Split('|').Select(pair => pair.Split('=')).Single(pair => pair[0] == package)[1];

    private static string Value(string key) =>
        Assembly
            .GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;
}
