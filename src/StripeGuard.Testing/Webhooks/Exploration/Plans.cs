namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>Which runs an exploration makes, the likeliest culprits first.</summary>
internal static class Plans
{
    /// <summary>How many of an exhaustive exploration's runs have both another order and a repetition.</summary>
    private const int MixedRuns = 100;

    /// <summary>Every plan but the straight one, without repetition, in the same order for the same options.</summary>
    public static List<Plan> Of(int events, ExplorationOptions options)
    {
        var straight = Plan.InOrder(events);
        var seen = new HashSet<Plan> { straight };
        var plans = new List<Plan>();
        var exhaustive = events <= options.ExhaustiveUpTo;
        var most = exhaustive ? int.MaxValue : options.SampledRuns;
        foreach (var plan in Culprits(straight, options).Concat(exhaustive ? EveryOrder(events) : []))
        {
            if (plans.Count < most && seen.Add(plan))
            {
                plans.Add(plan);
            }
        }

        var target = exhaustive ? plans.Count + (Repeats(options) && events > 1 ? MixedRuns : 0) : most;
        AddRandom(straight, options, seen, plans, target);
        return plans;
    }

    /// <summary>Neighbours swapped, each event first, each last, each twice, each crash, each twice with others between.</summary>
    private static IEnumerable<Plan> Culprits(Plan straight, ExplorationOptions options)
    {
        var count = straight.Steps.Count;
        for (var i = 0; i + 1 < count; i++)
        {
            yield return straight.Swapped(i, i + 1);
        }

        for (var i = 0; i < count; i++)
        {
            yield return straight.Moved(i, 0);
        }

        for (var i = 0; i < count; i++)
        {
            yield return straight.Moved(i, count - 1);
        }

        for (var i = 0; i < count; i++)
        {
            if (options.Duplicates)
            {
                yield return straight.Inserted(i + 1, new Step(i));
            }

            if (options.Crashes)
            {
                yield return straight.With(i, new Step(i, Crash: true));
            }
        }

        for (var i = 0; options.Duplicates && i < count; i++)
        {
            for (var later = count; later > i + 1; later--)
            {
                yield return straight.Inserted(later, new Step(i));
            }
        }
    }

    /// <summary>All orders, those with the fewest inversions first.</summary>
    private static IOrderedEnumerable<Plan> EveryOrder(int events)
    {
        var orders = new List<Plan>();
        Permute([.. Enumerable.Range(0, events)], 0, orders);
        return orders.OrderBy(plan => plan.Inversions);
    }

    private static void Permute(int[] order, int fixedUpTo, List<Plan> orders)
    {
        if (fixedUpTo == order.Length)
        {
            orders.Add(Plan.Of(order));
            return;
        }

        for (var i = fixedUpTo; i < order.Length; i++)
        {
            (order[fixedUpTo], order[i]) = (order[i], order[fixedUpTo]);
            Permute(order, fixedUpTo + 1, orders);
            (order[fixedUpTo], order[i]) = (order[i], order[fixedUpTo]);
        }
    }

    private static void AddRandom(
        Plan straight,
        ExplorationOptions options,
        HashSet<Plan> seen,
        List<Plan> plans,
        int target
    )
    {
        var random = new Random(options.Seed);
        // Few events have few plans: when nothing new comes for long, there is nothing new.
        for (var vain = 0; plans.Count < target && vain < 1000; )
        {
            var plan = Shuffled(straight, options, random);
            if (seen.Add(plan))
            {
                plans.Add(plan);
                vain = 0;
            }
            else
            {
                vain++;
            }
        }
    }

    private static Plan Shuffled(Plan straight, ExplorationOptions options, Random random)
    {
        var steps = straight.Steps.ToArray();
        random.Shuffle(steps);
        var plan = new Plan(steps);
        var repetition = random.Next(3);
        var index = random.Next(steps.Length);
        return repetition switch
        {
            1 when options.Duplicates => plan.Inserted(random.Next(index + 1, steps.Length + 1), steps[index]),
            2 when options.Crashes => plan.With(index, steps[index] with { Crash = true }),
            _ => plan,
        };
    }

    private static bool Repeats(ExplorationOptions options) => options.Duplicates || options.Crashes;
}
