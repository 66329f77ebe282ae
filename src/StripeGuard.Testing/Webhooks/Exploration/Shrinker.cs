namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>
/// Takes away from a plan what is not needed for its effect: crashes and repetitions, then inversions, and only then
/// events, so that what is left is a fault of the whole scenario and not of a piece that never happens alone.
/// </summary>
internal static class Shrinker
{
    /// <summary>The smallest plan that is reached in single steps, each of which still has the effect.</summary>
    public static async Task<Plan> ShrinkAsync(Plan plan, Func<Plan, Task<bool>> hasEffect)
    {
        var known = new Dictionary<Plan, bool>();
        while (await FirstAsync(Smaller(plan)).ConfigureAwait(false) is { } smaller)
        {
            plan = smaller;
        }

        return plan;

        async Task<Plan?> FirstAsync(IEnumerable<Plan> candidates)
        {
            foreach (var candidate in candidates)
            {
                if (!known.TryGetValue(candidate, out var effect))
                {
                    known[candidate] = effect = await hasEffect(candidate).ConfigureAwait(false);
                }

                if (effect)
                {
                    return candidate;
                }
            }

            return null;
        }
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        var steps = plan.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Crash)
            {
                yield return plan.With(i, steps[i] with { Crash = false });
                // What is sent again after a crash may do no more than an event that comes late.
                yield return plan.With(i, steps[i] with { Crash = false }).Moved(i, steps.Count - 1);
            }
        }

        for (var i = steps.Count - 1; i >= 0; i--)
        {
            if (steps.Count(other => other.Event == steps[i].Event) > 1)
            {
                yield return plan.Without(i);
            }
        }

        for (var i = 0; i + 1 < steps.Count; i++)
        {
            if (steps[i].Event > steps[i + 1].Event)
            {
                yield return plan.Swapped(i, i + 1);
            }
        }

        foreach (var number in plan.Events.Count > 1 ? plan.Events : [])
        {
            yield return plan.WithoutEvent(number);
        }
    }
}
