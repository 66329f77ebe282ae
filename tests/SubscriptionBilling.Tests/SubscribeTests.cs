using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class SubscribeTests
{
    [Fact]
    public async Task Who_pays_on_the_checkout_page_is_active_and_welcome()
    {
        await using var world = await World.StartAsync();

        var ada = await world.SubscribeAsync("pro");

        var membership = await world.MembershipAsync();
        Assert.Equal(("active", "Pro", true), (membership.Status, membership.PlanName, membership.GrantsAccess));
        Assert.Equal(world.Stripe.Clock.UtcNow.AddMonths(1), membership.CurrentPeriodEnd);
        Assert.Contains(
            "You are on board.",
            await ada.ReadAsync("/checkout/done?session_id=any"),
            StringComparison.Ordinal
        );
        var account = await ada.ReadAsync("/account");
        Assert.Contains("Renews on <b>February 15, 2026</b>", account, StringComparison.Ordinal);
        Assert.Contains("$29.99", account, StringComparison.Ordinal);
        Assert.Equal(["Welcome on board"], await world.App.MailboxAsync());
        Assert.Equal([2999], await world.ChargesAsync());
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task The_page_after_checkout_proves_nothing()
    {
        await using var world = await World.StartAsync();
        world.Stripe.Webhooks.Schedule = WebhookSchedules.Held;
        var ada = await world.SignUpAsync();
        var session = await world.OpenCheckoutAsync(ada, "pro");

        Assert.Contains(
            "One moment",
            await ada.ReadAsync($"/checkout/done?session_id={session}"),
            StringComparison.Ordinal
        );
        await world.Stripe.Checkout.PayAsync(session, TestCards.Visa);
        Assert.Contains(
            "One moment",
            await ada.ReadAsync($"/checkout/done?session_id={session}"),
            StringComparison.Ordinal
        );

        (await world.Stripe.Webhooks.ReleaseAsync()).EnsureSucceeded();
        Assert.Contains(
            "on board",
            await ada.ReadAsync($"/checkout/done?session_id={session}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_declined_card_activates_nobody()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SignUpAsync();
        var session = await world.OpenCheckoutAsync(ada, "pro");

        await Assert.ThrowsAsync<StripeException>(() => world.Stripe.Checkout.PayAsync(session, TestCards.Declined));
        await world.Stripe.Webhooks.DrainAsync();

        Assert.Contains("No plan yet", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Empty(await world.App.MailboxAsync());
    }

    [Fact]
    public async Task Two_clicks_open_one_page_and_another_plan_closes_it()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SignUpAsync();

        var first = await world.OpenCheckoutAsync(ada, "pro");
        var second = await world.OpenCheckoutAsync(ada, "pro");
        var other = await world.OpenCheckoutAsync(ada, "business");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal("expired", (await world.Client.V1.Checkout.Sessions.GetAsync(first)).Status);
        Assert.Single(await world.Client.V1.Customers.ListAsync());
    }

    [Fact]
    public async Task Two_clicks_at_once_open_one_page()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SignUpAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SubmitAsync("/", "/checkout/start?plan=pro")));

        Assert.Single(await world.Client.V1.Checkout.Sessions.ListAsync());
        Assert.Single(await world.Client.V1.Customers.ListAsync());
    }

    [Fact]
    public async Task Who_has_paid_cannot_pay_again_even_before_the_webhook()
    {
        await using var world = await World.StartAsync();
        world.Stripe.Webhooks.Schedule = WebhookSchedules.Held;
        var ada = await world.SignUpAsync();
        await world.Stripe.Checkout.PayAsync(await world.OpenCheckoutAsync(ada, "pro"), TestCards.Visa);

        var again = await ada.SubmitAsync("/", "/checkout/start?plan=business");

        Assert.Equal("/account", again.Headers.Location!.ToString());
        Assert.Equal([2999], await world.ChargesAsync());
    }

    [Fact]
    public async Task After_the_end_a_member_can_subscribe_again()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("basic");
        await world.Client.V1.Subscriptions.CancelAsync((await world.MembershipAsync()).Id);
        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        Assert.Contains("has ended", await ada.ReadAsync("/account"), StringComparison.Ordinal);

        await world.PayCheckoutAsync(await world.OpenCheckoutAsync(ada, "pro"), TestCards.Visa);

        Assert.Contains("Renews on", await ada.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal([999, 2999], await world.ChargesAsync());
        Assert.Equal(2, await world.App.QueryAsync(db => db.Memberships.CountAsync()));
    }

    [Fact]
    public async Task Nobody_sees_anothers_account_or_the_support_pages()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var bob = await world.SignUpAsync("bob@example.com");

        Assert.Contains("No plan yet", await bob.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await bob.Http.GetAsync(new Uri("/support", UriKind.Relative))).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await world.Visit().Http.GetAsync(new Uri("/api/subscription", UriKind.Relative))).StatusCode
        );
    }
}
