namespace StripeGuard.Precision;

/// <summary>Tables of tab-separated values whose first line names the columns.</summary>
internal static class Tsv
{
    /// <summary>The rows, each as its values by column.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        var lines = File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t')).ToList();
        var columns = lines[0];
        foreach (var values in lines.Skip(1))
        {
            if (values.Length != columns.Length)
            {
                throw new InvalidDataException(
                    $"{path}: '{string.Join(" | ", values)}' has {values.Length} values for {columns.Length} columns."
                );
            }

            yield return columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    public static string Line(params string[] values) =>
        string.Join('\t', values.Select(value => value.ReplaceLineEndings(" ").Replace('\t', ' ').Trim()));
}
