using Stripe;
using StripeGuard.Tests;

namespace StripeGuard.Testing.Tests.Documentation;

/// <summary>The README's picture: the mistake that STRIPE1001 flags, biting on the fake.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_README_shows_this_test() =>
        RepositoryFiles.AssertPartUpToDate(
            "README.md",
            "bite",
            "```csharp\n"
                + RepositoryFiles.Region("tests/StripeGuard.Testing.Tests/Documentation/ReadmeTests.cs", "bite")
                + "```\n"
        );

    [Fact]
    public async Task A_refund_without_a_key_is_made_twice()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var refunds = new RefundService(client);
        var order = await PaidOrder(client);

        #region bite
        async Task RefundOrder(Order toRefund)
        {
            var options = new RefundCreateOptions { PaymentIntent = toRefund.PaymentIntentId, Amount = 1000 };
            var refund = await refunds.CreateAsync(options); // STRIPE1001
            toRefund.RefundIds.Add(refund.Id);
        }

        // Stripe refunds; the answer is lost on its way, as are those to Stripe.net's own two retries.
        stripe.Faults.LoseResponse("POST /v1/refunds", times: 3);

        await Assert.ThrowsAnyAsync<Exception>(() => RefundOrder(order));
        await RefundOrder(order); // so the job runs again

        var made = await refunds.ListAsync(new RefundListOptions { PaymentIntent = order.PaymentIntentId });
        Assert.Equal([1000, 1000], made.Select(refund => refund.Amount)); // the customer has the money twice
        #endregion
    }

    private static async Task<Order> PaidOrder(StripeClient client)
    {
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );
        return new Order(intent.Id);
    }

    private sealed record Order(string PaymentIntentId)
    {
        public List<string> RefundIds { get; } = [];
    }
}
