using Stripe;

namespace StripeGuard.Testing.Tests.Guide;

/// <summary>A guide's questions and answers: 3D Secure by redirect, a saved card charged off session, currencies without decimals.</summary>
public class SavedCardStoryTests
{
    [Fact]
    public async Task A_bank_that_asks_is_answered_on_its_page_and_the_customer_comes_back()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var intents = stripe.CreateClient().V1.PaymentIntents;

        var intent = await intents.CreateAsync(
            new()
            {
                Amount = 2999,
                Currency = "eur",
                PaymentMethod = TestCards.AuthenticateUnlessSetUp.PaymentMethod,
                Confirm = true,
                ReturnUrl = "https://myapp.example/return",
                AutomaticPaymentMethods = new() { Enabled = true },
            }
        );
        Assert.Equal("requires_action", intent.Status);

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = new Uri(intent.NextAction.RedirectToUrl.Url);
        Assert.Contains("29.99", await browser.GetStringAsync(page), StringComparison.Ordinal);
        using var answer = new FormUrlEncodedContent([new("outcome", "complete")]);
        using var back = await browser.PostAsync(page, answer);

        Assert.StartsWith(
            "https://myapp.example/return?",
            back.Headers.Location!.AbsoluteUri,
            StringComparison.Ordinal
        );
        Assert.Contains("redirect_status=succeeded", back.Headers.Location.Query, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await intents.GetAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task A_card_saved_while_paying_is_charged_again_without_its_customer()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(new() { Email = "alice@example.com" });
        var first = await client.V1.PaymentIntents.CreateAsync(
            new()
            {
                Amount = 2000,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = TestCards.AuthenticateUnlessSetUp.PaymentMethod,
                SetupFutureUsage = "off_session",
                Confirm = true,
                ReturnUrl = "https://myapp.example/return",
            }
        );
        var paid = await stripe.Cards.CompleteAuthenticationAsync(first);
        Assert.Equal("succeeded", paid.Status);
        var saved = Assert.Single((await client.V1.PaymentMethods.ListAsync(new() { Customer = customer.Id })).Data);
        Assert.Equal("3155", saved.Card.Last4);

        var later = await ChargeOffSession(client, customer, saved.Id);

        Assert.Equal("succeeded", later.Status);
    }

    [Fact]
    public async Task A_saved_card_whose_bank_asks_all_the_same_needs_its_customer_back()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(new() { Email = "alice@example.com" });
        var saved = await client.V1.PaymentMethods.AttachAsync(
            TestCards.AlwaysAuthenticate.PaymentMethod,
            new() { Customer = customer.Id }
        );

        var refusal = await Assert.ThrowsAsync<StripeException>(() => ChargeOffSession(client, customer, saved.Id));

        Assert.Equal("authentication_required", refusal.StripeError.Code);
        Assert.Equal("requires_payment_method", refusal.StripeError.PaymentIntent.Status);
    }

    [Theory]
    [InlineData("jpy", 500, "¥500")]
    [InlineData("krw", 15_000, "₩15,000")]
    [InlineData("kwd", 12_500, "12.500")]
    public async Task A_currency_has_the_decimals_that_it_has(string currency, long amount, string shown)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var intent = await stripe
            .CreateClient()
            .V1.PaymentIntents.CreateAsync(
                new()
                {
                    Amount = amount,
                    Currency = currency,
                    PaymentMethod = TestCards.AlwaysAuthenticate.PaymentMethod,
                    Confirm = true,
                    ReturnUrl = "https://myapp.example/return",
                }
            );

        using var browser = new HttpClient();
        var page = await browser.GetStringAsync(new Uri(intent.NextAction.RedirectToUrl.Url));

        Assert.Contains(shown, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    private static Task<PaymentIntent> ChargeOffSession(StripeClient client, Customer customer, string card) =>
        client.V1.PaymentIntents.CreateAsync(
            new()
            {
                Amount = 1500,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = card,
                OffSession = true,
                Confirm = true,
            }
        );
}
