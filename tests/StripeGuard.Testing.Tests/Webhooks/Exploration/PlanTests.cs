using CsCheck;
using StripeGuard.Testing.Webhooks.Exploration;

namespace StripeGuard.Testing.Tests.Webhooks.Exploration;

public class PlanTests
{
    private static readonly Gen<Plan> AnyPlan =
        from count in Gen.Int[2, 9]
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from twice in Gen.Int[0, count - 1]
        from at in Gen.Int[0, count]
        from crash in Gen.Int[0, count - 1]
        from kind in Gen.Int[0, 3]
        select Mixed(Plan.Of(order), twice, at, crash, kind);

    [Fact]
    public void Up_to_seven_events_every_order_is_tried_once()
    {
        var plans = Plans.Of(7, new ExplorationOptions { Duplicates = false, Crashes = false });

        Assert.Equal(5039, plans.Count); // all but the order in which they happened
        Assert.Equal(5039, plans.Distinct().Count());
        Assert.All(plans, plan => Assert.Equal(7, plan.Steps.Count));
    }

    [Fact]
    public void The_likeliest_culprits_come_first()
    {
        var plans = Plans.Of(20, new ExplorationOptions());

        Assert.Equal(1000, plans.Distinct().Count());
        var straight = Plan.InOrder(20);
        var culprits = plans.Take(19 * 5 + 2).ToHashSet();
        for (var i = 0; i < 19; i++)
        {
            Assert.Contains(straight.Swapped(i, i + 1), culprits);
            Assert.Contains(straight.Moved(i + 1, 0), culprits);
            Assert.Contains(straight.Moved(i, 19), culprits);
            Assert.Contains(straight.Inserted(i + 1, new Step(i)), culprits);
            Assert.Contains(straight.With(i, new Step(i, Crash: true)), culprits);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_plans_and_another_seed_others()
    {
        var options = new ExplorationOptions { Seed = 3 };

        Assert.Equal(Plans.Of(12, options), Plans.Of(12, options));
        Assert.NotEqual(Plans.Of(12, options), Plans.Of(12, options with { Seed = 4 }));
    }

    [Fact]
    public void One_event_is_tried_twice_and_with_a_crash()
    {
        Assert.Equal(["1 1", "1!"], Plans.Of(1, new ExplorationOptions()).Select(plan => plan.Key));
    }

    [Fact]
    public void What_is_shrunk_still_has_the_effect_and_nothing_can_be_taken_from_it() =>
        Gen.Select(AnyPlan, Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 2])
            .Sample(
                (plan, one, other, kind) =>
                {
                    bool HasEffect(Plan candidate) =>
                        kind switch
                        {
                            // One event is delivered before another that happened earlier.
                            0 => Before(candidate, Math.Max(one, other), Math.Min(one, other)),
                            1 => candidate.Steps.Count(step => step.Event == one) > 1,
                            _ => candidate.Steps.Any(step => step.Event == one && step.Crash),
                        };
                    if (!HasEffect(plan))
                    {
                        return;
                    }

                    var smallest = Shrinker
                        .ShrinkAsync(plan, candidate => Task.FromResult(HasEffect(candidate)))
                        .Result;

                    Assert.True(HasEffect(smallest));
                    var (low, high) = (Math.Min(one, other), Math.Max(one, other));
                    var expected = kind switch
                    {
                        0 => $"{high + 1} {low + 1}",
                        1 => $"{one + 1} {one + 1}",
                        _ => $"{one + 1}!",
                    };
                    Assert.Equal(expected, smallest.Key);
                },
                iter: 2000
            );

    [Fact]
    public void Two_states_differ_somewhere_exactly_when_their_JSON_differs() =>
        Gen.Select(State(2), State(2))
            .Sample(
                (left, right) =>
                {
                    var (one, other) = (StateDifference.Canonical(left), StateDifference.Canonical(right));
                    Assert.Empty(StateDifference.Between(one, one));
                    Assert.Equal(one == other, StateDifference.Between(one, other).Count == 0);
                },
                iter: 2000
            );

    private static Gen<object> State(int depth)
    {
        Gen<object> leaf = Gen.OneOf<object>(
            Gen.Int[0, 2].Select(number => (object)number),
            Gen.Bool.Select(flag => (object)flag)
        );
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                State(depth - 1).List[0, 2].Select(list => (object)list),
                Gen.Dictionary(Gen.Char['a', 'c'].Select(letter => $"{letter}"), State(depth - 1))[0, 2]
                    .Select(map => (object)map)
            );
    }

    private static bool Before(Plan plan, int first, int second)
    {
        if (first == second)
        {
            return false;
        }

        var events = plan.Steps.Select(step => step.Event).ToList();
        var (early, late) = (events.IndexOf(first), events.LastIndexOf(second));
        return early >= 0 && late > early;
    }

    private static Plan Mixed(Plan order, int twice, int at, int crash, int kind)
    {
        var plan = kind is 1 or 3 ? order.Inserted(at, new Step(twice)) : order;
        return kind is 2 or 3 ? plan.With(crash, plan.Steps[crash] with { Crash = true }) : plan;
    }
}
