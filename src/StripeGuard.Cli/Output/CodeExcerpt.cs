using Spectre.Console;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>The line of code of a finding, with what the rule means underlined.</summary>
internal static class CodeExcerpt
{
    private const string Tab = "    ";
    private const string Cut = "...";
    private const int BeforeTheMark = 20;

    /// <summary>Without its indentation, and no wider than <paramref name="width"/>; the mark is always in view.</summary>
    public static (string Code, string Underline) Of(Finding finding, int width)
    {
        var line = finding.CodeLine.TrimEnd();
        var start = Math.Min(finding.Column - 1, line.Length);
        var end = finding.EndLine > finding.Line ? line.Length : Math.Min(finding.EndColumn - 1, line.Length);
        var indentation = Math.Min(line.Length - line.TrimStart().Length, start);

        var before = Expanded(line[indentation..start]);
        var marked = Expanded(line[start..end]);
        var code = before + marked + Expanded(line[end..]);
        var offset = Cells(before);
        if (Cells(code) > width && before.Length > BeforeTheMark)
        {
            var dropped = Math.Min(before.Length - BeforeTheMark, code.Length - width + Cut.Length);
            offset -= Cells(before[..dropped]) - Cut.Length;
            code = Cut + code[dropped..];
        }

        if (Cells(code) > width && width > Cut.Length)
        {
            code = code[..Math.Min(code.Length, width - Cut.Length)] + Cut;
        }

        var length = Math.Clamp(Cells(marked), 1, Math.Max(1, Cells(code) - offset));
        return (code, new string(' ', offset) + new string('^', length));
    }

    private static string Expanded(string text) => text.Replace("\t", Tab, StringComparison.Ordinal);

    /// <summary>How many columns of a terminal it takes: East Asian characters take two.</summary>
    private static int Cells(string text) => text.GetCellWidth();
}
