using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Cli.Scanning;

/// <summary>Reads source files as the compiler does, and says why one cannot be read.</summary>
internal static class SourceFile
{
    /// <summary>
    /// Far more than people or generators write, and far less than what overflows the compiler's stack, which would end
    /// the whole scan.
    /// </summary>
    private const int DeepestNesting = 1000;

    /// <summary>Null, with a notice, when the file cannot be read, is no text, or cannot be compiled.</summary>
    public static SourceText? Read(string path, Action<Notice> notify)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var text = SourceText.From(stream, checksumAlgorithm: SourceHashAlgorithm.Sha256);
            if (WhyNot(text) is not { } reason)
            {
                return text;
            }

            notify(new Notice(NoticeLevel.Warning, $"Skipped, since {reason}", path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notify(new Notice(NoticeLevel.Warning, $"Skipped, since the file cannot be read: {e.Message}", path));
        }

        return null;
    }

    private static string? WhyNot(SourceText text) =>
        IsBinary(text) ? "this is not C# text: it is binary, or UTF-16 without a byte order mark. Save it as UTF-8."
        : IsNestedTooDeeply(text) ? $"its brackets are nested more than {DeepestNesting} deep."
        : null;

    private static bool IsNestedTooDeeply(SourceText text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' or '[' or '{' => 1,
                ')' or ']' or '}' => -1,
                _ => 0,
            };
            if (depth > DeepestNesting)
            {
                return true;
            }
        }

        return false;
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
