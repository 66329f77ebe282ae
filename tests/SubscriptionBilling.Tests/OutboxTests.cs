using System.Net;
using Microsoft.EntityFrameworkCore;
using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class OutboxTests
{
    [Fact]
    public async Task A_checkout_whose_answer_is_lost_is_found_again()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SignUpAsync();
        world.Stripe.Faults.LoseResponse("POST /v1/customers", times: 3);
        world.Stripe.Faults.LoseResponse("POST /v1/checkout/sessions", times: 3);

        // First the customer's answer is lost, then the session's.
        var first = await ada.SubmitAsync("/", "/checkout/start?plan=pro");
        var second = await ada.SubmitAsync("/", "/checkout/start?plan=pro");
        Assert.Equal("/", first.Headers.Location!.ToString());
        Assert.Equal("/", second.Headers.Location!.ToString());
        await world.OpenCheckoutAsync(ada, "pro");

        Assert.Single(await world.Client.V1.Customers.ListAsync());
        Assert.Single(await world.Client.V1.Checkout.Sessions.ListAsync());
        world.Stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Errors_of_stripes_are_waited_out()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        world.Stripe.Faults.Chain(
            "POST /v1/subscriptions/{subscription}",
            [.. Enumerable.Repeat(FaultStep.Respond(503), 3), .. Enumerable.Repeat(FaultStep.Respond(429), 1)]
        );

        var offer = await ada.OfferAsync("business");
        Assert.Equal(HttpStatusCode.Accepted, (await ada.AcceptAsync(offer)).StatusCode);
        await world.App.RunPendingAsync(all: false); // not due yet
        Assert.Equal("Pro", (await world.MembershipAsync()).PlanName);

        await world.AdvanceAsync(TimeSpan.FromMinutes(1));
        await world.App.RunPendingAsync(all: false); // too many requests
        await world.AdvanceAsync(TimeSpan.FromMinutes(2));
        await world.App.RunPendingAsync(all: false);
        Assert.Equal("Business", (await world.MembershipAsync()).PlanName);
        Assert.Equal(2, (await world.ChargesAsync()).Count);
    }

    [Fact]
    public async Task A_crash_after_the_call_and_before_the_save_is_made_good()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        var offer = await ada.OfferAsync("business");
        world.Stripe.Webhooks.Schedule = WebhookSchedules.Held;

        // Stripe has answered; what is asked of it next fails, so nothing of the answer is saved.
        world.Stripe.Faults.DropConnection("GET /v1/subscriptions/{subscription}", times: 3);
        Assert.Equal(HttpStatusCode.Accepted, (await ada.AcceptAsync(offer)).StatusCode);
        await world.RestartAsync();

        Assert.Equal("Business", (await world.MembershipAsync()).PlanName);
        Assert.Equal(2, (await world.ChargesAsync()).Count);
    }

    [Fact]
    public async Task What_stripe_may_have_forgotten_is_not_sent_again()
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        world.Stripe.Faults.LoseResponse("POST /v1/subscriptions/{subscription}", times: 3);
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        var route = $"POST /v1/subscriptions/{(await world.MembershipAsync()).Id}";
        Assert.Equal(3, world.Stripe.Requests.To(route).Count);

        await world.AdvanceAsync(TimeSpan.FromDays(2));
        await world.RestartAsync();

        Assert.Equal(3, world.Stripe.Requests.To(route).Count);
        Assert.Equal(
            OperationState.Unknown,
            await world.App.QueryAsync(db =>
                db.Operations.Where(operation => operation.Kind == "change plan").Select(o => o.State).SingleAsync()
            )
        );
        Assert.Contains(
            "Without an answer from Stripe",
            await (await world.SupportAsync()).ReadAsync("/support"),
            StringComparison.Ordinal
        );

        // The webhook has told what came of it all the same.
        Assert.Equal("Business", (await world.MembershipAsync()).PlanName);
    }
}
