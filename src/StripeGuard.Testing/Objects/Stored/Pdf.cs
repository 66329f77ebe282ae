using System.Globalization;
using System.Text;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>A PDF of one page with a few lines on it, which every reader opens.</summary>
internal static class Pdf
{
    public static BinaryContent Of(params IReadOnlyList<string> lines)
    {
        var text = string.Concat(lines.Select(line => $"({Escaped(line)}) ' "));
        var content = $"BT /F 14 Tf 20 TL 60 780 Td {text}ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];

        var file = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder();
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{table}");
        file.Append(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
        return new BinaryContent(Encoding.ASCII.GetBytes(file.ToString()), "application/pdf");
    }

    private static string Escaped(string line) =>
        string.Concat(
            line.Select(letter =>
                letter is '(' or ')' or '\\' ? $"\\{letter}"
                : letter is >= ' ' and <= '~' ? letter.ToString()
                : "?"
            )
        );
}
