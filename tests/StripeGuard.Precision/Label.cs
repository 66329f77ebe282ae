namespace StripeGuard.Precision;

/// <summary>A place where a reader of the code says that a rule should speak. Readers err too.</summary>
internal sealed record Label(Place Place, string Confidence, string Reason)
{
    public static IEnumerable<Label> In(string path) =>
        Tsv.Read(path).Select(row => new Label(Place.Of(row), row["confidence"], row["reason"]));
}
