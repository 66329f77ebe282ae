using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Time;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Test clocks: docs.stripe.com/api/test_clocks, docs.stripe.com/billing/testing/test-clocks. An advance has happened
/// when it is answered, although the answer says <c>advancing</c>, as Stripe's does: whoever asks again reads
/// <c>ready</c>.
/// </summary>
/// <remarks>
/// An advance has happened when it is answered, and webhooks of the way go out after it. Quotes on a clock are not counted.
/// </remarks>
internal sealed class TestClocks : IResource
{
    public const string Type = "test_helpers.test_clock";

    private const string Path = "/v1/test_helpers/test_clocks";

    /// <summary>docs.stripe.com/billing/testing/test-clocks: three customers on a clock, and the clock goes after 30 days.</summary>
    private const int MostCustomers = 3;

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path + "/{test_clock}", call => call.TargetOrDeleted(Type));
        routes.On("GET " + Path, call => call.List(Type));
        routes.On("DELETE " + Path + "/{test_clock}", Delete);
        routes.On("POST " + Path + "/{test_clock}/advance", Advance);
    }

    /// <summary>Refuses one customer more than a clock takes.</summary>
    public static void CheckRoom(Work work, string clock)
    {
        work.Objects.Get(Type, clock, "test_clock");
        if (work.Account.Options.LimitTestClocks && CustomersOn(work, clock).Skip(MostCustomers - 1).Any())
        {
            throw StripeErrors.Invalid(
                $"A test clock can have up to {MostCustomers} customers. FakeStripeOptions.LimitTestClocks = false lifts this limit of Stripe's.",
                param: "test_clock"
            );
        }
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var frozen = Moment.Of(call.Parameters, "frozen_time")!.Value;
        var now = work.Account.Time.ServerNow;
        var clock = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("clock_"),
                ["object"] = Type,
                ["created"] = now.ToUnixTimeSeconds(),
                ["deletes_after"] = (now + Life).ToUnixTimeSeconds(),
                ["frozen_time"] = frozen,
                ["livemode"] = false,
                ["name"] = call.Parameters.String("name"),
                ["status"] = "ready",
                ["status_details"] = new JsonObject(),
            }
        );
        work.Account.Time.Add(new TestClock(clock.Id(), DateTimeOffset.FromUnixTimeSeconds(frozen)));
        work.Raise("test_helpers.test_clock.created", clock);
        var byItself = work with { Cause = null };
        work.Account.Agenda.AtServerTime(
            now + Life,
            () =>
            {
                if (byItself.Objects.Find(Type, clock.Id()) is not null)
                {
                    Remove(byItself, clock);
                }
            }
        );
        return clock;
    }

    private static JsonObject Advance(Call call)
    {
        var work = Work.Of(call);
        var clock = call.Target(Type);
        var target = Moment.Of(call.Parameters, "frozen_time")!.Value;
        RefuseBackwards(clock, target);
        RefuseTooFar(work, clock, target);
        clock["status"] = "advancing";
        clock["status_details"] = new JsonObject { ["advancing"] = new JsonObject { ["target_frozen_time"] = target } };
        work.Raise("test_helpers.test_clock.advancing", clock);
        var answer = (JsonObject)clock.DeepClone();
        var own = work.Account.Time.Find(clock.Id())!;
        own.AdvanceTo(DateTimeOffset.FromUnixTimeSeconds(target));
        clock["frozen_time"] = target;
        clock["status"] = "ready";
        clock["status_details"] = new JsonObject();
        (work with { Cause = null }).Raise("test_helpers.test_clock.ready", clock);
        return answer;
    }

    private static void RefuseBackwards(JsonObject clock, long target)
    {
        if (target <= clock.Number("frozen_time"))
        {
            throw StripeErrors.Invalid(
                $"Test clocks can only be advanced forward: frozen_time ({target}) must be after the clock's current frozen_time ({clock.Number("frozen_time")}).",
                param: "frozen_time"
            );
        }
    }

    /// <summary>At most two intervals of the shortest subscription, or two years without one: docs.stripe.com/api/test_clocks/advance.</summary>
    private static void RefuseTooFar(Work work, JsonObject clock, long target)
    {
        if (!work.Account.Options.LimitTestClocks)
        {
            return;
        }

        var now = clock.Number("frozen_time");
        var furthest = work
            .Objects.All(Subscriptions.Type)
            .Where(each => each.Text("test_clock") == clock.Id() && SubscriptionStatus.IsLive(each))
            .SelectMany(SubscriptionItemList.Of)
            .Select(item => item.Object("price")!.Object("recurring")!)
            .Select(each => new BillingCycle(now, each.Text("interval")!, each.Number("interval_count") * 2).After(now))
            .DefaultIfEmpty(new BillingCycle(now, "year", 2).After(now))
            .Min();
        if (target > furthest)
        {
            throw StripeErrors.Invalid(
                $"You can only advance a test clock up to two intervals of its shortest subscription, or two years without one: at most to {furthest}. FakeStripeOptions.LimitTestClocks = false lifts this limit of Stripe's.",
                param: "frozen_time"
            );
        }
    }

    private static JsonObject Delete(Call call)
    {
        Remove(Work.Of(call), call.Target(Type));
        return Call.Deleted(Type, call.Id);
    }

    /// <summary>A clock takes with it what hangs on it.</summary>
    private static void Remove(Work work, JsonObject clock)
    {
        foreach (var customer in CustomersOn(work, clock.Id()).ToList())
        {
            SubscriptionEnd.CancelAll(work, customer);
            work.Objects.Remove(customer);
            work.Raise("customer.deleted", customer);
        }

        work.Objects.Remove(clock);
        work.Raise("test_helpers.test_clock.deleted", clock);
        work.Account.Time.Remove(work.Account.Time.Find(clock.Id())!);
    }

    private static IEnumerable<JsonObject> CustomersOn(Work work, string clock) =>
        work.Objects.All(Customers.Type).Where(customer => customer.Text("test_clock") == clock);
}
