using System.Net;
using Stripe;

namespace StripeGuard.Testing.Tests.Faults;

public class FaultTests
{
    private const string CreateCustomer = "POST /v1/customers";

    [Fact]
    public async Task After_a_lost_response_Stripe_net_tries_again_with_the_same_key_and_gets_the_first_answer()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var fault = stripe.Faults.LoseResponse(CreateCustomer);

        var customer = await Customers(stripe).CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });

        Assert.Equal(1, fault.Struck);
        var requests = stripe.Requests.To(CreateCustomer);
        Assert.Equal([false, true], requests.Select(request => request.Replayed));
        Assert.Single(requests.Select(request => request.IdempotencyKey).Distinct());
        Assert.Equal([customer.Id], await AllCustomers(stripe));
        Assert.Equal("true", customer.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task When_each_of_Stripe_nets_tries_is_lost_the_caller_sees_a_connection_error_and_the_work_is_done()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse(CreateCustomer, times: 3);

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            Customers(stripe).CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" })
        );

        Assert.Single(await AllCustomers(stripe));
    }

    [Fact]
    public async Task A_connection_dropped_before_the_request_arrives_leaves_nothing_done()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.DropConnection(CreateCustomer, times: 3);

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            Customers(stripe).CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" })
        );

        Assert.Empty(stripe.Requests.To(CreateCustomer));
        Assert.Empty(await AllCustomers(stripe));
    }

    [Fact]
    public async Task Stripe_net_gets_over_two_dropped_connections_by_itself()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.DropConnection(CreateCustomer, times: 2);

        await Customers(stripe).CreateAsync(new CustomerCreateOptions());

        Assert.Single(await AllCustomers(stripe));
    }

    [Theory]
    [InlineData(409, null, true)]
    [InlineData(409, false, false)]
    [InlineData(429, null, false)]
    [InlineData(429, true, true)]
    [InlineData(500, null, true)]
    [InlineData(500, false, false)]
    [InlineData(503, null, true)]
    public async Task Stripe_net_tries_again_after_a_status_as_the_header_or_its_own_rule_says(
        int status,
        bool? shouldRetry,
        bool tried
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.Respond(CreateCustomer, status, shouldRetry);

        var create = () => Customers(stripe).CreateAsync(new CustomerCreateOptions());
        if (tried)
        {
            await create();
            Assert.Equal([status, 200], stripe.Requests.To(CreateCustomer).Select(request => request.Status));
        }
        else
        {
            var refused = await Assert.ThrowsAsync<StripeException>(create);
            Assert.Equal((HttpStatusCode)status, refused.HttpStatusCode);
            Assert.Empty(await AllCustomers(stripe));
        }
    }

    [Theory]
    [InlineData(409, null, "idempotency_error", "idempotency_key_in_use")]
    [InlineData(429, null, "invalid_request_error", "rate_limit")]
    [InlineData(429, "lock_timeout", "invalid_request_error", "lock_timeout")]
    [InlineData(500, null, "api_error", null)]
    public async Task The_error_is_Stripes(int status, string? code, string type, string? expectedCode)
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.Respond(CreateCustomer, status, shouldRetry: false, code);

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            Customers(stripe).CreateAsync(new CustomerCreateOptions())
        );

        Assert.Equal((type, expectedCode), (refused.StripeError.Type, refused.StripeError.Code));
        Assert.Equal(
            status == 429 && code is null,
            refused.StripeResponse.Headers.Contains("Stripe-Rate-Limited-Reason")
        );
    }

    [Fact]
    public async Task While_a_slow_request_is_under_way_its_key_is_in_use()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await AllCustomers(stripe);
        stripe.Faults.Delay(CreateCustomer, TimeSpan.FromSeconds(2));
        var impatient = stripe.CreateClient(maxNetworkRetries: 0);
        var key = new RequestOptions { IdempotencyKey = "order-1" };

        var slow = Customers(stripe).CreateAsync(new CustomerCreateOptions(), key);
        while (!slow.IsCompleted && stripe.Faults.Pending.Count > 0)
        {
            await Task.Delay(10);
        }

        await Task.Delay(200);

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new CustomerService(impatient).CreateAsync(new CustomerCreateOptions(), key)
        );
        var first = await slow;
        var replayed = await Customers(stripe).CreateAsync(new CustomerCreateOptions(), key);

        Assert.Equal("idempotency_key_in_use", refused.StripeError.Code);
        Assert.Equal(first.Id, replayed.Id);
        Assert.Single(await AllCustomers(stripe));
    }

    [Fact]
    public async Task A_client_that_gives_up_on_a_slow_request_finds_the_work_done_under_its_key()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.Delay(CreateCustomer, TimeSpan.FromMilliseconds(500));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var key = new RequestOptions { IdempotencyKey = "order-2" };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Customers(stripe).CreateAsync(new CustomerCreateOptions(), key, patience.Token)
        );
        await Customers(stripe).CreateAsync(new CustomerCreateOptions(), key);

        Assert.Single(await AllCustomers(stripe));
    }

    [Theory]
    [InlineData("POST /v1/customers/{customer}", true)]
    [InlineData("POST /v1/customers/*", true)]
    [InlineData("POST *", true)]
    [InlineData("*", true)]
    [InlineData("* /v1/customers/*", true)]
    [InlineData("GET /v1/customers/{customer}", false)]
    [InlineData("POST /v1/customers", false)]
    [InlineData("POST /v1/customers/cus_other", false)]
    public async Task A_fault_strikes_the_routes_it_is_for(string route, bool strikes)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customer = await Customers(stripe).CreateAsync(new CustomerCreateOptions());
        var fault = stripe.Faults.Respond(route, 503);

        await Customers(stripe).UpdateAsync(customer.Id, new CustomerUpdateOptions { Name = "Ada" });

        Assert.Equal(strikes ? 1 : 0, fault.Struck);
    }

    [Theory]
    [InlineData("POST /v1/payment_intent", "POST /v1/payment_intents")]
    [InlineData("payment_intents", "no route")]
    public async Task A_route_that_Stripe_does_not_have_is_refused(string route, string hint)
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = Assert.Throws<ArgumentException>(() => stripe.Faults.LoseResponse(route));

        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_accounts_faults_are_its_own_and_can_be_ended()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Account("sk_test_other").Faults.Respond("*", 503, shouldRetry: false, times: 100);
        await Customers(stripe).CreateAsync(new CustomerCreateOptions());

        var other = new CustomerService(stripe.CreateClient("sk_test_other"));
        await Assert.ThrowsAsync<StripeException>(() => other.CreateAsync(new CustomerCreateOptions()));
        stripe.Account("sk_test_other").Faults.Clear();
        await other.CreateAsync(new CustomerCreateOptions());
    }

    private static CustomerService Customers(FakeStripe stripe) => new(stripe.CreateClient());

    private static async Task<List<string>> AllCustomers(FakeStripe stripe) =>
        [.. (await Customers(stripe).ListAsync()).Select(customer => customer.Id)];
}
