using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Cli.Scanning;

/// <summary>Reads source files as the compiler does, and says why one cannot be read.</summary>
internal static class SourceFile
{
    /// <summary>Null, with a notice, when the file cannot be read or is no text.</summary>
    public static SourceText? Read(string path, Action<Notice> notify)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var text = SourceText.From(stream, checksumAlgorithm: SourceHashAlgorithm.Sha256);
            if (!IsBinary(text))
            {
                return text;
            }

            notify(
                new Notice(
                    NoticeLevel.Warning,
                    "Skipped, since this is not C# text: it is binary, or UTF-16 without a byte order mark. Save it as UTF-8.",
                    path
                )
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notify(new Notice(NoticeLevel.Warning, $"Skipped, since the file cannot be read: {e.Message}", path));
        }

        return null;
    }

    /// <summary>No C# file holds a NUL character; what the compiler would make of one is noise.</summary>
    public static bool IsBinary(SourceText text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return true;
            }
        }

        return false;
    }
}
