using System.Text;
using Stripe;

namespace StripeGuard.Testing.Tests.Http;

public class AuthenticationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Digest sk_test_a")]
    [InlineData("Basic not-base64!")]
    public async Task Without_a_key_Stripe_says_how_to_send_one(string authorization)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/customers", ("Authorization", authorization));

        Assert.Equal(401, answer.Status);
        Assert.Equal("invalid_request_error", answer.Type);
        Assert.StartsWith("You did not provide an API key. ", answer.Message, StringComparison.Ordinal);
        Assert.StartsWith("req_", answer.Headers["Request-Id"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk_test_51abcdefgh")]
    [InlineData("rk_test_51abcdefgh")]
    public async Task Secret_and_restricted_test_keys_open_an_account(string key)
    {
        await using var stripe = await RawStripe.StartAsync();

        var bearer = await stripe.PostAsync("/v1/customers", "name=Ada", ("Authorization", $"Bearer {key}"));
        var basic = await stripe.GetAsync(
            $"/v1/customers/{bearer.Id}",
            ("Authorization", $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":"))}")
        );

        Assert.Equal(200, bearer.Status);
        Assert.Equal(bearer.Id, basic.Id);
    }

    [Fact]
    public async Task A_malformed_key_is_invalid_and_shown_masked()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/customers", ("Authorization", "Bearer my-own-secret-4711"));

        Assert.Equal(401, answer.Status);
        Assert.Equal("Invalid API Key provided: **************4711", answer.Message);
    }

    [Fact]
    public async Task A_publishable_key_cannot_make_the_call()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/customers", ("Authorization", "Bearer pk_test_51abcdefgh"));

        Assert.Equal((401, "secret_key_required"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_expired_key_says_so()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/customers", ("Authorization", "Bearer sk_test_expired_0001"));

        Assert.Equal((401, "api_key_expired"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("sk_")]
    [InlineData("rk_")]
    public async Task A_live_key_is_refused_with_the_reason_and_never_shown_whole(string kind)
    {
        await using var stripe = await RawStripe.StartAsync();
        var key = kind + "live_" + "inventedForThisTest";

        var answer = await stripe.GetAsync("/v1/customers", ("Authorization", $"Bearer {key}"));

        Assert.Equal(401, answer.Status);
        Assert.Contains("is a live key", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stripe_net_sees_an_authentication_failure()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new CustomerService(stripe.CreateClient("pk_test_51abcdefgh")).ListAsync()
        );

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.HttpStatusCode);
        Assert.Equal("secret_key_required", refused.StripeError.Code);
    }

    [Fact]
    public async Task Stripe_Account_opens_a_connected_account_apart_from_its_platform()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var account = await new AccountService(stripe.CreateClient()).CreateAsync(new());
        var connected = new RequestOptions { StripeAccount = account.Id };

        var created = await customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" }, connected);

        Assert.Equal(account.Id, created.StripeResponse.Headers.GetValues("Stripe-Account").Single());
        Assert.Single(await customers.ListAsync(null, connected));
        Assert.Empty(await customers.ListAsync());
    }

    [Fact]
    public async Task A_Stripe_Account_that_is_no_account_is_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/customers", ("Stripe-Account", "cus_123"));
        var unknown = await stripe.GetAsync("/v1/customers", ("Stripe-Account", "acct_1032D82eZvKYlo2C"));

        Assert.Equal((403, "account_invalid"), (answer.Status, answer.Code));
        Assert.Equal((403, "account_invalid"), (unknown.Status, unknown.Code));
        Assert.Contains(
            "does not have access to account 'acct_1032D82eZvKYlo2C' (or that account does not exist). Application access may have been revoked.",
            unknown.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("sk_test_raw", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stripe_Version_is_echoed_and_a_version_that_is_none_is_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var older = await stripe.GetAsync("/v1/customers", ("Stripe-Version", "2020-08-27"));
        var none = await stripe.GetAsync("/v1/customers");
        var broken = await stripe.GetAsync("/v1/customers", ("Stripe-Version", "yesterday"));

        Assert.Equal("2020-08-27", older.Headers["Stripe-Version"]);
        Assert.Equal(StripeConfiguration.ApiVersion, none.Headers["Stripe-Version"]);
        Assert.Equal((400, "Invalid Stripe API version: yesterday"), (broken.Status, broken.Message));
    }

    [Fact]
    public async Task Each_answer_has_a_request_id_of_its_own()
    {
        await using var stripe = await RawStripe.StartAsync();

        var ids = new List<string>();
        foreach (var path in new[] { "/v1/customers", "/v1/customers/cus_1", "/v1/nothing", "/v1/customers?foo=1" })
        {
            ids.Add((await stripe.GetAsync(path)).Headers["Request-Id"]);
        }

        Assert.All(ids, id => Assert.Matches("^req_[A-Za-z0-9]{14}$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
