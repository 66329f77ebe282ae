using System.Net;
using Stripe;

namespace StripeGuard.Testing.Tests.Http;

public class IdempotencyTests
{
    private static readonly (string Name, string Value) Key = ("Idempotency-Key", "order-6735");

    [Fact]
    public async Task The_same_key_and_parameters_give_the_first_answer_again()
    {
        await using var stripe = await RawStripe.StartAsync();

        var first = await stripe.PostAsync("/v1/customers", "name=Ada&email=ada@example.com", Key);
        var second = await stripe.PostAsync("/v1/customers", "email=ada@example.com&name=Ada", Key);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers["Request-Id"], first.Headers["Original-Request"]);
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers["Idempotent-Replayed"]);
        Assert.Equal(first.Headers["Request-Id"], second.Headers["Original-Request"]);
        Assert.NotEqual(first.Headers["Request-Id"], second.Headers["Request-Id"]);
        Assert.Equal("order-6735", second.Headers["Idempotency-Key"]);
        Assert.Single((await stripe.GetAsync("/v1/customers")).Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_replay_shows_the_object_as_it_was_answered_then()
    {
        await using var stripe = await RawStripe.StartAsync();
        var first = await stripe.PostAsync("/v1/customers", "name=Ada", Key);
        await stripe.PostAsync($"/v1/customers/{first.Id}", "name=Grace");

        var second = await stripe.PostAsync("/v1/customers", "name=Ada", Key);

        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task Other_parameters_with_the_same_key_are_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var options = new RequestOptions { IdempotencyKey = "order-6735" };
        await customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" }, options);

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            customers.CreateAsync(new CustomerCreateOptions { Name = "Grace" }, options)
        );

        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal("idempotency_error", refused.StripeError.Type);
        Assert.Equal(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'order-6735' if you meant to execute a different request.",
            refused.StripeError.Message
        );
    }

    [Fact]
    public async Task Another_route_with_the_same_key_is_refused()
    {
        await using var stripe = await RawStripe.StartAsync();
        await stripe.PostAsync("/v1/customers", "name=Ada", Key);

        var refused = await stripe.PostAsync("/v1/products", "name=Ada", Key);

        Assert.Equal((400, "idempotency_error"), (refused.Status, refused.Type));
    }

    [Fact]
    public async Task An_error_from_execution_is_replayed()
    {
        await using var stripe = await RawStripe.StartAsync();

        var first = await stripe.PostAsync("/v1/customers/cus_unknown", "name=Ada", Key);
        var second = await stripe.PostAsync("/v1/customers/cus_unknown", "name=Ada", Key);

        Assert.Equal((404, 404), (first.Status, second.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("true", second.Headers["Idempotent-Replayed"]);
    }

    [Theory]
    [InlineData("/v1/customers", "nmae=Ada", 400)]
    [InlineData("/v1/payment_intents", "amount=20.00&currency=usd", 400)]
    [InlineData("/v1/custmers", "name=Ada", 404)]
    public async Task What_is_refused_before_execution_leaves_its_key_free(string path, string form, int status)
    {
        await using var stripe = await RawStripe.StartAsync();

        var refused = await stripe.PostAsync(path, form, Key);
        var corrected = await stripe.PostAsync("/v1/customers", "name=Ada", Key);

        Assert.Equal(status, refused.Status);
        Assert.Equal(200, corrected.Status);
        Assert.False(corrected.Headers.ContainsKey("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Keys_belong_to_an_account_and_to_a_connected_account()
    {
        await using var stripe = await RawStripe.StartAsync();

        var mine = await stripe.PostAsync("/v1/customers", "name=Ada", Key);
        var other = await stripe.PostAsync(
            "/v1/customers",
            "name=Grace",
            Key,
            ("Authorization", "Bearer sk_test_other")
        );
        var shop = await stripe.PostAsync("/v1/accounts", "country=US");
        var connected = await stripe.PostAsync("/v1/customers", "name=Edsger", Key, ("Stripe-Account", shop.Id!));

        Assert.Equal([200, 200, 200], new[] { mine.Status, other.Status, connected.Status });
        Assert.Equal(3, new[] { mine.Id, other.Id, connected.Id }.Distinct().Count());
    }

    [Fact]
    public async Task A_key_is_forgotten_after_24_hours_of_the_accounts_clock()
    {
        await using var stripe = await RawStripe.StartAsync();
        var first = await stripe.PostAsync("/v1/customers", "name=Ada", Key);

        stripe.Stripe.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var replayed = await stripe.PostAsync("/v1/customers", "name=Ada", Key);
        stripe.Stripe.Clock.Advance(TimeSpan.FromSeconds(1));
        var anew = await stripe.PostAsync("/v1/customers", "name=Grace", Key);

        Assert.Equal(first.Id, replayed.Id);
        Assert.Equal(200, anew.Status);
        Assert.NotEqual(first.Id, anew.Id);
    }

    [Fact]
    public async Task A_key_of_255_characters_is_taken_and_one_more_is_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var taken = await stripe.PostAsync("/v1/customers", "name=Ada", (Key.Name, new string('k', 255)));
        var refused = await stripe.PostAsync("/v1/customers", "name=Ada", (Key.Name, new string('k', 256)));

        Assert.Equal(200, taken.Status);
        Assert.Equal((400, "idempotency_error"), (refused.Status, refused.Type));
    }

    [Fact]
    public async Task Keys_are_ignored_on_GET_and_DELETE()
    {
        await using var stripe = await RawStripe.StartAsync();
        var customer = await stripe.PostAsync("/v1/customers", "name=Ada", Key);

        var read = await stripe.GetAsync($"/v1/customers/{customer.Id}", Key);
        var deleted = await stripe.DeleteAsync($"/v1/customers/{customer.Id}", Key);

        Assert.Equal((200, 200), (read.Status, deleted.Status));
        Assert.False(read.Headers.ContainsKey("Original-Request"));
        Assert.False(deleted.Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task The_second_API_executes_again_what_failed_and_replays_what_succeeded()
    {
        await using var stripe = await RawStripe.StartAsync();

        async Task<RawAnswer> Close(string id)
        {
            using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            return await stripe.SendAsync(HttpMethod.Post, $"/v2/core/accounts/{id}/close", body, Key);
        }

        var failed = await Close("acct_unknown");
        var failedAgain = await Close("acct_unknown");
        using var empty = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var account = await stripe.SendAsync(HttpMethod.Post, "/v2/core/accounts", empty);
        var closed = await Close(account.Id!);
        stripe.Stripe.Clock.Advance(TimeSpan.FromDays(29));
        var replayed = await Close(account.Id!);

        Assert.Equal((404, 404, 200), (failed.Status, failedAgain.Status, closed.Status));
        Assert.False(failedAgain.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal("true", replayed.Headers["Idempotent-Replayed"]);
    }

    [Theory]
    [InlineData("Idempotency-Key", "cl\u00e9")]
    [InlineData("Stripe-Account", "acct_\u00e9")]
    [InlineData("Stripe-Version", "\u00e9")]
    [InlineData("Authorization", "Bearer sk_test_\u00e9")]
    public async Task Headers_that_are_no_plain_text_do_no_harm(string name, string value)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.PostAsync("/v1/customers", "name=Ada", (name, value));

        Assert.InRange(answer.Status, 200, 403);
        Assert.StartsWith("req_", answer.Headers["Request-Id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_four_clients_hammering_one_key_charge_once()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var intents = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(async _ =>
                {
                    var service = new PaymentIntentService(stripe.CreateClient());
                    for (var attempt = 0; ; attempt++)
                    {
                        try
                        {
                            return await service.CreateAsync(
                                new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd" },
                                new RequestOptions { IdempotencyKey = "order-6735" }
                            );
                        }
                        catch (StripeException busy)
                            when (busy.StripeError?.Code == "idempotency_key_in_use" && attempt < 100)
                        {
                            await Task.Delay(20);
                        }
                    }
                })
        );

        Assert.Single(intents.Select(intent => intent.Id).Distinct());
        Assert.Single(await new PaymentIntentService(stripe.CreateClient()).ListAsync());
    }
}
