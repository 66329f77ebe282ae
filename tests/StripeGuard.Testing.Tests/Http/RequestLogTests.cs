using Stripe;

namespace StripeGuard.Testing.Tests.Http;

public class RequestLogTests
{
    [Fact]
    public async Task A_request_is_logged_with_its_parameters_key_and_outcome()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customer = await new CustomerService(stripe.CreateClient()).CreateAsync(
            new CustomerCreateOptions
            {
                Name = "Ada",
                Address = new AddressOptions { City = "Rome" },
                Metadata = new() { ["order"] = "6735" },
            },
            new RequestOptions { IdempotencyKey = "order-6735" }
        );

        var logged = Assert.Single(stripe.Requests.To("POST /v1/customers"));

        Assert.Equal("Ada", logged.Parameters["name"]);
        Assert.Equal("Rome", logged.Parameters["address[city]"]);
        Assert.Equal("6735", logged.Parameters["metadata[order]"]);
        Assert.Equal("order-6735", logged.IdempotencyKey);
        Assert.Equal((200, false), (logged.Status, logged.Replayed));
        Assert.Equal(customer.StripeResponse.RequestId, logged.RequestId);
    }

    [Fact]
    public async Task Refused_requests_are_logged_too_with_what_they_sent()
    {
        await using var stripe = await RawStripe.StartAsync();
        await stripe.PostAsync("/v1/customers", "nmae=Ada&name=Ada");
        await stripe.GetAsync("/v1/customers", ("Authorization", ""));

        Assert.Equal([400, 401], stripe.Stripe.Requests.Select(request => request.Status));
        Assert.Equal("Ada", stripe.Stripe.Requests.First().Parameters["nmae"]);
        Assert.Null(stripe.Stripe.Requests.Last().AccountId);
    }

    [Fact]
    public async Task A_replay_is_marked_as_one()
    {
        await using var stripe = await RawStripe.StartAsync();
        await stripe.PostAsync("/v1/customers", "name=Ada", ("Idempotency-Key", "k"));
        await stripe.PostAsync("/v1/customers", "name=Ada", ("Idempotency-Key", "k"));

        Assert.Equal([false, true], stripe.Stripe.Requests.Select(request => request.Replayed));
    }

    [Fact]
    public async Task The_oldest_are_forgotten_beyond_the_maximum()
    {
        await using var stripe = await RawStripe.StartAsync(new FakeStripeOptions { MaximumLoggedRequests = 3 });
        for (var i = 0; i < 5; i++)
        {
            await stripe.GetAsync($"/v1/customers/cus_{i}");
        }

        Assert.Equal(
            ["/v1/customers/cus_2", "/v1/customers/cus_3", "/v1/customers/cus_4"],
            stripe.Stripe.Requests.Select(request => request.Path)
        );
        stripe.Stripe.Requests.Clear();
        Assert.Empty(stripe.Stripe.Requests);
    }
}
