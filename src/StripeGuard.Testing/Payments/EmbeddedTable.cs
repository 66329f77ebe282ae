namespace StripeGuard.Testing.Payments;

/// <summary>A table of facts about Stripe that ships inside the assembly: tab-separated, a line of column names, # for its source.</summary>
internal static class EmbeddedTable
{
    /// <summary>The rows below the column names, each split at its tabs.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream =
            typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its table '{name}'.");
        using var reader = new StreamReader(stream);
        var columns = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var cells = line.Split('\t');
            if (columns == 0)
            {
                columns = cells.Length;
                continue;
            }

            yield return cells.Length == columns
                ? cells
                : throw new InvalidOperationException($"A row of '{name}' has {cells.Length} cells: {line}");
        }
    }
}
