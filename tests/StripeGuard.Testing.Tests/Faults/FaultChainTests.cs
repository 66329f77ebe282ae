using System.Net;
using Stripe;
using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Tests.Http;
using StripeGuard.Testing.Tests.Webhooks;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Tests.Faults;

/// <summary>Faults one after another, by chance, and by the request's own wish; and how Stripe.net gets through them.</summary>
public class FaultChainTests
{
    private const string CreateCustomer = "POST /v1/customers";

    public static TheoryData<string, bool> Chains
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (
                var chain in new[]
                {
                    "503, 503",
                    "lose-response, lose-response",
                    "drop-connection, 500",
                    "409, lose-response",
                    "429;should-retry=true, 502",
                }
            )
            {
                data.Add(chain, true);
                data.Add(chain, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Stripe_net_gets_through_two_failures_by_itself_and_the_work_is_done_once(
        string chain,
        bool withKey
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        var links = stripe.Faults.Chain(CreateCustomer, [.. FaultHeader.Parse(chain)]);

        var customer = await Customers(stripe)
            .CreateAsync(
                new CustomerCreateOptions(),
                withKey ? new RequestOptions { IdempotencyKey = "customer-1" } : null
            );

        Assert.All(links, link => Assert.Equal(1, link.Struck));
        Assert.Equal(customer.Id, Assert.Single(await Customers(stripe).ListAsync()).Id);
        Assert.Single(stripe.Requests.To(CreateCustomer).Select(request => request.IdempotencyKey).Distinct());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task After_three_lost_answers_only_a_key_of_the_callers_own_keeps_the_next_try_from_doing_it_again(
        bool withKey,
        int made
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        var lost = FaultStep.LoseResponse;
        stripe.Faults.Chain(CreateCustomer, lost, lost, lost);
        Task<Customer> Create() =>
            Customers(stripe)
                .CreateAsync(
                    new CustomerCreateOptions(),
                    withKey ? new RequestOptions { IdempotencyKey = "customer-1" } : null
                );

        await Assert.ThrowsAnyAsync<HttpRequestException>(Create);
        await Create();

        Assert.Equal(made, (await Customers(stripe).ListAsync()).Count());
    }

    [Fact]
    public async Task A_chain_can_succeed_in_between()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient(maxNetworkRetries: 0));
        stripe.Faults.Chain(CreateCustomer, FaultStep.Succeed, FaultStep.Respond(500), FaultStep.Succeed);

        await customers.CreateAsync(new CustomerCreateOptions());
        await Assert.ThrowsAsync<StripeException>(() => customers.CreateAsync(new CustomerCreateOptions()));
        await customers.CreateAsync(new CustomerCreateOptions());

        Assert.Empty(stripe.Faults.Pending);
    }

    [Fact]
    public async Task By_chance_the_same_seed_strikes_the_same_requests()
    {
        async Task<string> Outcomes(int seed)
        {
            await using var stripe = await FakeStripe.StartAsync();
            var customers = new CustomerService(stripe.CreateClient(maxNetworkRetries: 0));
            var fault = stripe.Faults.Sometimes(CreateCustomer, 0.3, FaultStep.Respond(503), seed);
            var outcomes = "";
            for (var i = 0; i < 40; i++)
            {
                try
                {
                    await customers.CreateAsync(new CustomerCreateOptions());
                    outcomes += ".";
                }
                catch (StripeException)
                {
                    outcomes += "x";
                }
            }

            Assert.Equal(outcomes.Count(one => one == 'x'), fault.Struck);
            return outcomes;
        }

        var seven = await Outcomes(7);

        Assert.Equal(seven, await Outcomes(7));
        Assert.NotEqual(seven, await Outcomes(8));
        Assert.InRange(seven.Count(one => one == 'x'), 4, 24);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public async Task A_probability_is_from_0_to_1(double probability)
    {
        await using var stripe = await FakeStripe.StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            stripe.Faults.Sometimes("*", probability, FaultStep.DropConnection)
        );
    }

    [Fact]
    public async Task A_request_of_any_client_asks_for_faults_by_a_header_and_its_retries_go_on_in_the_chain()
    {
        await using var stripe = await FakeStripe.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stripe.BaseUrl) };
        async Task<HttpStatusCode> Post(string key, string fault)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/customers");
            request.Headers.Add("Authorization", "Bearer sk_test_stripeguard");
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.Add("StripeGuard-Fault", fault);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }

        HttpStatusCode[] seen =
        [
            await Post("one", "503, 429;should-retry=true"),
            await Post("two", "503, 429;should-retry=true"),
            await Post("one", "503, 429;should-retry=true"),
            await Post("one", "503, 429;should-retry=true"),
        ];

        Assert.Equal([503, 503, 429, 200], seen.Select(status => (int)status));
        await Assert.ThrowsAsync<HttpRequestException>(() => Post("three", "lose-response"));
        Assert.Equal(HttpStatusCode.OK, await Post("three", "lose-response"));
        Assert.Equal(2, (await Customers(stripe).ListAsync()).Count());
    }

    [Theory]
    [InlineData("404")]
    [InlineData("explode")]
    [InlineData("delay=soon")]
    [InlineData("503,")]
    public async Task A_fault_that_the_header_misspells_is_answered_with_what_there_is(string fault)
    {
        await using var http = await RawStripe.StartAsync();

        var answer = await http.PostAsync("/v1/customers", "", ("StripeGuard-Fault", fault));

        Assert.Equal(400, answer.Status);
        Assert.Contains("lose-response, drop-connection", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_times_out_was_handled_and_comes_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        var fault = stripe.Faults.TimeOutWebhook(EventTypes.CustomerCreated);

        await Customers(stripe).CreateAsync(new CustomerCreateOptions());
        var first = Assert.Single(await stripe.Webhooks.DrainAsync());
        stripe.Clock.Advance(WebhookRetries.Sandbox[0]);
        var second = Assert.Single(await stripe.Webhooks.DrainAsync());

        Assert.StartsWith("Timed out", first.Failure, StringComparison.Ordinal);
        Assert.True(second.Succeeded);
        Assert.Equal((2, 1), (shop.Events.Count, fault.Struck));
        Assert.Throws<ArgumentException>(() => stripe.Faults.TimeOutWebhook("customer.invented"));
    }

    [Fact]
    public async Task A_card_network_that_does_not_answer_declines_the_payment_and_a_later_attempt_succeeds()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd" }
        );
        var confirm = new PaymentIntentConfirmOptions { PaymentMethod = TestCards.Visa.PaymentMethod };
        stripe.Faults.TimeOutCardNetwork();

        var declined = await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.PaymentIntents.ConfirmAsync(intent.Id, confirm)
        );
        intent = await client.V1.PaymentIntents.ConfirmAsync(intent.Id, confirm);

        Assert.Equal("issuer_not_available", declined.StripeError.DeclineCode);
        Assert.Equal("succeeded", intent.Status);
        Assert.Empty(stripe.Faults.Pending);
    }

    private static CustomerService Customers(FakeStripe stripe) => new(stripe.CreateClient());
}
