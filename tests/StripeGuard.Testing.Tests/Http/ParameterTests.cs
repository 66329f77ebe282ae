using Stripe;

namespace StripeGuard.Testing.Tests.Http;

public class ParameterTests
{
    [Theory]
    [InlineData("/v1/customers", "foo=1", "Received unknown parameter: foo", "parameter_unknown", "foo")]
    [InlineData("/v1/customers", "foo=1&bar=2", "Received unknown parameters: foo, bar", "parameter_unknown", "foo")]
    [InlineData(
        "/v1/customers",
        "emial=a",
        "Received unknown parameter: emial. Did you mean email?",
        "parameter_unknown",
        "emial"
    )]
    [InlineData(
        "/v1/customers",
        "address[city]=Rome&address[zip]=1",
        "Received unknown parameter: address[zip]",
        "parameter_unknown",
        "address[zip]"
    )]
    [InlineData(
        "/v1/payment_intents",
        "currency=usd",
        "Missing required param: amount.",
        "parameter_missing",
        "amount"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=100",
        "Missing required param: currency.",
        "parameter_missing",
        "currency"
    )]
    [InlineData(
        "/v1/prices",
        "currency=usd&recurring[interval_count]=1",
        "Missing required param: recurring[interval].",
        "parameter_missing",
        "recurring[interval]"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=20.00&currency=usd",
        "Invalid integer: 20.00",
        "parameter_invalid_integer",
        "amount"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=abc&currency=usd",
        "Invalid integer: abc",
        "parameter_invalid_integer",
        "amount"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=99999999999999999999&currency=usd",
        "Invalid integer: 99999999999999999999",
        "parameter_invalid_integer",
        "amount"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=100&currency=usd&application_fee_amount=-5",
        "This value must be greater than or equal to 0.",
        "parameter_invalid_integer",
        "application_fee_amount"
    )]
    [InlineData("/v1/payment_intents", "amount=100&currency=usd&confirm=yes", "Invalid boolean: yes", null, "confirm")]
    [InlineData(
        "/v1/customers",
        "tax_exempt=maybe",
        "Invalid tax_exempt: must be one of exempt, none, or reverse",
        null,
        "tax_exempt"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=100&currency=usd&payment_method_data=x",
        "Invalid object",
        null,
        "payment_method_data"
    )]
    [InlineData("/v1/subscriptions", "customer=cus_1&items=x", "Invalid array", null, "items")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[a]=x", "Invalid array", null, "items")]
    [InlineData("/v1/customers", "name[a]=b", """Invalid string: {"a":"b"}""", null, "name")]
    [InlineData("/v1/customers", "name[]=b", """Invalid string: ["b"]""", null, "name")]
    [InlineData(
        "/v1/payment_intents",
        "amount=100&currency=usd&customer=",
        "Parameter customer cannot be empty.",
        "parameter_invalid_empty",
        "customer"
    )]
    [InlineData(
        "/v1/payment_intents",
        "amount=&currency=usd",
        "Parameter amount cannot be empty.",
        "parameter_invalid_empty",
        "amount"
    )]
    public async Task A_wrong_parameter_is_refused_in_Stripes_words(
        string path,
        string form,
        string message,
        string? code,
        string param
    )
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.PostAsync(path, form);

        Assert.Equal((400, "invalid_request_error"), (answer.Status, answer.Type));
        Assert.Equal(message, answer.Message);
        Assert.Equal(code, answer.Code);
        Assert.Equal(param, answer.Param);
        Assert.Equal(
            code is null ? null : $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}",
            answer.Json["error"]!["doc_url"]?.GetValue<string>()
        );
    }

    [Theory]
    [InlineData("created[gte]=yesterday", "created[gte]")]
    [InlineData("created=yesterday", "created")]
    [InlineData("limit=ten", "limit")]
    public async Task The_query_of_a_list_is_checked_too(string query, string param)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync($"/v1/customers?{query}");

        Assert.Equal((400, param), (answer.Status, answer.Param));
    }

    [Theory]
    [InlineData("cancel_at=max_period_end")]
    [InlineData("cancel_at=1800000000")]
    [InlineData("trial_end=now")]
    public async Task A_parameter_of_two_types_takes_either(string parameter)
    {
        await using var stripe = await RawStripe.StartAsync();
        var customer = await stripe.PostAsync("/v1/customers", "name=Ada");

        var answer = await stripe.PostAsync("/v1/subscriptions", $"customer={customer.Id}&{parameter}");

        Assert.True(answer.Status == 200 || answer.Param != parameter.Split('=')[0], answer.Body);
    }

    [Fact]
    public async Task A_parameter_that_the_API_has_dropped_says_so_rather_than_suggest_another()
    {
        await using var stripe = await RawStripe.StartAsync();
        const string form = "amount=100&currency=usd&payment_method_types[]=card";

        var now = await stripe.PostAsync("/v1/payment_intents", form);
        var before = await stripe.PostAsync("/v1/payment_intents", form, ("Stripe-Version", "2024-06-20"));

        Assert.Equal((400, "parameter_unknown"), (now.Status, now.Code));
        Assert.Equal(
            "Received unknown parameter: payment_method_types. The API no longer has it: only requests with a "
                + $"Stripe-Version before {StripeConfiguration.ApiVersion} may send it.",
            now.Message
        );
        Assert.Equal(200, before.Status);
    }

    [Fact]
    public async Task Booleans_are_taken_as_older_Python_SDKs_write_them()
    {
        await using var stripe = await RawStripe.StartAsync();

        var intent = await stripe.PostAsync(
            "/v1/payment_intents",
            "amount=100&currency=usd&confirm=False&automatic_payment_methods[enabled]=True"
        );

        Assert.Equal("requires_payment_method", intent.Json["status"]!.GetValue<string>());
        Assert.True(intent.Json["automatic_payment_methods"]!["enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_parameter_that_newer_releases_dropped_is_taken_from_an_older_SDK_alone()
    {
        await using var stripe = await RawStripe.StartAsync();
        const string form = "amount=2000&currency=usd&payment_method_types[]=card";

        var now = await stripe.PostAsync("/v1/payment_intents", form);
        var older = await stripe.PostAsync("/v1/payment_intents", form, ("Stripe-Version", "2024-06-20"));

        Assert.Equal("parameter_unknown", now.Code);
        Assert.Equal(200, older.Status);
    }

    [Theory]
    [InlineData("GET", "/v1/nonsense")]
    [InlineData("PUT", "/v1/customers")]
    [InlineData("DELETE", "/v1/customers")]
    [InlineData("PATCH", "/v1/customers/cus_1")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1/customers/")]
    [InlineData("GET", "/v1//customers")]
    [InlineData("GET", "/v1/customers/cus_1/nonsense")]
    public async Task An_unknown_route_is_a_404_that_names_it(string method, string path)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal(404, answer.Status);
        Assert.Equal(
            $"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
            answer.Message
        );
    }

    [Theory]
    [InlineData("customers/cus_x", "No such customer: 'cus_x'", "id")]
    [InlineData("charges/ch_x", "No such charge: 'ch_x'", "id")]
    [InlineData("payment_intents/pi_x", "No such payment_intent: 'pi_x'", "intent")]
    [InlineData("payment_methods/pm_x", "No such PaymentMethod: 'pm_x'", "payment_method")]
    [InlineData("refunds/re_x", "No such refund: 're_x'", "id")]
    [InlineData("prices/price_x", "No such price: 'price_x'", "price")]
    public async Task An_unknown_id_in_the_path_is_a_404(string path, string message, string param)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync($"/v1/{path}");

        Assert.Equal((404, "resource_missing"), (answer.Status, answer.Code));
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(param, answer.Param);
    }

    [Fact]
    public async Task An_unknown_id_in_a_parameter_is_a_400()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new InvoiceService(stripe.CreateClient()).CreateAsync(new InvoiceCreateOptions { Customer = "cus_x" })
        );

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal(("resource_missing", "customer"), (refused.StripeError.Code, refused.StripeError.Param));
        Assert.Equal("No such customer: 'cus_x'", refused.StripeError.Message);
    }
}
