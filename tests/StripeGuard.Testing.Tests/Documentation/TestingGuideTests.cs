using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Guarding;
using StripeGuard.Testing.Tests.Connect;
using StripeGuard.Testing.Webhooks;
using StripeGuard.Tests;

namespace StripeGuard.Testing.Tests.Documentation;

/// <summary>The code that docs/testing.md shows, each part in a region of the part's name. It runs, so the page is right.</summary>
public class TestingGuideTests
{
    public static TheoryData<string> Parts =>
        [
            "first-test",
            "declines",
            "three-d-secure",
            "checkout",
            "checkout-declined",
            "webhooks",
            "schedules",
            "lost-answer",
            "chains",
            "guard",
            "requests",
            "time",
            "billing",
            "connect",
            "accounts",
            "proxy",
        ];

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_guide_shows_code_that_runs(string part) =>
        RepositoryFiles.AssertPartUpToDate(
            "docs/testing.md",
            part,
            "```csharp\n"
                + RepositoryFiles.Region("tests/StripeGuard.Testing.Tests/Documentation/TestingGuideTests.cs", part)
                + "```\n"
        );

    [Fact]
    public async Task A_payment_and_its_refund()
    {
        #region first-test
        await using var stripe = await FakeStripe.StartAsync();
        StripeClient client = stripe.CreateClient();

        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999, // minor units: $29.99
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );
        Assert.Equal("succeeded", intent.Status);

