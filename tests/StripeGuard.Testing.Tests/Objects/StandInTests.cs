using System.Text;
using Stripe;
using StripeGuard.Testing.Tests.Catalog;
using Xunit.Abstractions;

namespace StripeGuard.Testing.Tests.Objects;

/// <summary>The server in the place of stripe-mock: what was never created is made up, what was is kept.</summary>
public class StandInTests(ITestOutputHelper output)
{
    private static readonly FakeStripeOptions StandIn = new() { UnknownIds = UnknownIds.Conjure };

    [Theory]
    [InlineData(CallStyle.Synchronous)]
    [InlineData(CallStyle.Asynchronous)]
    [InlineData(CallStyle.AutoPaging)]
    [InlineData(CallStyle.AutoPagingAsync)]
    internal async Task Every_service_method_of_Stripe_net_is_answered(CallStyle style)
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);

        var all = await EveryServiceMethod.CallAsync(stripe, style, remembers: false);

        var failed = all.Calls.Where(call => call.Refused is not null || call.Unreadable is not null).ToList();
        output.WriteLine($"{all.Calls.Count} methods called, {all.Calls.Count - failed.Count} answered");
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    public async Task An_unknown_id_is_echoed_and_what_was_sent_stands_in_its_fields()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        var client = stripe.CreateClient();

        var found = await client.V1.Customers.GetAsync("cus_123");
        var updated = await client.V1.Customers.UpdateAsync(
            "cus_123",
            new CustomerUpdateOptions
            {
                Name = "Ada",
                Metadata = new() { ["order"] = "6735" },
            }
        );
        var subscription = await client.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions { Customer = "cus_123", Items = [new() { Price = "price_123" }] }
        );

        Assert.Equal(("cus_123", "customer"), (found.Id, found.Object));
        Assert.Equal(("cus_123", "Ada", "6735"), (updated.Id, updated.Name, updated.Metadata["order"]));
        Assert.Equal("cus_123", subscription.CustomerId);
        Assert.NotEmpty(subscription.Items.Data);
    }

    [Fact]
    public async Task Lists_and_searches_hold_one_object_until_there_are_some()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        var client = stripe.CreateClient();

        Assert.Equal("charge", Assert.Single(await client.V1.Charges.ListAsync()).Object);
        Assert.Equal(
            "customer",
            Assert.Single(await client.V1.Customers.SearchAsync(new() { Query = "name:'Ada'" })).Object
        );
        var created = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" });
        Assert.Equal(created.Id, Assert.Single(await client.V1.Customers.ListAsync()).Id);
    }

    [Fact]
    public async Task What_was_created_is_kept_and_behaves()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        var client = stripe.CreateClient();

        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2000,
                Currency = "usd",
                PaymentMethod = "pm_card_visa",
                Confirm = true,
                ReturnUrl = "https://shop.example/thanks",
            }
        );
        var found = await client.V1.PaymentIntents.GetAsync(intent.Id);
        var refused = await Assert.ThrowsAsync<StripeException>(() => client.V1.PaymentIntents.CancelAsync(intent.Id));

        Assert.Equal(("succeeded", 2000), (found.Status, found.Amount));
        Assert.Equal("payment_intent_unexpected_state", refused.StripeError.Code);
        Assert.Equal("canceled", (await client.V1.PaymentIntents.CancelAsync("pi_123")).Status);
    }

    [Fact]
    public async Task Deletes_say_deleted()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        var client = stripe.CreateClient();

        var coupon = await client.V1.Coupons.DeleteAsync("co_123");
        var source = await client.V1.Customers.PaymentSources.DeleteAsync("cus_123", "ba_123");

        Assert.Equal((true, "co_123"), (coupon.Deleted, coupon.Id));
        Assert.IsType<BankAccount>(source);
    }

    [Fact]
    public async Task Fields_are_expanded_though_there_is_nothing_in_them()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);

        var charge = await stripe
            .CreateClient()
            .V1.Charges.GetAsync("ch_123", new() { Expand = ["customer", "application", "transfer_data.destination"] });

        Assert.Equal("customer", charge.Customer.Object);
        Assert.Equal("application", charge.Application.Object);
        Assert.Equal("account", charge.TransferData.Destination.Object);
    }

    [Fact]
    public async Task Unknown_parameters_are_refused_as_stripe_mock_refuses_them()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        var client = stripe.CreateClient();
        var options = new CustomerCreateOptions();
        options.AddExtraParam("nmae", "Ada");

        var refused = await Assert.ThrowsAsync<StripeException>(() => client.V1.Customers.CreateAsync(options));

        Assert.Equal("parameter_unknown", refused.StripeError.Code);
    }

    [Fact]
    public async Task A_suite_finds_stripe_mocks_version_without_a_key()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);
        await using var usual = await FakeStripe.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(stripe.BaseUrl));
        using var usualAnswer = await http.GetAsync(new Uri(usual.BaseUrl));

        Assert.True(Version.TryParse(Assert.Single(answer.Headers.GetValues("Stripe-Mock-Version")), out _));
        Assert.False(usualAnswer.Headers.Contains("Stripe-Mock-Version"));
    }

    [Fact]
    public async Task A_quotes_pdf_is_one()
    {
        await using var stripe = await FakeStripe.StartAsync(StandIn);

        await using var pdf = await stripe.CreateClient().V1.Quotes.PdfAsync("qt_123");

        using var reader = new StreamReader(pdf, Encoding.ASCII);
        Assert.StartsWith("%PDF-1.4", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
