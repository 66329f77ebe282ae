namespace StripeGuard.Precision;

/// <summary>Where in the collection something is, and the rule that it is about.</summary>
internal sealed record Place(string Repository, string File, int Line, string Rule)
{
    public static Place Of(IReadOnlyDictionary<string, string> row) =>
        new(row["repo"], row["file"], int.Parse(row["line"]), row["rule"]);

    public bool IsNear(Place other, int lines) =>
        Rule == other.Rule
        && Repository == other.Repository
        && File == other.File
        && Math.Abs(Line - other.Line) <= lines;

    public override string ToString() => $"{Repository} {File}:{Line}";
}
