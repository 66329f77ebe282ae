namespace StripeGuard.Analyzers.Facts;

/// <summary>The word that a mistyped one was meant to be.</summary>
internal static class NearestWord
{
    private const int SharedBeginning = 5;

    /// <summary>
    /// The candidate nearest to <paramref name="word"/>, or null where none is near enough, or two are equally near.
    /// Letter case does not count.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        var typed = word.ToLowerInvariant();
        var limit = Math.Max(1, Math.Min(3, typed.Length / 4));
        string? nearest = null;
        string? beginsAlike = null;
        var (best, tied, alike) = (limit + 1, false, 0);
        foreach (var candidate in candidates)
        {
            var distance = Math.Abs(candidate.Length - typed.Length) > limit ? limit + 1 : Distance(typed, candidate);
            if (distance < best)
            {
                (nearest, best, tied) = (candidate, distance, false);
            }
            else if (distance == best && distance <= limit)
            {
                tied = true;
            }

            if (SharedLength(typed, candidate) >= Math.Max(SharedBeginning, typed.Length - 2))
            {
                beginsAlike = candidate;
                alike++;
            }
        }

        // "success" is four letters away from "succeeded", and surely meant.
        return nearest is not null && !tied ? nearest
            : nearest is null && alike == 1 ? beginsAlike
            : null;
    }

    /// <summary>How many letters must be added, left out, changed or swapped with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var (before, previous, current) = (
            new int[right.Length + 1],
            new int[right.Length + 1],
            new int[right.Length + 1]
        );
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(changed, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }

    private static int SharedLength(string left, string right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
        {
            length++;
        }

        return length;
    }
}
