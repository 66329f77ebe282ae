namespace StripeGuard.Precision;

/// <summary>What was said of a finding, or of a labelled place without one, after reading the code there.</summary>
internal sealed record Judgement(Place Place, Verdict Verdict, string Why)
{
    private static readonly Dictionary<string, Verdict> Words = new()
    {
        ["right"] = Verdict.Right,
        ["wrong"] = Verdict.Wrong,
        ["by design"] = Verdict.ByDesign,
        ["disputed"] = Verdict.Disputed,
        ["real"] = Verdict.Real,
    };

    public bool IsOfFinding => Verdict is Verdict.Right or Verdict.Wrong;

    public static IEnumerable<Judgement> In(string path) =>
        Tsv.Read(path)
            .Select(row => new Judgement(
                Place.Of(row),
                Words.TryGetValue(row["judgement"], out var verdict)
                    ? verdict
                    : throw new InvalidDataException(
                        $"{path}: '{row["judgement"]}' is none of {string.Join(", ", Words.Keys)}."
                    ),
                row["why"]
            ));
}

internal enum Verdict
{
    /// <summary>The finding tells of a real mistake.</summary>
    Right,

    /// <summary>The finding is a false alarm.</summary>
    Wrong,

    /// <summary>Labelled and missed, since the rule cannot tell it from right code.</summary>
    ByDesign,

    /// <summary>Labelled and missed, and no mistake in our eyes.</summary>
    Disputed,

    /// <summary>Labelled and missed, and should have been found.</summary>
    Real,
}
