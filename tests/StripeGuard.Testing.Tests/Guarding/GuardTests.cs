using CsCheck;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing.Guarding;
using StripeGuard.Testing.Tests.Http;
using StripeGuard.Testing.Tests.Webhooks;

namespace StripeGuard.Testing.Tests.Guarding;

public class GuardTests
{
    [Fact]
    public async Task What_is_done_right_is_clean()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        stripe.Faults.LoseResponse("POST /v1/payment_intents");
        var first = await Pay(client, "order-1");
        await Pay(client, "order-2"); // the same amount for another order
        await client.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = first.Id },
            new RequestOptions { IdempotencyKey = "refund-order-1" }
        );
        await client.V1.Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Metadata = new() { ["phone"] = "4915112345678", ["order"] = "1234567890123" },
            }
        );

        stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task The_same_refund_under_two_keys_is_seen_and_said_as_an_analyzer_says_it()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await Pay(client, "order-1");
        await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 });
        stripe.Guard.AssertClean(); // once is no mistake that shows

        await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 });

        var finding = Assert.Single(stripe.Guard.Findings);
        Assert.Equal(("STRIPE1001", "POST /v1/refunds", 1), (finding.RuleId, finding.Route, finding.Count));
        var said = Assert.Throws<GuardException>(() => stripe.Guard.AssertClean());
        Assert.StartsWith("1 mistake seen", said.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"POST /v1/refunds ({finding.RequestId}): warning STRIPE1001: ",
            said.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("/docs/rules/STRIPE1001.md)", said.Message, StringComparison.Ordinal);
        stripe.Guard.AssertClean(except: "STRIPE1001");
        stripe.Guard.Clear();
        stripe.Guard.AssertClean();
    }

    [Fact]
    public async Task Refunds_of_other_amounts_are_other_writes()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await Pay(client, "order-1");
        foreach (var amount in new[] { 1000, 500 })
        {
            await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id, Amount = amount });
        }

        Assert.Empty(stripe.Guard.Findings);
    }

    [Fact]
    public async Task A_write_without_a_key_from_a_client_that_sends_none_is_seen()
    {
        await using var http = await RawStripe.StartAsync();
        var guard = http.Stripe.Account("sk_test_raw").Guard;

        await http.PostAsync("/v1/charges", "amount=2999&currency=usd&source=tok_visa");
        await http.PostAsync("/v1/customers", "email=ada@example.com");

        var finding = Assert.Single(guard.Findings);
        Assert.Equal(("STRIPE1001", "POST /v1/charges"), (finding.RuleId, finding.Route));
        Assert.Contains("has no idempotency key", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_for_two_operations_is_seen()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await Pay(client, "order-1");

        await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.Refunds.CreateAsync(
                new RefundCreateOptions { PaymentIntent = intent.Id },
                new RequestOptions { IdempotencyKey = "order-1" }
            )
        );

        var finding = Assert.Single(stripe.Guard.Findings);
        Assert.Equal("STRIPE1003", finding.RuleId);
        Assert.Contains("'order-1'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("card 4242 4242 4242 4242, thanks")]
    [InlineData("3782-822463-10005")]
    public async Task A_card_number_in_metadata_or_a_description_is_seen_and_not_repeated(string text)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Metadata = new() { ["note"] = text } });
        await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Description = text });

        var finding = Assert.Single(stripe.Guard.Findings);
        Assert.Equal(("STRIPE4008", 2), (finding.RuleId, finding.Count));
        Assert.Contains("metadata[note]", finding.Message, StringComparison.Ordinal);
        Assert.Contains("[2 times]", finding.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            new string([.. text.Where(char.IsAsciiDigit)]),
            finding.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Raw_card_numbers_are_seen()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await stripe
            .CreateClient()
            .V1.PaymentMethods.CreateAsync(
                new PaymentMethodCreateOptions
                {
                    Type = "card",
                    Card = new PaymentMethodCardOptions
                    {
                        Number = TestCards.Visa.Number,
                        ExpMonth = 12,
                        ExpYear = 2034,
                        Cvc = "123",
                    },
                }
            );

        Assert.Equal("STRIPE4003", Assert.Single(stripe.Guard.Findings).RuleId);
    }

    [Theory]
    [InlineData("/v1/payment_intents", "amount=20.00&currency=usd", "was sent as a number with decimals")]
    [InlineData("/v1/payment_intents", "amount=20&currency=usd", "The amount 20 is below")]
    [InlineData("/v1/prices", "unit_amount=19.99&currency=usd&product=prod_1", "unit_amount was sent")]
    public async Task Amounts_that_look_like_major_units_are_seen(string path, string body, string message)
    {
        await using var http = await RawStripe.StartAsync();
        var guard = http.Stripe.Account("sk_test_raw").Guard;

        await http.PostAsync(path, body);

        var finding = Assert.Single(guard.Findings);
        Assert.Equal("STRIPE3001", finding.RuleId);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_handler_did_before_it_failed_is_seen_since_it_does_it_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var client = stripe.CreateClient();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path, EventTypes.PaymentIntentSucceeded).Secret;
        shop.Handle = async received =>
        {
            var intent = (PaymentIntent)received.Data.Object;
            await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 500 });
            return Results.StatusCode(500); // what comes after the refund fails
        };

        await Pay(client, "order-1");
        await stripe.Webhooks.DrainAsync();
        Assert.Equal("STRIPE2010", Assert.Single(stripe.Guard.Findings).RuleId);

        await stripe.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["STRIPE2010", "STRIPE1001"], stripe.Guard.Findings.Select(finding => finding.RuleId));
        Assert.Contains("payment_intent.succeeded", stripe.Guard.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_in_a_text_is_a_cards_when_its_length_and_its_check_digit_are() =>
        Gen.Select(Gen.String[Gen.Char['0', '9'], 12, 17], Gen.Int[0, 9])
            .Sample(
                (middle, check) =>
                {
                    var digits = $"4{middle}{check}";
                    var right = digits.Length is 16 or 19 && Luhn(digits);

                    Assert.Equal(right ? digits : null, CardNumbers.Find($"card: {digits}."));
                    Assert.Null(CardNumbers.Find($"id{digits}"));
                },
                iter: 5000
            );

    private static bool Luhn(string digits)
    {
        int[] doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
        return digits.Reverse().Select((digit, i) => i % 2 == 0 ? digit - '0' : doubled[digit - '0']).Sum() % 10 == 0;
    }

    private static Task<PaymentIntent> Pay(StripeClient client, string key) =>
        client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            },
            new RequestOptions { IdempotencyKey = key }
        );
}
