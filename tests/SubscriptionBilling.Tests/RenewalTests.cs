using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class RenewalTests
{
    private static readonly TimeSpan OverTheRenewal = TimeSpan.FromDays(31.5);

    [Fact]
    public async Task A_failed_renewal_is_told_by_mail_and_the_plan_goes_on_meanwhile()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);

        await world.AdvanceAsync(OverTheRenewal);

        var membership = await world.MembershipAsync();
        Assert.Equal(("past_due", true), (membership.Status, membership.GrantsAccess));
        Assert.Equal(["Your payment of $29.99 did not go through", "Welcome on board"], await world.App.MailboxAsync());
        var account = await ada.ReadAsync("/account");
        Assert.Contains("Your last payment of $29.99 did not go through", account, StringComparison.Ordinal);
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task A_new_card_pays_the_open_bill_once_however_often_it_is_pressed()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);
        await world.AdvanceAsync(OverTheRenewal);
        var bill = await OpenBillAsync(world);

        var refused = await ada.OnAccountAsync("Pay", $"&bill={bill}");
        Assert.Contains("declined", refused, StringComparison.Ordinal);
        await world.SwitchCardAsync(TestCards.Visa);
        await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => ada.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}"))
        );
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal([2999, 2999], await world.ChargesAsync());
        Assert.Equal("active", (await world.MembershipAsync()).Status);
        Assert.DoesNotContain("did not go through", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Stripes_own_retry_pays_with_the_new_card()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);
        await world.AdvanceAsync(OverTheRenewal);
        await world.SwitchCardAsync(TestCards.Visa);

        await world.AdvanceAsync(TimeSpan.FromDays(8));

        Assert.Equal("active", (await world.MembershipAsync()).Status);
        Assert.Equal([2999, 2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task When_all_retries_fail_the_plan_ends_and_each_attempt_was_told_once()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);

        await world.AdvanceAsync(TimeSpan.FromDays(60));

        var membership = await world.MembershipAsync();
        Assert.False(membership.Status is "active" or "past_due", membership.Status);
        var attempts = await world.App.QueryAsync(db => db.Bills.MaxAsync(bill => bill.AttemptCount));
        var told = (await world.App.MailboxAsync()).Count(mail => mail.Contains("did not go through"));
        Assert.InRange(attempts, 2, 10);
        Assert.InRange(told, attempts - 1, attempts); // after the last one the bill may be closed
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task A_year_is_twelve_months_more()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("basic");

        await world.AdvanceAsync(TimeSpan.FromDays(366));

        Assert.Equal(13, (await world.ChargesAsync()).Count);
        Assert.Equal(13, await world.App.QueryAsync(db => db.Bills.CountAsync(bill => bill.Status == "paid")));
        Assert.Equal("active", (await world.MembershipAsync()).Status);
    }

    private static Task<string> OpenBillAsync(World world) =>
        world.App.QueryAsync(db => db.Bills.Where(bill => bill.Status == "open").Select(bill => bill.Id).SingleAsync());
}
