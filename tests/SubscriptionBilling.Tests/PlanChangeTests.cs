using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class PlanChangeTests
{
    private static readonly TimeSpan HalfTheMonth = TimeSpan.FromDays(15.5);

    [Fact]
    public async Task An_upgrade_costs_what_was_shown()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.AdvanceAsync(HalfTheMonth);

        var offer = await ada.OfferAsync("business");
        await world.AdvanceAsync(TimeSpan.FromMinutes(10));
        var answer = await ada.AcceptAsync(offer);
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        // Half a month of Business, less half a month of Pro: reckoned for when it was shown, ten minutes ago.
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(2500, AmountDue(offer));
        Assert.Equal(AmountDue(offer), Lines(offer).Sum());
        Assert.Equal([2999, 2500], await world.ChargesAsync());
        Assert.Equal("Business", (await world.MembershipAsync()).PlanName);
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task A_downgrade_is_credited_to_the_next_payments()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.AdvanceAsync(HalfTheMonth);

        var offer = await ada.OfferAsync("basic");
        Assert.Equal((-1000, 0), (offer.GetProperty("total").GetInt64(), AmountDue(offer)));
        await ada.AcceptAsync(offer);
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal("Basic", (await world.MembershipAsync()).PlanName);
        Assert.Equal([2999], await world.ChargesAsync());
        await world.AdvanceAsync(TimeSpan.FromDays(16));
        var renewal = await world.App.QueryAsync(db => db.Bills.OrderByDescending(bill => bill.CreatedAt).FirstAsync());
        Assert.Equal((999, "paid"), (renewal.Total, renewal.Status));
        Assert.Equal([2999], await world.ChargesAsync()); // 999 of the 1,000 of credit
    }

    [Fact]
    public async Task The_page_shows_the_lines_before_anything_is_changed()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.AdvanceAsync(HalfTheMonth);

        var start = await ada.SubmitAsync("/account", "/account/change?plan=business");
        var page = start.Headers.Location!.ToString();
        var shown = await ada.ReadAsync(page);

        Assert.Contains("Charged now", shown, StringComparison.Ordinal);
        Assert.Contains("$25.00", shown, StringComparison.Ordinal);
        Assert.Equal("Pro", (await world.MembershipAsync()).PlanName);
        Assert.Equal([2999], await world.ChargesAsync());

        await ada.SubmitAsync(page, page);
        Assert.Contains("Your plan is changed.", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal([2999, 2500], await world.ChargesAsync());
    }

    [Fact]
    public async Task Accepted_twice_is_charged_once()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.AdvanceAsync(HalfTheMonth);
        var offer = await ada.OfferAsync("business");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.AcceptAsync(offer)));
        await ada.AcceptAsync(offer);

        Assert.Equal([2999, 2500], await world.ChargesAsync());
    }

    [Fact]
    public async Task A_declined_upgrade_changes_nothing_until_another_card_pays_for_it()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);
        await world.AdvanceAsync(HalfTheMonth);

        var answer = await ada.AcceptAsync(await ada.OfferAsync("business"));
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(
            "business",
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("plan").GetString()
        );
        var membership = await world.MembershipAsync();
        Assert.Equal(
            ("Pro", "active", "Business"),
            (membership.PlanName, membership.Status, membership.PendingPlanName)
        );
        var account = await ada.ReadAsync("/account");
        Assert.Contains("Your change to Business waits for a payment of $25.00.", account, StringComparison.Ordinal);
        Assert.Contains("Your bank refused it.", account, StringComparison.Ordinal);
        Assert.Equal([2999], await world.ChargesAsync());

        await world.SwitchCardAsync(TestCards.Visa);
        var paid = await ada.OnAccountAsync("Pay", $"&bill={membership.PendingBillId}");
        Assert.Contains("your payment went through", paid, StringComparison.Ordinal);
        Assert.Equal(("Business", null), Plans(await world.MembershipAsync()));
        Assert.Equal([2999, 2500], await world.ChargesAsync());
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task An_upgrade_with_3D_Secure_is_confirmed_at_the_bank_and_charged_once()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.ThreeDSecureRequired);
        await world.AdvanceAsync(HalfTheMonth);
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        var bill = (await world.MembershipAsync()).PendingBillId;
        Assert.Contains("wants you to confirm it", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Contains("Please confirm your payment of $25.00", await world.App.MailboxAsync());

        // Sent to the bank, twice; its page knows where to come back to. The webhooks are late.
        world.Stripe.Webhooks.Schedule = WebhookSchedules.Held;
        var bank = (await ada.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}")).Headers.Location!;
        await ada.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}");
        Assert.Equal(new Uri(world.Stripe.BaseUrl).Authority, bank.Authority);
        await world.Stripe.Cards.CompleteAuthenticationAsync(
            (await world.Client.V1.PaymentIntents.ListAsync()).Single(intent => intent.Status == "requires_action")
        );
        Assert.Contains(
            "Thank you, your payment of $25.00 went through.",
            await ada.ReadAsync($"/account/paid/{bill}"),
            StringComparison.Ordinal
        );

        Assert.Equal(("Business", null), Plans(await world.MembershipAsync()));
        await world.Stripe.Webhooks.ReleaseAsync();
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        Assert.Equal(("Business", null), Plans(await world.MembershipAsync()));
        Assert.Equal([2999, 2500], await world.ChargesAsync());
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Who_fails_3D_Secure_keeps_the_plan_and_can_try_again_or_forget_the_change()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.ThreeDSecureRequired);
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        var bill = (await world.MembershipAsync()).PendingBillId;
        await ada.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}");

        await world.Stripe.Cards.FailAuthenticationAsync(
            (await world.Client.V1.PaymentIntents.ListAsync()).Single(intent => intent.Status == "requires_action")
        );
        Assert.Contains(
            "Your bank did not confirm the payment.",
            await ada.ReadAsync($"/account/paid/{bill}"),
            StringComparison.Ordinal
        );
        Assert.Equal(("Pro", "Business"), Plans(await world.MembershipAsync()));
        Assert.Equal("active", (await world.MembershipAsync()).Status);

        // Another try is another visit to the bank.
        Assert.Equal(
            new Uri(world.Stripe.BaseUrl).Authority,
            (await ada.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}")).Headers.Location!.Authority
        );
        var forgotten = await ada.OnAccountAsync("Withdraw");
        Assert.Contains("Your plan stays as it is.", forgotten, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for a payment", forgotten, StringComparison.Ordinal);
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        Assert.Equal(("Pro", null), Plans(await world.MembershipAsync()));
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task A_change_that_nobody_pays_for_is_forgotten()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.ThreeDSecureRequired);
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        var other = await ada.SubmitAsync("/account", "/account/change?plan=basic");
        Assert.Contains("waits for its payment", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal("/account", other.Headers.Location!.ToString());

        await world.AdvanceAsync(TimeSpan.FromHours(24));

        Assert.Equal(("Pro", null), Plans(await world.MembershipAsync()));
        Assert.DoesNotContain("waits for a payment", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task Anothers_bill_is_not_there()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.SwitchCardAsync(TestCards.ThreeDSecureRequired);
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        var bill = (await world.MembershipAsync()).PendingBillId;
        var bob = await world.SubscribeAsync("pro", "bob@example.com");

        var page = await bob.Http.GetAsync(new Uri($"/account/paid/{bill}", UriKind.Relative));
        var paid = await bob.SubmitAsync("/account", $"/account?handler=Pay&bill={bill}");
        await bob.OnAccountAsync("Withdraw");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("/account", paid.Headers.Location!.ToString());
        Assert.Equal(("Pro", "Business"), Plans(await world.MembershipAsync()));
    }

    [Fact]
    public async Task An_old_offer_is_not_taken()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        var offer = await ada.OfferAsync("business");
        await world.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Gone, (await ada.AcceptAsync(offer)).StatusCode);
        Assert.Equal("Pro", (await world.MembershipAsync()).PlanName);
    }

    [Fact]
    public async Task Anothers_offer_is_not_there()
    {
        await using var world = await World.StartAsync();
        var offer = await (await world.SubscribeAsync("pro")).OfferAsync("business");
        var bob = await world.SubscribeAsync("pro", "bob@example.com");

        Assert.Equal(HttpStatusCode.NotFound, (await bob.AcceptAsync(offer)).StatusCode);
    }

    [Fact]
    public async Task A_lost_answer_charges_once_and_the_worker_finds_out()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        await world.AdvanceAsync(HalfTheMonth);
        var offer = await ada.OfferAsync("business");

        // Stripe changes the plan; its answer is lost, and those to Stripe.net's two retries.
        world.Stripe.Faults.LoseResponse("POST /v1/subscriptions/{subscription}", times: 3);
        var answer = await ada.AcceptAsync(offer);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal([2999, 2500], await world.ChargesAsync());
        await world.RestartAsync();
        Assert.Equal("Business", (await world.MembershipAsync()).PlanName);
        Assert.Equal([2999, 2500], await world.ChargesAsync());
        Assert.Equal(
            [OperationState.Done],
            await world.App.QueryAsync(db =>
                db.Operations.Where(operation => operation.Kind == "change plan").Select(o => o.State).ToListAsync()
            )
        );
        var sent = world.Stripe.Requests.To($"POST /v1/subscriptions/{(await world.MembershipAsync()).Id}");
        Assert.Equal(4, sent.Count); // three times before the restart, once after it
        Assert.Single(sent.Select(request => request.IdempotencyKey).Distinct());
        world.Stripe.Guard.AssertClean();
    }

    private static (string Plan, string? Pending) Plans(Membership membership) =>
        (membership.PlanName, membership.PendingPlanName);

    private static long AmountDue(JsonElement offer) => offer.GetProperty("amountDue").GetInt64();

    private static IEnumerable<long> Lines(JsonElement offer) =>
        offer.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("amount").GetInt64());
}
