using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Tests;

/// <summary>Reports to write, made by hand so that each format's test knows what must come out.</summary>
internal static class Reports
{
    private static readonly IReadOnlyList<Microsoft.CodeAnalysis.DiagnosticDescriptor> Rules = OwnRules
        .FromAnalyzersAssembly()
        .Descriptors;

    /// <summary>Three severities, names that need escaping, a notice, and an unknown namespace.</summary>
    public static ScanReport WithEverything() =>
        Of(
            Finding(0, Severity.Error, "My Shop/Rückzahlung#1.cs", 7, "100% lost, twice: once\nand again"),
            Finding(1, Severity.Warning, "Shop.cs", 3, "Make the key once."),
            Finding(1, Severity.Info, "Shop.cs", 9, "Worth a look.")
        ) with
        {
            Unresolved = new UnresolvedNames([new UnresolvedName("Acme.Billing", 2)], []),
            Notices = [new Notice(NoticeLevel.Warning, "Skipped, since the file cannot be read.", "Locked.cs")],
        };

    public static ScanReport Of(params Finding[] findings) =>
        new(
            "/home/shop",
            Preset.Default,
            Rules,
            [new ScannedProject("Shop", "Shop.csproj", Loose: false, Files: 5)],
            Scanning.Finding.InOrder(findings),
            UnresolvedNames.None,
            [],
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero)
        );

    public static Finding Finding(
        int rule,
        Severity severity,
        string file,
        int line,
        string message,
        string code = "    var refund = refunds.Create(options);",
        int column = 18,
        int endColumn = 41
    ) => new(Rules[rule], severity, message, file, "/home/shop/" + file, line, column, line, endColumn, code);
}
