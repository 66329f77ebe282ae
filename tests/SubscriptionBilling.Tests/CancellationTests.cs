using System.Net;
using System.Net.Http.Json;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class CancellationTests
{
    [Fact]
    public async Task A_canceled_plan_lasts_until_the_end_of_what_was_paid()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");

        var account = await ada.OnAccountAsync("Cancel");
        Assert.Contains("Your plan ends on <b>February 15, 2026</b>", account, StringComparison.Ordinal);
        Assert.True((await world.MembershipAsync()).GrantsAccess);

        await world.AdvanceAsync(TimeSpan.FromDays(32));
        var membership = await world.MembershipAsync();
        Assert.Equal(("canceled", false), (membership.Status, membership.GrantsAccess));
        Assert.Equal(["Your plan has ended", "Welcome on board"], await world.App.MailboxAsync());
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task Who_stays_after_all_is_renewed()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");

        await ada.OnAccountAsync("Cancel");
        var account = await ada.OnAccountAsync("Reactivate");
        Assert.Contains("Renews on <b>February 15, 2026</b>", account, StringComparison.Ordinal);

        await world.AdvanceAsync(TimeSpan.FromDays(32));
        Assert.Equal("active", (await world.MembershipAsync()).Status);
        Assert.Equal([2999, 2999], await world.ChargesAsync());
        Assert.Contains("Renews on <b>March 15, 2026</b>", await ada.ReadAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_and_fro_and_to_again_is_canceled()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");

        foreach (var cancel in new[] { true, true, false, true })
        {
            var answer = await ada.Http.PutAsJsonAsync("/api/subscription/cancellation", new { atPeriodEnd = cancel });
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.True((await world.MembershipAsync()).EndsWithPeriod);
        var subscription = await world.Client.V1.Subscriptions.GetAsync((await world.MembershipAsync()).Id);
        Assert.True(subscription.CancelAtPeriodEnd);
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task A_plan_that_ends_must_be_kept_before_it_is_changed()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await ada.OnAccountAsync("Cancel");

        var answer = await ada.Http.PostAsJsonAsync("/api/subscription/offers", new { plan = "business" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }
}