        var refund = await client.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 }
        );
        Assert.Equal("succeeded", refund.Status);
        #endregion
    }

    [Fact]
    public async Task A_card_that_declines()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await CreateIntent(client);

        #region declines
        var declined = await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.PaymentIntents.ConfirmAsync(
                intent.Id,
                new PaymentIntentConfirmOptions { PaymentMethod = TestCards.InsufficientFunds.PaymentMethod }
            )
        );

        Assert.Equal("card_declined", declined.StripeError.Code);
        Assert.Equal("insufficient_funds", declined.StripeError.DeclineCode);
        Assert.Equal("requires_payment_method", declined.StripeError.PaymentIntent.Status);
        #endregion
    }

    [Fact]
    public async Task A_card_that_asks_for_3D_Secure()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intent = await CreateIntent(client);

        #region three-d-secure
        intent = await client.V1.PaymentIntents.ConfirmAsync(
            intent.Id,
            new PaymentIntentConfirmOptions
            {
                PaymentMethod = "pm_card_authenticationRequired",
                ReturnUrl = "https://shop.example/thanks",
            }
        );
        Assert.Equal("requires_action", intent.Status);

        intent = await stripe.Cards.CompleteAuthenticationAsync(intent); // or FailAuthenticationAsync
        Assert.Equal("succeeded", intent.Status);
        #endregion
    }

    [Fact]
    public async Task A_session_is_paid_in_code()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var price = await client.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 2900,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = "Pro plan" },
            }
        );

        #region checkout
        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                SuccessUrl = "https://shop.example/success?session_id={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://shop.example/pricing",
                LineItems = [new SessionLineItemOptions { Price = price.Id, Quantity = 1 }],
                SubscriptionData = new SessionSubscriptionDataOptions { TrialPeriodDays = 14 },
            }
        );

        session = await stripe.Checkout.PayAsync(session, TestCards.Visa);
        Assert.Equal("complete", session.Status);

        var subscription = await client.V1.Subscriptions.GetAsync(session.SubscriptionId);
        Assert.Equal("trialing", subscription.Status);
        #endregion
    }

    [Fact]
    public async Task A_session_stays_open_after_a_decline()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                SuccessUrl = "https://shop.example/success",
                LineItems =
                [
                    new SessionLineItemOptions
                    {
                        Quantity = 1,
                        PriceData = new SessionLineItemPriceDataOptions
                        {
                            Currency = "usd",
                            UnitAmount = 2000,
                            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "T-shirt" },
                        },
                    },
                ],
            }
        );

        #region checkout-declined
        var declined = await Assert.ThrowsAsync<StripeException>(() =>
            stripe.Checkout.PayAsync(session, TestCards.InsufficientFunds)
        );
        Assert.Equal("Your card has insufficient funds.", declined.Message);

        session = await stripe.Checkout.PayAsync(session, TestCards.Visa);
        Assert.Equal("paid", session.PaymentStatus);
        #endregion
    }

    [Fact]
    public async Task Webhooks_reach_the_application()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        await using var shop = await Shop.Open();

        #region webhooks
        var endpoint = stripe.Webhooks.Register(shop.Client, "/stripe/webhook", EventTypes.PaymentIntentSucceeded);
        shop.WebhookSecret = endpoint.Secret;

        var intent = await Pay(client, 2999);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal([intent.Id], shop.Paid);
        #endregion
    }

    [Fact]
    public async Task Webhooks_arrive_twice_and_in_another_order()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        await using var shop = await Shop.Open();
        shop.WebhookSecret = stripe.Webhooks.Register(shop.Client, "/stripe/webhook").Secret;

        #region schedules
        stripe.Webhooks.Schedule = WebhookSchedules.Duplicated().Then(WebhookSchedules.Shuffled(seed: 7));

        var intent = await Pay(client, 2999);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal([intent.Id], shop.Paid); // once, although the event came twice
        #endregion
    }

    [Fact]
    public async Task A_lost_answer_and_an_idempotency_key()
    {
        await using var stripe = await FakeStripe.StartAsync();

        #region lost-answer
        var client = stripe.CreateClient(maxNetworkRetries: 0);
        var intent = await Pay(client, 2999);
        var once = new RequestOptions { IdempotencyKey = "refund-order-42" };
        stripe.Faults.LoseResponse("POST /v1/refunds");

        Task<Refund> Refund() =>
            client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 }, once);
        await Assert.ThrowsAnyAsync<Exception>(Refund); // Stripe did it; the caller does not know
        await Refund(); // the job runs again

        var refunds = await client.V1.Refunds.ListAsync(new RefundListOptions { PaymentIntent = intent.Id });
        Assert.Single(refunds);
        #endregion
    }

    [Fact]
    public async Task Faults_one_after_another_and_by_chance()
    {
        await using var stripe = await FakeStripe.StartAsync();

        #region chains
        stripe.Faults.Chain("POST /v1/customers", FaultStep.Respond(503), FaultStep.LoseResponse, FaultStep.Succeed);
        stripe.Faults.Sometimes("POST /v1/refunds", 0.1, FaultStep.DropConnection, seed: 7);
        #endregion

        await stripe.CreateClient().V1.Customers.CreateAsync(new CustomerCreateOptions());
        Assert.Equal("POST /v1/refunds", Assert.Single(stripe.Faults.Pending).Route);
    }

    [Fact]
    public async Task What_was_done_wrong()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();

        #region guard
        var intent = await Pay(client, 2999);
        var options = new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 1000 };
        await client.V1.Refunds.CreateAsync(options);
        await client.V1.Refunds.CreateAsync(options); // again, under another key of Stripe.net's own

        var seen = Assert.Throws<GuardException>(() => stripe.Guard.AssertClean());
        Assert.Contains("POST /v1/refunds", seen.Message, StringComparison.Ordinal);
        Assert.Contains("warning STRIPE1001: This write was made before", seen.Message, StringComparison.Ordinal);
        #endregion
    }

    [Fact]
    public async Task What_was_asked()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();

        #region requests
        await client.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Email = "ada@example.com" },
            new RequestOptions { IdempotencyKey = "customer-ada" }
        );

        var request = Assert.Single(stripe.Requests.To("POST /v1/customers"));
        Assert.Equal("ada@example.com", request.Parameters["email"]);
        Assert.Equal("customer-ada", request.IdempotencyKey);
        #endregion
    }

    [Fact]
    public async Task A_subscription_renews_as_time_goes_on()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(
            new CustomerCreateOptions { PaymentMethod = TestCards.Visa.PaymentMethod }
        );
        var card = (await client.V1.Customers.PaymentMethods.ListAsync(customer.Id)).Single();
        await client.V1.Customers.UpdateAsync(
            customer.Id,
            new CustomerUpdateOptions
            {
                InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = card.Id },
            }
        );

        #region billing
        var price = await client.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 2000,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = "Pro" },
            }
        );
        var subscription = await client.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new SubscriptionItemOptions { Price = price.Id }],
                TrialPeriodDays = 14,
            }
        );
        Assert.Equal("trialing", subscription.Status);

        stripe.Clock.Advance(TimeSpan.FromDays(14));
        var invoice = (await client.V1.Invoices.ListAsync()).First();
        Assert.Equal(("draft", 2000), (invoice.Status, invoice.AmountDue));

        stripe.Clock.Advance(TimeSpan.FromHours(1));
        invoice = await client.V1.Invoices.GetAsync(invoice.Id);
        Assert.Equal("paid", invoice.Status);
        #endregion
    }

    [Fact]
    public async Task Time_goes_on_when_the_test_says_so()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();

        #region time
        await Pay(client, 2999);
        var balance = await client.V1.Balance.GetAsync();
        Assert.Equal(0, balance.Available.Single().Amount);

        stripe.Clock.Advance(TimeSpan.FromDays(7));

        balance = await client.V1.Balance.GetAsync();
        Assert.Equal(0, balance.Pending.Single().Amount);
        Assert.Equal(2882, balance.Available.Single().Amount); // less the fee, 2.9% + 30 cents
        #endregion
    }

    [Fact]
    public async Task A_seller_is_paid_through_a_platform()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();

        #region connect
        var seller = await client.V1.Accounts.CreateAsync(Marketplace.Seller());
        await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 10_000,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
                ApplicationFeeAmount = 1000,
                TransferData = new PaymentIntentTransferDataOptions { Destination = seller.Id },
            }
        );

        var forSeller = new RequestOptions { StripeAccount = seller.Id };
        var balance = await client.V1.Balance.GetAsync(null, forSeller);
        Assert.Equal(9000, balance.Available.Concat(balance.Pending).Sum(part => part.Amount));
        #endregion
    }

    [Fact]
    public async Task Each_key_is_an_account_of_its_own()
    {
        await using var stripe = await FakeStripe.StartAsync();

        #region accounts
        var mine = stripe.CreateClient("sk_test_checkout_tests");
        var yours = stripe.CreateClient("sk_test_refund_tests");

        await mine.V1.Customers.CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });

        Assert.Empty(await yours.V1.Customers.ListAsync());
        #endregion
    }

    [Fact]
    public async Task A_client_that_only_knows_Stripes_own_address()
    {
        #region proxy
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { ProxyPort = 0 });

        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        trust.CustomTrustStore.Add(stripe.Proxy!.Certificate);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                Proxy = new WebProxy(stripe.Proxy.Url),
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            }
        );

        var client = new StripeClient("sk_test_any", httpClient: new SystemNetHttpClient(http));
        Assert.Equal("balance", (await client.V1.Balance.GetAsync()).Object);
        #endregion
    }

    private static Task<PaymentIntent> CreateIntent(StripeClient client) =>
        client.V1.PaymentIntents.CreateAsync(new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd" });

    private static Task<PaymentIntent> Pay(StripeClient client, long amount) =>
        client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = amount,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );

    /// <summary>An application under test, as small as it can be.</summary>
    private sealed class Shop : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly HashSet<string> seen = [];

        private Shop(WebApplication app) => this.app = app;

        public HttpClient Client => app.GetTestClient();

        public string WebhookSecret { get; set; } = "";

        public List<string> Paid { get; } = [];

        public static async Task<Shop> Open()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseTestServer();
            var shop = new Shop(builder.Build());
            shop.app.MapPost("/stripe/webhook", shop.Receive);
            await shop.app.StartAsync();
            return shop;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task<IResult> Receive(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            var stripeEvent = EventUtility.ConstructEvent(
                await reader.ReadToEndAsync(),
                request.Headers["Stripe-Signature"].ToString(),
                WebhookSecret
            );
            if (seen.Add(stripeEvent.Id) && stripeEvent.Data.Object is PaymentIntent { Status: "succeeded" } intent)
            {
                Paid.Add(intent.Id);
            }

            return Results.Ok();
        }
    }
}
