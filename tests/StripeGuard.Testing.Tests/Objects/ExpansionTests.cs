using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Objects;

public class ExpansionTests
{
    private const string Paid = "amount=2999&currency=usd&confirm=true&payment_method=pm_card_visa&off_session=true";

    [Fact]
    public async Task Without_expand_there_are_ids_and_with_it_objects()
    {
        await using var stripe = await RawStripe.StartAsync();
        var intent = await stripe.PostAsync("/v1/payment_intents", Paid);

        var plain = await stripe.GetAsync($"/v1/payment_intents/{intent.Id}");
        var expanded = await stripe.GetAsync($"/v1/payment_intents/{intent.Id}?expand[]=latest_charge");

        var chargeId = plain.Json["latest_charge"]!.GetValue<string>();
        Assert.Equal(chargeId, expanded.Json["latest_charge"]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/v1/invoice_payments?expand[]=data.payment")]
    [InlineData("/v1/subscription_items?subscription=sub_1&expand[]=data.price")]
    public async Task A_path_may_end_at_an_object_that_is_there_anyway(string path)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync(path);

        Assert.DoesNotContain("cannot be expanded", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_not_counted_any_more()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/payment_intents?expand[]=total_count");

        Assert.Equal((400, "property_forbidden"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Stripe_net_reads_objects_expanded_to_the_third_level()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var intents = new PaymentIntentService(stripe.CreateClient());
        var created = await intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                Confirm = true,
                PaymentMethod = "pm_card_visa",
                AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
                Expand = ["latest_charge.balance_transaction", "payment_method"],
            }
        );

        Assert.Equal(2999, created.LatestCharge.BalanceTransaction.Amount);
        Assert.Equal("visa", created.PaymentMethod.Card.Brand);
        Assert.Equal(created.Id, created.LatestCharge.PaymentIntentId);

        var list = await intents.ListAsync(
            new PaymentIntentListOptions { Expand = ["data.latest_charge.balance_transaction.source"] }
        );
        var source = Assert.Single(list).LatestCharge.BalanceTransaction.Source;
        Assert.Equal(created.LatestChargeId, Assert.IsType<Charge>(source).Id);
    }

    [Theory]
    [InlineData("/v1/payment_intents/pi_unknown?expand[]=amount", "This property cannot be expanded (amount).")]
    [InlineData("/v1/payment_intents/pi_unknown?expand[]=foo", "This property cannot be expanded (foo).")]
    [InlineData(
        "/v1/payment_intents/pi_unknown?expand[]=latest_charge.nothing",
        "This property cannot be expanded (latest_charge.nothing)."
    )]
    [InlineData(
        "/v1/payment_intents?expand[]=customer",
        "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead."
    )]
    [InlineData("/v1/payment_intents?expand[]=data", "This property cannot be expanded (data).")]
    public async Task A_path_that_leads_nowhere_is_refused_before_anything_is_looked_up(string request, string message)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync(request);

        Assert.Equal((400, message), (answer.Status, answer.Message));
        Assert.Null(answer.Code);
        Assert.Null(answer.Param);
    }

    [Fact]
    public async Task Four_levels_are_the_deepest()
    {
        await using var stripe = await RawStripe.StartAsync();

        var four = await stripe.GetAsync(
            "/v1/refunds?expand[]=data.charge.payment_intent.latest_charge.balance_transaction"
        );
        var five = await stripe.GetAsync(
            "/v1/refunds?expand[]=data.charge.payment_intent.latest_charge.balance_transaction.source"
        );

        Assert.Equal(200, four.Status);
        Assert.Equal(400, five.Status);
    }

    [Fact]
    public async Task An_object_that_was_deleted_expands_to_its_stub()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await new CustomerService(client).CreateAsync(new CustomerCreateOptions { Name = "Ada" });
        var invoice = await new InvoiceService(client).CreateAsync(new InvoiceCreateOptions { Customer = customer.Id });
        await new CustomerService(client).DeleteAsync(customer.Id);

        var expanded = await new InvoiceService(client).GetAsync(
            invoice.Id,
            new InvoiceGetOptions { Expand = ["customer"] }
        );

        Assert.True(expanded.Customer.Deleted);
    }
}
