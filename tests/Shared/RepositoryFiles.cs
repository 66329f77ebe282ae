namespace StripeGuard.Tests;

/// <summary>
/// The repository's own files, as tests read them. Files that a test writes from the code are compared with what is
/// checked in, and written anew when the environment variable <c>STRIPEGUARD_UPDATE</c> is 1.
/// </summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    private static bool Updating => Environment.GetEnvironmentVariable("STRIPEGUARD_UPDATE") == "1";

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");

    public static bool Exists(string path) => File.Exists(FullPath(path));

    /// <summary>The checked-in file is what the code says it should be.</summary>
    public static void AssertUpToDate(string path, string expected)
    {
        if (Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
            File.WriteAllText(FullPath(path), expected);
        }

        var actual = Exists(path) ? Read(path) : "";
        Assert.True(
            actual == expected,
            $"{path} is out of date: run the tests once with STRIPEGUARD_UPDATE=1 and look at the difference.\n"
                + FirstDifference(expected, actual)
        );
    }

    /// <summary>The part of the file between its <c>&lt;!-- name:begin --&gt;</c> and end marks is what the code says.</summary>
    public static void AssertPartUpToDate(string path, string name, string expected)
    {
        var text = Read(path);
        var (from, to) = PartOf(path, text, name);
        AssertUpToDate(path, text[..from] + expected + text[to..]);
    }

    /// <summary>The part of the file between its begin and end marks.</summary>
    public static string Part(string path, string name)
    {
        var text = Read(path);
        var (from, to) = PartOf(path, text, name);
        return text[from..to];
    }

    /// <summary>The code of a <c>#region</c>, moved to the left margin.</summary>
    public static string Region(string path, string name)
    {
        var lines = Read(path)
            .Split('\n')
            .SkipWhile(line => line.Trim() != $"#region {name}")
            .Skip(1)
            .TakeWhile(line => line.Trim() != "#endregion")
            .ToList();
        Assert.True(lines.Count > 0, $"{path} has no #region {name}.");
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > 0 ? line[indent..] : "") + "\n"));
    }

    private static (int From, int To) PartOf(string path, string text, string name)
    {
        var (begin, end) = ($"<!-- {name}:begin -->\n", $"<!-- {name}:end -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{path} lacks the marks {begin.TrimEnd()} and {end}.");
        return (from + begin.Length, to);
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (wanted, had) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable
            .Range(0, Math.Max(wanted.Length, had.Length))
            .FirstOrDefault(i => wanted.ElementAtOrDefault(i) != had.ElementAtOrDefault(i));
        return $"Line {line + 1}:\n  should be: {wanted.ElementAtOrDefault(line) ?? "(nothing)"}\n  is:        {had.ElementAtOrDefault(line) ?? "(nothing)"}";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StripeGuard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException(
                $"StripeGuard.sln is in no folder above {AppContext.BaseDirectory}: run the tests from inside the repository."
            );
    }
}
