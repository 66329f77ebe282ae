using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing.Webhooks.Exploration;

namespace StripeGuard.Testing.Tests.Webhooks.Exploration;

public class ExplorationTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_report_however_many_applications_run_at_once()
    {
        var options = new ExplorationOptions
        {
            Seed = 5,
            ExhaustiveUpTo = 2,
            SampledRuns = 60,
        };

        var alone = await LastOneWins(options with { Parallelism = 1 });
        var together = await LastOneWins(options with { Parallelism = 4 });

        Assert.Equal(alone.ToString(), together.ToString());
        Assert.Equal(alone.ToHtml(), together.ToHtml());
        Assert.False(alone.IsExhaustive);
        Assert.Equal(60, alone.Runs);
        Assert.NotEqual(0, alone.DivergentRuns);
        Assert.EndsWith("Seed 5 repeats this.\n", alone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_shows_both_time_lines_and_what_differs()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var report = await stripe.Webhooks.ExploreAsync(
            () => Scenario.SubscriptionInvoiced(stripe),
            secret =>
                Books.OpenAsync(
                    secret,
                    (received, shop) =>
                    {
                        switch (received.Data.Object)
                        {
                            case Subscription subscription:
                                shop.Accounts[subscription.CustomerId] = "unpaid";
                                break;
                            case Invoice { Status: "paid" } invoice when shop.Accounts.ContainsKey(invoice.CustomerId):
                                shop.Accounts[invoice.CustomerId] = "paid";
                                break;
                        }

                        return Task.FromResult(Results.Ok());
                    }
                )
        );

        var text = report.ToString();
        Assert.Contains(
            """

            1. invoice.paid arrives before customer.subscription.created.

               as it happened                                    in this order
               1 customer.subscription.created (active) -> 200   4 invoice.paid (paid) -> 200
               4 invoice.paid (paid) -> 200                      1 customer.subscription.created (active) -> 200

               final state       as it happened  in this order
               Accounts.cus_ada  "paid"          "unpaid"

               STRIPE2011: 
            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Shrunk from 4 events to 2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_nothing_and_runs_nothing_and_says_what_the_text_says()
    {
        var report = await LastOneWins(new ExplorationOptions());

        var page = report.ToHtml();

        Assert.DoesNotMatch(new Regex("<script|<link|<img|<iframe|src=|href=|url\\(|@import|https?:"), page);
        foreach (var divergence in report.Divergences)
        {
            Assert.Contains(divergence.Moves[0], page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_an_application_stores_cannot_break_the_page()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var report = await stripe.Webhooks.ExploreAsync(
            () => Scenario.Payment(stripe.CreateClient()),
            secret =>
                Books.OpenAsync(
                    secret,
                    (received, shop) =>
                    {
                        shop.Parcels.Add($"</code><script>alert('{received.Type}')</script>");
                        return Task.FromResult(Results.Ok());
                    }
                )
        );

        Assert.DoesNotContain("<script", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_refused_for_good_is_a_divergence_though_the_state_is_the_same()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var report = await stripe.Webhooks.ExploreAsync(
            () => Scenario.SubscriptionInvoiced(stripe),
            secret =>
                Books.OpenAsync(
                    secret,
                    (received, shop) =>
                    {
                        // A second event of a kind is refused for good: it "cannot happen".
                        return Task.FromResult(
                            shop.Handled.Add(received.Type) ? Results.Ok() : Results.StatusCode(500)
                        );
                    }
                ),
            new ExplorationOptions { Duplicates = false }
        );

        var divergence = report.Divergences[0];
        Assert.Equal(
            [
                "dies before its answer, tried again later",
                "500, tried again later",
                "500, tried again later",
                "500, given up",
            ],
            divergence.Reordered.Select(delivery => delivery.Outcome)
        );
        Assert.Single(divergence.Lost);
        Assert.Contains("was never accepted, and Stripe has given up", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_final_state_that_differs_from_itself_is_refused_with_what_differs()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            stripe.Webhooks.ExploreAsync(
                () => Scenario.Payment(stripe.CreateClient()),
                secret =>
                    Books.OpenAsync(
                        secret,
                        (_, shop) =>
                        {
                            shop.Parcels.Add(Guid.NewGuid().ToString());
                            return Task.FromResult(Results.Ok());
                        }
                    )
            )
        );

        Assert.Contains("Parcels[0]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_without_events_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            stripe.Webhooks.ExploreAsync(() => Task.CompletedTask, Accepting)
        );
        var none = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            stripe.Webhooks.ExploreAsync(
                () => Scenario.Payment(stripe.CreateClient()),
                Accepting,
                new ExplorationOptions { EventTypes = [EventTypes.InvoicePaid] }
            )
        );
        Assert.Contains("ExplorationOptions.EventTypes", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_to_Stripe_while_exploring_are_said()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var report = await stripe.Webhooks.ExploreAsync(
            () => Scenario.SubscriptionInvoiced(stripe),
            secret =>
                Books.OpenAsync(
                    secret,
                    async (received, _) =>
                    {
                        await new CustomerService(stripe.CreateClient()).CreateAsync(new CustomerCreateOptions());
                        return Results.Ok();
                    }
                ),
            new ExplorationOptions { EventTypes = [EventTypes.InvoicePaid] }
        );

        Assert.Contains("wrote to Stripe", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registered_endpoints_hear_of_the_scenario_once_and_of_the_exploration_nothing()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;

        await stripe.Webhooks.ExploreAsync(() => Scenario.SubscriptionInvoiced(stripe), Accepting);
        await stripe.Webhooks.DrainAsync();

        Assert.Equal(4, shop.Events.Count);
    }

    private static Task<AppUnderTest> Accepting(string secret) =>
        Books.OpenAsync(secret, (_, _) => Task.FromResult(Results.Ok()));

    /// <summary>A shop that keeps the status of whatever came last.</summary>
    private static async Task<ExplorationReport> LastOneWins(ExplorationOptions options)
    {
        await using var stripe = await FakeStripe.StartAsync();
        return await stripe.Webhooks.ExploreAsync(
            () => Scenario.SubscriptionInvoiced(stripe),
            secret =>
                Books.OpenAsync(
                    secret,
                    (received, shop) =>
                    {
                        shop.Accounts["last"] = received.Type;
                        return Task.FromResult(Results.Ok());
                    }
                ),
            options
        );
    }
}
