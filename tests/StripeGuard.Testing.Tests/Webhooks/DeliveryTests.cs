using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Tests.Webhooks;

public class DeliveryTests
{
    [Fact]
    public async Task An_event_arrives_signed_so_that_ConstructEvent_accepts_it_with_its_defaults()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;

        var customer = await CreateCustomer(stripe, "ada@example.com");
        var delivery = Assert.Single((await stripe.Webhooks.DrainAsync()).EnsureSucceeded());

        var received = Assert.Single(shop.Events);
        Assert.Equal("customer.created", received.Type);
        Assert.Equal(customer.Id, Assert.IsType<Customer>(received.Data.Object).Id);
        Assert.Equal(StripeConfiguration.ApiVersion, received.ApiVersion);
        Assert.False(received.Livemode);
        Assert.Equal(1, received.PendingWebhooks);
        Assert.StartsWith("req_", received.Request.Id, StringComparison.Ordinal);
        Assert.Equal((received.Id, 200, 1), (delivery.EventId, delivery.StatusCode, delivery.Attempt));
    }

    [Fact]
    public async Task Nothing_is_under_way_once_the_fake_is_gone()
    {
        await using var shop = await Shop.OpenAsync();
        var started = new TaskCompletionSource();
        var answers = new TaskCompletionSource();
        var ended = 0;
        shop.Handle = async _ =>
        {
            started.TrySetResult();
            await answers.Task;
            ended++;
            return Results.Ok();
        };
        var stripe = await FakeStripe.StartAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        await CreateCustomer(stripe, "ada@example.com");
        await CreateCustomer(stripe, "bob@example.com");
        await started.Task;

        var gone = stripe.DisposeAsync().AsTask();
        Assert.False(gone.IsCompleted);
        answers.SetResult();
        await gone;

        Assert.Equal(1, ended);
        Assert.Single(shop.Events);
    }

    [Fact]
    public async Task A_request_looks_like_Stripes_own()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;

        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();

        var (headers, body) = Assert.Single(shop.Requests);
        Assert.Equal("application/json; charset=utf-8", headers.ContentType);
        Assert.Equal("Stripe/1.0 (+https://stripe.com/docs/webhooks)", headers.UserAgent);
        Assert.Matches("^t=[0-9]+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$", headers["Stripe-Signature"].ToString());
        Assert.StartsWith("{\n  \"id\": \"evt_", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_listens_on_this_machine_is_reached_by_its_address()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        shop.Secret = stripe.Webhooks.Register(shop.Url).Secret;

        await CreateCustomer(stripe);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(["customer.created"], shop.Types);
    }

    [Fact]
    public async Task The_name_localhost_reaches_this_machine_too()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var url = new UriBuilder(shop.Url) { Host = "localhost" }.Uri;
        shop.Secret = stripe.Webhooks.Register(url).Secret;

        await CreateCustomer(stripe);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(["customer.created"], shop.Types);
    }

    [Theory]
    [InlineData("https://example.com/webhook")]
    [InlineData("http://127.0.0.1.example.com/webhook")]
    [InlineData("http://localhost@example.com/webhook")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://10.0.0.1/webhook")]
    [InlineData("http://[2001:db8::1]/webhook")]
    public async Task Nothing_is_sent_to_an_address_beyond_this_machine(string url)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await new WebhookEndpointService(stripe.CreateClient()).CreateAsync(
            new WebhookEndpointCreateOptions { Url = url, EnabledEvents = ["*"] }
        );

        await CreateCustomer(stripe);
        var delivery = Assert.Single(await stripe.Webhooks.DrainAsync());

        Assert.Contains("is not on this machine", delivery.Failure, StringComparison.Ordinal);
        Assert.Null(delivery.NextAttempt);
        Assert.Throws<ArgumentException>(() => stripe.Webhooks.Register(new Uri(url)));
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_three_times_over_a_few_hours()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        shop.Handle = _ => Task.FromResult(Results.StatusCode(503));
        var start = stripe.Clock.UtcNow;

        await CreateCustomer(stripe);
        var first = Assert.Single(await stripe.Webhooks.DrainAsync());
        Assert.Equal(start + WebhookRetries.Sandbox[0], first.NextAttempt);

        stripe.Clock.Advance(TimeSpan.FromDays(2));
        var retries = await stripe.Webhooks.DrainAsync();

        Assert.Equal([2, 3, 4], retries.Select(retry => retry.Attempt));
        Assert.Equal(
            [TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(70), TimeSpan.FromMinutes(190)],
            retries.Select(retry => retry.At - start)
        );
        Assert.Null(retries[^1].NextAttempt);
        Assert.Single(shop.Events.Select(received => received.Id).Distinct());
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew()
    {
        var signing = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { WebhookSigningTime = signing });
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        shop.Handle = _ => Task.FromResult(Results.StatusCode(500));

        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();
        signing.Advance(TimeSpan.FromSeconds(30));
        stripe.Clock.Advance(TimeSpan.FromMinutes(10));
        await stripe.Webhooks.DrainAsync();

        var timestamps = stripe.Webhooks.Deliveries.Select(one => one.Signature.Split(',')[0]).ToList();
        Assert.Equal(2, timestamps.Distinct().Count());
        Assert.Equal(2, shop.Events.Count);
    }

    [Fact]
    public async Task Signatures_can_follow_the_virtual_clock_for_an_application_that_passes_its_own_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(
            new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero)
        );
        await using var stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { Time = time, WebhookSigningTime = time }
        );
        await using var shop = await Shop.OpenAsync();
        var secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;

        await CreateCustomer(stripe);
        var delivery = Assert.Single(await stripe.Webhooks.DrainAsync());

        Assert.Throws<StripeException>(() =>
            EventUtility.ConstructEvent(delivery.RequestBody, delivery.Signature, secret)
        );
        var verified = EventUtility.ConstructEvent(
            delivery.RequestBody,
            delivery.Signature,
            secret,
            EventUtility.DefaultTimeTolerance,
            time.GetUtcNow().ToUnixTimeSeconds()
        );
        Assert.Equal("customer.created", verified.Type);
    }

    [Fact]
    public async Task A_redirect_counts_as_a_failure()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var handle = stripe.Webhooks.Register(new Uri(shop.Url, "/moved"));

        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();

        var delivery = Assert.Single(handle.Deliveries);
        Assert.Equal(307, delivery.StatusCode);
        Assert.False(delivery.Succeeded);
        Assert.Empty(shop.Requests);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_counts_as_a_failure()
    {
        await using var stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { WebhookTimeout = TimeSpan.FromMilliseconds(200) }
        );
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        var slow = new TaskCompletionSource<IResult>();
        shop.Handle = _ => slow.Task;

        await CreateCustomer(stripe);
        var delivery = Assert.Single(await stripe.Webhooks.DrainAsync());
        slow.SetResult(Results.Ok());

        Assert.StartsWith("Timed out", delivery.Failure, StringComparison.Ordinal);
        Assert.NotNull(delivery.NextAttempt);
    }

    [Fact]
    public async Task What_a_handler_throws_is_in_the_log_and_in_what_EnsureSucceeded_says()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        shop.Handle = _ => throw new InvalidOperationException("the order is not there yet");

        await CreateCustomer(stripe);
        var deliveries = await stripe.Webhooks.DrainAsync();

        var failed = Assert.Throws<WebhookDeliveryException>(deliveries.EnsureSucceeded);
        Assert.Contains("the order is not there yet", failed.Message, StringComparison.Ordinal);
        Assert.Contains("customer.created", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_a_failure_and_no_crash()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Webhooks.Register(new Uri("http://127.0.0.1:1/stripe/webhook"));

        await CreateCustomer(stripe);
        var delivery = Assert.Single(await stripe.Webhooks.DrainAsync());

        Assert.StartsWith("No answer", delivery.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_waits_for_what_the_deliveries_cause_too()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        shop.Handle = async received =>
        {
            if (received.Data.Object is Customer { Email: "first@example.com" })
            {
                await CreateCustomer(stripe, "second@example.com");
            }

            return Results.Ok();
        };

        await CreateCustomer(stripe, "first@example.com");
        var deliveries = await stripe.Webhooks.DrainAsync();

        Assert.Equal(2, deliveries.Count);
        Assert.Empty(await stripe.Webhooks.DrainAsync());
    }

    [Fact]
    public async Task No_operation_waits_for_a_webhook()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        var busy = new TaskCompletionSource();
        shop.Handle = async _ =>
        {
            await busy.Task;
            return Results.Ok();
        };

        await CreateCustomer(stripe);
        await CreateCustomer(stripe);
        await CreateCustomer(stripe);
        busy.SetResult();

        Assert.Equal(3, (await stripe.Webhooks.DrainAsync()).EnsureSucceeded().Count);
    }

    [Fact]
    public async Task Time_can_wait_for_the_application_to_answer_what_happens_on_the_way()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        var seen = new List<DateTimeOffset>();
        shop.Handle = _ =>
        {
            seen.Add(stripe.Clock.UtcNow);
            return Task.FromResult(seen.Count < 3 ? Results.StatusCode(500) : Results.Ok());
        };
        var start = stripe.Clock.UtcNow;

        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();
        await stripe.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(70)],
            seen.Select(time => time - start)
        );
        Assert.Equal(start + TimeSpan.FromDays(1), stripe.Clock.UtcNow);
        Assert.Equal(2, (await stripe.Webhooks.DrainAsync()).Count);
    }

    [Fact]
    public async Task An_event_can_be_sent_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();

        var again = await stripe.Webhooks.ResendAsync(shop.Events.Single().Id);

        Assert.Single(again);
        Assert.Single(shop.Events.Select(received => received.Id).Distinct());
        Assert.Equal(2, shop.Events.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => stripe.Webhooks.ResendAsync("evt_none"));
    }

    [Fact]
    public async Task While_a_rolled_secret_is_valid_either_one_verifies()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var handle = stripe.Webhooks.Register(shop.Client, Shop.Path);
        var old = shop.Secret = handle.Secret;
        var renewed = handle.RollSecret(oldStaysValidFor: TimeSpan.FromHours(24));

        await CreateCustomer(stripe);
        var overlapping = Assert.Single((await stripe.Webhooks.DrainAsync()).EnsureSucceeded());
        Assert.Equal(2, overlapping.Signature.Split(",v1=").Length - 1);
        Assert.Equal("customer.created", Verify(overlapping, old).Type);
        Assert.Equal("customer.created", Verify(overlapping, renewed).Type);

        stripe.Clock.Advance(TimeSpan.FromHours(24));
        await CreateCustomer(stripe);
        var after = Assert.Single(await stripe.Webhooks.DrainAsync());
        Assert.False(after.Succeeded);
        Assert.Throws<StripeException>(() => Verify(after, old));
        Assert.Equal("customer.created", Verify(after, renewed).Type);
    }

    [Fact]
    public async Task Each_accounts_webhooks_are_its_own()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Account("sk_test_one").Webhooks.Register(shop.Client, Shop.Path).Secret;

        await new CustomerService(stripe.CreateClient("sk_test_two")).CreateAsync(new CustomerCreateOptions());
        await stripe.Account("sk_test_two").Webhooks.DrainAsync();
        await new CustomerService(stripe.CreateClient("sk_test_one")).CreateAsync(new CustomerCreateOptions());
        await stripe.Account("sk_test_one").Webhooks.DrainAsync();

        Assert.Single(shop.Requests);
    }

    [Fact]
    public async Task A_handler_that_causes_the_event_it_handles_is_found_out()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        shop.Handle = async _ =>
        {
            await CreateCustomer(stripe);
            return Results.Ok();
        };

        stripe.Webhooks.Schedule = WebhookSchedules.Reversed;
        stripe.Webhooks.MostInOneDrain = 20;
        await CreateCustomer(stripe);

        var circle = await Assert.ThrowsAsync<InvalidOperationException>(() => stripe.Webhooks.DrainAsync());

        Assert.Contains("the event that it handles", circle.Message, StringComparison.Ordinal);
    }

    private static Event Verify(WebhookDelivery delivery, string secret) =>
        EventUtility.ConstructEvent(delivery.RequestBody, delivery.Signature, secret);

    private static Task<Customer> CreateCustomer(FakeStripe stripe, string email = "ada@example.com") =>
        new CustomerService(stripe.CreateClient()).CreateAsync(new CustomerCreateOptions { Email = email });
}
