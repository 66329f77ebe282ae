using System.Globalization;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>
/// Writes a document from top to bottom, with a new page where one is full, in the fonts that each reader of PDFs has by
/// itself. Letters that those lack are written without their accents, or else as question marks.
/// </summary>
internal sealed class PdfSheet
{
    public const double Left = 50;

    /// <summary>Text that stands here ends here.</summary>
    public const double Right = 545;

    private const double Top = 790;
    private const double Bottom = 60;
    private const double Space = 1.5;

    private static readonly HashSet<char> Known = KnownLetters();

    private readonly PdfDocumentBuilder builder;
    private readonly PageSize size;
    private readonly PdfDocumentBuilder.AddedFont plain;
    private readonly PdfDocumentBuilder.AddedFont bold;
    private PdfPageBuilder page;
    private double y = Top;

    public PdfSheet(PdfDocumentBuilder builder, PageSize size)
    {
        this.builder = builder;
        this.size = size;
        plain = builder.AddStandard14Font(Standard14Font.Helvetica);
        bold = builder.AddStandard14Font(Standard14Font.HelveticaBold);
        page = builder.AddPage(size);
    }

    public static bool CanWrite(string text) => text.All(Known.Contains);

    /// <summary>Writes texts side by side; one that is too long for its place goes on below itself.</summary>
    public void Line(params ReadOnlySpan<(double At, string Text, double Size, bool IsBold)> parts)
    {
        var wrapped = new List<(double At, List<string> Lines, double Size, bool IsBold)>();
        for (var i = 0; i < parts.Length; i++)
        {
            var (at, text, fontSize, isBold) = parts[i];
            var end = i + 1 < parts.Length && parts[i + 1].At < Right ? parts[i + 1].At - 8 : Right;
            wrapped.Add(
                (
                    at,
                    at >= Right ? [Writable(text)] : Wrap(Writable(text), end - at, fontSize, isBold),
                    fontSize,
                    isBold
                )
            );
        }

        var height = wrapped.Max(part => part.Size) * Space;
        for (var row = 0; row < wrapped.Max(part => part.Lines.Count); row++)
        {
            Down(height);
            foreach (var part in wrapped.Where(part => row < part.Lines.Count && part.Lines[row].Length > 0))
            {
                var text = part.Lines[row];
                var at = part.At >= Right ? Right - Width(text, part.Size, part.IsBold) : part.At;
                page.AddText(text, part.Size, new PdfPoint(at, y), part.IsBold ? bold : plain);
            }
        }
    }

    public void Gap() => y -= 14;

    public void Rule()
    {
        Down(6);
        page.DrawLine(new PdfPoint(Left, y), new PdfPoint(Right, y), 0.5);
    }

    private void Down(double by)
    {
        y -= by;
        if (y < Bottom)
        {
            page = builder.AddPage(size);
            y = Top - by;
        }
    }

    private List<string> Wrap(string text, double width, double fontSize, bool isBold)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Pieces))
        {
            if (line.Length > 0 && Width($"{line} {word}", fontSize, isBold) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>A word that is longer than any column is broken.</summary>
    private static IEnumerable<string> Pieces(string word) => word.Chunk(40).Select(piece => new string(piece));

    private double Width(string text, double fontSize, bool isBold) =>
        text.Length == 0
            ? 0
            : page.MeasureText(text, fontSize, new PdfPoint(0, 0), isBold ? bold : plain)[^1].EndBaseLine.X;

    private static string Writable(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var letter in text.Replace('−', '-').Replace('×', 'x').ReplaceLineEndings(" "))
        {
            written.Append(Known.Contains(letter) ? letter.ToString() : WithoutAccent(letter));
        }

        return written.ToString();
    }

    private static string WithoutAccent(char letter)
    {
        if (char.IsSurrogate(letter))
        {
            return char.IsHighSurrogate(letter) ? "?" : "";
        }

        var plain = string.Concat(
            letter
                .ToString()
                .Normalize(NormalizationForm.FormKD)
                .Where(part => CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
        );
        return plain.Length > 0 && plain.All(Known.Contains) ? plain : "?";
    }

    /// <summary>The letters of the first 256 of Unicode that the fonts have, found out by asking.</summary>
    private static HashSet<char> KnownLetters()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        return [.. Enumerable.Range(' ', 224).Select(code => (char)code).Where(IsKnown)];

        bool IsKnown(char letter)
        {
            try
            {
                page.AddText(letter.ToString(), 10, new PdfPoint(0, 0), font);
                return true;
            }
            catch (Exception refused)
                when (refused
                        is InvalidOperationException
                            or NotSupportedException
                            or ArgumentException
                            or KeyNotFoundException
                )
            {
                return false;
            }
        }
    }
}
