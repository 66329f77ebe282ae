using System.Globalization;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>One delivery of a plan: which of the scenario's events, and whether the application dies before its answer is heard.</summary>
internal readonly record struct Step(int Event, bool Crash = false)
{
    public override string ToString() => (Event + 1).ToString(CultureInfo.InvariantCulture) + (Crash ? "!" : "");
}

/// <summary>
/// The deliveries of one run, in order. An event that is there twice is delivered twice. What an application refuses,
/// and what it dies of, comes again after all others, as Stripe's retries do.
/// </summary>
/// <param name="Steps">The first attempts.</param>
internal sealed record Plan(IReadOnlyList<Step> Steps)
{
    /// <summary>The plan in a form that can be compared and said: <c>2 1 1!</c>.</summary>
    public string Key { get; } = string.Join(' ', Steps);

    public static Plan InOrder(int events) => Of(Enumerable.Range(0, events));

    public static Plan Of(IEnumerable<int> events) => new([.. events.Select(number => new Step(number))]);

    /// <summary>The events in it, in the order in which they happened.</summary>
    public IReadOnlyList<int> Events { get; } = [.. Steps.Select(step => step.Event).Distinct().Order()];

    /// <summary>The same events as they happened, once each.</summary>
    public Plan Straightened => Of(Events);

    /// <summary>How many pairs of deliveries stand in the wrong order.</summary>
    public int Inversions
    {
        get
        {
            var count = 0;
            for (var i = 0; i < Steps.Count; i++)
            {
                for (var j = i + 1; j < Steps.Count; j++)
                {
                    count += Steps[i].Event > Steps[j].Event ? 1 : 0;
                }
            }

            return count;
        }
    }

    public Plan With(int index, Step step)
    {
        var changed = Steps.ToArray();
        changed[index] = step;
        return new Plan(changed);
    }

    public Plan Without(int index) => new([.. Steps.Where((_, i) => i != index)]);

    public Plan WithoutEvent(int number) => new([.. Steps.Where(step => step.Event != number)]);

    public Plan Inserted(int index, Step step)
    {
        var changed = Steps.ToList();
        changed.Insert(index, step);
        return new Plan(changed);
    }

    public Plan Swapped(int first, int second)
    {
        var changed = Steps.ToArray();
        (changed[first], changed[second]) = (changed[second], changed[first]);
        return new Plan(changed);
    }

    public Plan Moved(int from, int to)
    {
        var step = Steps[from];
        return Without(from).Inserted(to, step);
    }

    public bool Equals(Plan? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
