using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class RefundTests
{
    [Fact]
    public async Task Support_gives_a_payment_back_and_the_member_is_told()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        var support = await world.SupportAsync();

        var page = await RefundAsync(world, support, "29.99");

        Assert.Contains("$29.99 are on their way back", page, StringComparison.Ordinal);
        Assert.Equal([2999], await RefundsAtStripeAsync(world));
        Assert.Contains("$29.99 refunded", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Contains("$29.99 are on their way back to you", await world.App.MailboxAsync());
    }

    [Fact]
    public async Task A_part_can_be_given_back_once()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var support = await world.SupportAsync();

        await RefundAsync(world, support, "10.00");
        var page = await RefundAsync(world, support, "10.00");

        Assert.Contains("refunded already", page, StringComparison.Ordinal);
        Assert.Equal([1000], await RefundsAtStripeAsync(world));
    }

    [Fact]
    public async Task Two_agents_at_once_refund_once()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var first = await world.SupportAsync("one@example.com");
        var second = await world.SupportAsync("two@example.com");

        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => RefundAsync(world, i % 2 == 0 ? first : second, "10.00"))
        );

        Assert.Equal([1000], await RefundsAtStripeAsync(world));
        Assert.Equal(1, await world.App.QueryAsync(db => db.RefundRequests.CountAsync()));
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task A_lost_answer_refunds_once()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var support = await world.SupportAsync();
        world.Stripe.Faults.LoseResponse("POST /v1/refunds", times: 3);

        var page = await RefundAsync(world, support, "10.00");
        Assert.Contains("no answer yet", page, StringComparison.Ordinal);
        var again = await RefundAsync(world, support, "10.00");
        Assert.Contains("refunded already", again, StringComparison.Ordinal);
        await world.RestartAsync();

        Assert.Equal([1000], await RefundsAtStripeAsync(world));
        Assert.Equal(["succeeded"], await StatusesAsync(world));
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task A_refund_that_fails_at_the_bank_can_be_tried_again()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro", card: TestCards.RefundFails);
        var support = await world.SupportAsync();

        await RefundAsync(world, support, "29.99");
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(["failed"], await StatusesAsync(world));

        await RefundAsync(world, support, "29.99");
        Assert.Equal(2, (await RefundsAtStripeAsync(world)).Count);
    }

    [Fact]
    public async Task What_the_dashboard_has_refunded_is_not_refunded_again()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var support = await world.SupportAsync();
        var bill = await BillAsync(world);
        await world.Client.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = bill.PaymentIntentId, Amount = 500 }
        );
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        var page = await RefundAsync(world, support, "5.00");

        Assert.Contains("refunded already", page, StringComparison.Ordinal);
        Assert.Equal([500], await RefundsAtStripeAsync(world));
    }

    [Fact]
    public async Task No_other_amount_than_what_was_paid_or_less()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var support = await world.SupportAsync();

        foreach (var amount in (string[])["0", "30.00", "-1", "1.999", "ten"])
        {
            Assert.Matches("The amount must be|is no amount in USD", await RefundAsync(world, support, amount));
            Assert.Empty(await RefundsAtStripeAsync(world));
        }
    }

    [Fact]
    public async Task Members_cannot_refund_themselves()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        var bill = await BillAsync(world);

        var answer = await ada.SubmitAsync(
            "/account",
            $"/support/members/{bill.MemberId}",
            ("bill", bill.Id),
            ("amount", "29.99")
        );

        Assert.Contains("/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Empty(await RefundsAtStripeAsync(world));
    }

    private static async Task<string> RefundAsync(World world, Visitor support, string amount)
    {
        var bill = await BillAsync(world);
        var page = string.Create(CultureInfo.InvariantCulture, $"/support/members/{bill.MemberId}");
        await support.SubmitAsync(page, page, ("bill", bill.Id), ("amount", amount));
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        return await support.ReadAsync(page);
    }

    private static Task<Bill> BillAsync(World world) => world.App.QueryAsync(db => db.Bills.SingleAsync());

    private static Task<List<string>> StatusesAsync(World world) =>
        world.App.QueryAsync(db => db.RefundRequests.Select(refund => refund.Status).ToListAsync());

    private static async Task<IReadOnlyList<long>> RefundsAtStripeAsync(World world) =>
        [.. (await world.Client.V1.Refunds.ListAsync()).Select(refund => refund.Amount)];
}
