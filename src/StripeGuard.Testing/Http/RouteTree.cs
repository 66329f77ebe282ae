namespace StripeGuard.Testing.Http;

/// <summary>Routes by the segments of their path; where a literal segment and a placeholder both fit, the literal is tried first.</summary>
internal sealed class RouteTree<T>
    where T : class
{
    private readonly Node root = new();

    /// <summary>The route's value, made by <paramref name="create"/> when there is none yet.</summary>
    public T GetOrAdd(string method, string path, Func<T> create)
    {
        var node = root;
        foreach (var segment in path.Split('/'))
        {
            node = segment.StartsWith('{') ? node.Placeholder ??= new Node() : node.Literal(segment);
        }

        if (!node.ByMethod.TryGetValue(method, out var value))
        {
            node.ByMethod[method] = value = create();
        }

        return value;
    }

    /// <summary>The route that fits, with the decoded values of its placeholders; null when none does.</summary>
    public (T Value, IReadOnlyList<string> PathValues)? Find(string method, string path)
    {
        var segments = path.Split('/');
        var values = new List<string>(4);
        return Find(root, segments, 0, method, values) is { } value
            ? (value, [.. values.Select(Uri.UnescapeDataString)])
            : null;
    }

    private static T? Find(Node node, string[] segments, int at, string method, List<string> values)
    {
        if (at == segments.Length)
        {
            return node.ByMethod.GetValueOrDefault(method);
        }

        if (
            node.Literals.TryGetValue(segments[at], out var literal)
            && Find(literal, segments, at + 1, method, values) is { } found
        )
        {
            return found;
        }

        if (node.Placeholder is null || segments[at].Length == 0)
        {
            return null;
        }

        values.Add(segments[at]);
        found = Find(node.Placeholder, segments, at + 1, method, values);
        if (found is null)
        {
            values.RemoveAt(values.Count - 1);
        }

        return found;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, T> ByMethod { get; } = new(StringComparer.Ordinal);

        public Node? Placeholder { get; set; }

        public Node Literal(string segment)
        {
            if (!Literals.TryGetValue(segment, out var node))
            {
                Literals[segment] = node = new Node();
            }

            return node;
        }
    }
}
