using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>One place in the code that a rule reports. Lines and columns count from 1, columns in UTF-16 units.</summary>
/// <param name="File">The path relative to the scanned root, with forward slashes.</param>
/// <param name="Path">The path on this machine.</param>
/// <param name="CodeLine">The text of the line where it starts, without its line end.</param>
internal sealed record Finding(
    DiagnosticDescriptor Rule,
    Severity Severity,
    string Message,
    string File,
    string Path,
    int Line,
    int Column,
    int EndLine,
    int EndColumn,
    string CodeLine
)
{
    public string RuleId => Rule.Id;

    /// <summary>
    /// Names the finding whatever line it moves to: made of the rule, the file, the code on the line, and which of
    /// several such lines it is.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Sorts by place, drops what several target frameworks report alike, and gives each its fingerprint.</summary>
    public static IReadOnlyList<Finding> InOrder(IEnumerable<Finding> findings)
    {
        var ordered = findings
            .DistinctBy(f => (f.RuleId, f.File, f.Line, f.Column, f.EndLine, f.EndColumn, f.Message))
            .OrderBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Line)
            .ThenBy(f => f.Column)
            .ThenBy(f => f.RuleId, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal);

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return ordered.Select(finding => finding with { Fingerprint = finding.FingerprintAmong(seen) }).ToList();
    }

    private string FingerprintAmong(Dictionary<string, int> seen)
    {
        var code = string.Join(' ', CodeLine.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var text = $"{RuleId}\n{File}\n{code}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        var ordinal = seen[hash] = seen.GetValueOrDefault(hash) + 1;
        return $"{hash}:{ordinal}";
    }
}
