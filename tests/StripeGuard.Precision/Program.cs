using System.CommandLine;
using System.Diagnostics;
using StripeGuard.Cli.Output;
using StripeGuard.Cli.Scanning;
using StripeGuard.Precision;

var collection = new Argument<string>("COLLECTION")
{
    Description = "A folder of checked-out repositories, each in a folder owner+name.",
};
var labels = new Option<string>("--labels")
{
    Description = "The labelled places: repo, file, line, rule, category, confidence, reason.",
    Required = true,
};
var judgements = new Option<string>("--judgements")
{
    Description = "What was said of findings and of missed labels: repo, file, line, rule, judgement, why.",
    DefaultValueFactory = _ => "tests/StripeGuard.Precision/judgements.tsv",
};
var page = new Option<string>("--page")
{
    Description = "Where the page is written.",
    DefaultValueFactory = _ => "docs/precision.md",
};
var lists = new Option<string?>("--lists") { Description = "A folder for findings.tsv and compare.txt." };
var kept = new Option<string>("--kept")
{
    Description = "Where the scans are kept, to be reused while neither the rules nor the repository changes.",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "stripeguard-precision"),
};

var command = new RootCommand("Measures how right the rules are on real code.")
{
    collection,
    labels,
    judgements,
    page,
    lists,
    kept,
};
command.SetAction(async parsed =>
{
    var rules = OwnRules.FromAnalyzersAssembly();
    var scanner = new Scans(rules, parsed.GetRequiredValue(kept));
    var scans = new List<(Repository Repository, RepositoryScan Scan)>();
    foreach (var repository in await Repository.InAsync(parsed.GetRequiredValue(collection)))
    {
        var clock = Stopwatch.StartNew();
        var scan = await scanner.OfAsync(repository);
        scans.Add((repository, scan));
        Console.WriteLine(
            $"{repository.Name}: {scan.Findings.Count} findings in {scan.Files} files, {clock.Elapsed.TotalSeconds:0.0} s"
        );
        foreach (var failure in scan.Failures)
        {
            Console.WriteLine($"  {failure}");
        }
    }

    var scanned = scans.Select(scan => scan.Repository.Name).ToHashSet(StringComparer.Ordinal);
    var known = rules.Descriptors.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
    var comparison = new Comparison(
        [.. scans.SelectMany(scan => scan.Scan.Findings)],
        [
            .. Label
                .In(parsed.GetRequiredValue(labels))
                .Where(label => scanned.Contains(label.Place.Repository) && known.Contains(label.Place.Rule)),
        ],
        [.. Judgement.In(parsed.GetRequiredValue(judgements))]
    );
    var figures = rules.Descriptors.Select(rule => RuleFigures.Of(rule, comparison)).ToList();
    var commit = await Repository.CommitOf(Directory.GetCurrentDirectory());
    Write(parsed.GetRequiredValue(page), new PrecisionPage(figures, comparison, scans, commit).Write());
    if (parsed.GetValue(lists) is { } folder)
    {
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, "findings.tsv"), Listings.Findings(comparison));
        Write(Path.Combine(folder, "compare.txt"), Listings.Compared(comparison, figures, scans));
    }

    return 0;
});
return await command.Parse(args).InvokeAsync();

static void Write(string path, string text) => AtomicFile.Write(path, writer => writer.Write(text));
