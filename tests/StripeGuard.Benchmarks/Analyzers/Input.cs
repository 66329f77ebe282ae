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

    private static readonly string[] Symbols =
    [
        "NET",
        "NET8_0",
        "NET5_0_OR_GREATER",
        "NET6_0_OR_GREATER",
        "NET8_0_OR_GREATER",
    ];

    private static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithPreprocessorSymbols(Symbols);

    private Input(IEnumerable<(string Path, string Text)> files, IEnumerable<MetadataReference> references)
    {
        trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Options, path: file.Path))];
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

    public CSharpCompilation Unbound() => Of(trees);

    /// <summary>All that the compiler does for a build: parse, bind, and write the assembly.</summary>
    public void Compile()
    {
        var parsed = trees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), Options, tree.FilePath));
        if (Of(parsed).Emit(Stream.Null) is { Success: false } failed)
        {
            throw new InvalidOperationException($"The code does not compile: {failed.Diagnostics[0]}");
        }
    }

    /// <summary>Writes the files into a folder, for a compiler that reads them there.</summary>
    public void WriteTo(string folder)
    {
        var sources = Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName;
        for (var i = 0; i < trees.Count; i++)
        {
            File.WriteAllText(Path.Combine(sources, $"File{i}.cs"), trees[i].ToString());
        }
    }

    /// <summary>Writes what the compiler is told of such a folder: as in a debug build, with the analyzers of a set.</summary>
    public string ResponseFile(string folder, string name, AnalyzerSet set)
    {
        var file = Path.Combine(folder, name + ".rsp");
        File.WriteAllLines(
            file,
            [
                "/target:library",
                "/nullable:enable",
                "/debug:portable",
                "/deterministic",
                $"/define:{string.Join(';', Symbols)}",
                $"/out:\"{Path.Combine(folder, "Measured.dll")}\"",
                .. references.Select(reference => $"/reference:\"{reference.Display}\""),
                .. set.Files.Select(analyzer => $"/analyzer:\"{analyzer}\""),
                .. set.Configuration is { } settings ? [$"/analyzerconfig:\"{settings}\""] : Array.Empty<string>(),
                $"\"{Path.Combine(folder, "sources", "*.cs")}\"",
            ]
        );
        return file;
    }

    private CSharpCompilation Of(IEnumerable<SyntaxTree> parsed) =>
        CSharpCompilation.Create(
            "Measured",
            parsed,
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
