using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Tests;

namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>What is compiled: parsed once, bound anew at each measurement.</summary>
internal sealed class Input
{
    /// <summary>A folder with Stripe.net's own source.</summary>
    public const string StripeNetSource = "STRIPEGUARD_STRIPE_NET_SOURCE";

    /// <summary>Of a project that is about Stripe, every fourth file calls it; the rest is the application around that.</summary>
    private const int OneInCallsStripe = 4;

    private const string ConfigurationManager = """
        namespace System.Configuration
        {
            internal static class ConfigurationManager
            {
                public static System.Collections.Specialized.NameValueCollection AppSettings { get; } = new();
            }
        }
        """;

    private readonly List<SyntaxTree> trees;
    private readonly IEnumerable<MetadataReference> references;

    private Input(IEnumerable<(string Path, string Text)> files, IEnumerable<MetadataReference> references)
    {
        var options = CSharpParseOptions.Default.WithPreprocessorSymbols(
            "NET",
            "NET8_0",
            "NET5_0_OR_GREATER",
            "NET6_0_OR_GREATER",
            "NET8_0_OR_GREATER"
        );
        trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, path: file.Path))];
        this.references = references;
    }

    public static Input Of(Code code, int files) =>
        code switch
        {
            Code.StripeNet => StripeNet(files),
            Code.WithoutStripe => new Input(Numbered(PlainShop.Sources(files)), AnalyzedReferences.WithoutStripe),
            Code.StripeReferenced => new Input(Numbered(PlainShop.Sources(files)), AnalyzedReferences.WithStripe),
            Code.StripeProject => new Input(Numbered(Mixed(files)), AnalyzedReferences.WithStripe),
            Code.StripeEverywhere => new Input(Numbered(StripeShop.Sources(files)), AnalyzedReferences.WithStripe),
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };

    public CSharpCompilation Unbound(int files = int.MaxValue) =>
        CSharpCompilation.Create(
            "Measured",
            trees.Take(files),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

    private static Input StripeNet(int files) =>
        Environment.GetEnvironmentVariable(StripeNetSource) is { Length: > 0 } folder
            ? new Input(
                Directory
                    .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => (file, File.ReadAllText(file)))
                    .Append(("ConfigurationManager.cs", ConfigurationManager)),
                AnalyzedReferences.WithoutStripe
            )
            : new Input(Numbered(PlainShop.Sources(files)), AnalyzedReferences.WithoutStripe);

    private static IEnumerable<string> Mixed(int files)
    {
        var calling = StripeShop.Sources(files / OneInCallsStripe).ToList();
        return PlainShop.Sources(files - calling.Count).Concat(calling);
    }

    private static IEnumerable<(string Path, string Text)> Numbered(IEnumerable<string> sources) =>
        sources.Select((source, i) => ($"/shop/File{i}.cs", source));
}

/// <summary>What is compiled.</summary>
public enum Code
{
    /// <summary>A large library that does not reference Stripe.net: the source of Stripe.net itself.</summary>
    StripeNet,

    /// <summary>A project that does not reference Stripe.net.</summary>
    WithoutStripe,

    /// <summary>The same code in a project that references Stripe.net and does not use it.</summary>
    StripeReferenced,

    /// <summary>A project that is about Stripe: every fourth file calls its services, receives its webhooks or computes its amounts.</summary>
    StripeProject,

    /// <summary>A project in which every file does.</summary>
    StripeEverywhere,
}
