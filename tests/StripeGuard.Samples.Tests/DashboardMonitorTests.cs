using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using DashboardMonitor;
using Spectre.Console.Testing;
using Stripe;
using StripeGuard.Testing;
using StripeGuard.Tests;

namespace StripeGuard.Samples.Tests;

public sealed partial class DashboardMonitorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2999, "usd", "29.99")]
    [InlineData(1_254_320, "eur", "12,543.20")]
    [InlineData(1500, "jpy", "1,500")]
    [InlineData(12_500, "kwd", "12.500")]
    [InlineData(-74, "jpy", "-74")]
    [InlineData(500, "isk", "5.00")]
    public void An_amount_is_shown_with_its_currencys_decimals(long amount, string currency, string shown) =>
        Assert.Equal(shown, Money.Show(amount, currency));

    [Fact]
    public async Task Currencies_are_listed_one_by_one_and_never_added_up()
    {
        await using var fake = await FakeStripe.StartAsync();
        var stripe = fake.CreateClient();
        await PayAsync(stripe, 2000, "usd");
        await PayAsync(stripe, 2000, "jpy");
        fake.Clock.Advance(TimeSpan.FromDays(10));
        await PayAsync(stripe, 12_500, "kwd");

        var text = DashboardText.Of(await Dashboard.ReadAsync(stripe), Noon);

        Assert.Equal(
            ["JPY 1,912 0", "KWD 0.000 11.837", "USD 19.12 0.00"],
            text.Split('\n')
                .SkipWhile(line => !line.StartsWith("Balance", StringComparison.Ordinal))
                .Skip(1)
                .Take(3)
                .Select(Words)
        );
        Assert.Contains("12.500 KWD", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_five_charges_say_what_became_of_them()
    {
        await using var fake = await FakeStripe.StartAsync();
        var stripe = fake.CreateClient();
        await PayAsync(stripe, 100, "usd");
        await PayAsync(stripe, 200, "usd");
        await Assert.ThrowsAsync<StripeException>(() => PayAsync(stripe, 300, "usd", TestCards.InsufficientFunds));
        var all = await PayAsync(stripe, 400, "usd");
        await stripe.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = all.Id });
        var part = await PayAsync(stripe, 500, "usd");
        await stripe.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = part.Id, Amount = 1 });
        await PayAsync(stripe, 600, "usd", TestCards.DisputedAsFraudulent);

        var charges = (await Dashboard.ReadAsync(stripe)).RecentCharges;

        Assert.Equal(
            [(600, "disputed"), (500, "part refunded"), (400, "refunded"), (300, "insufficient_funds"), (200, "paid")],
            charges.Select(charge => (charge.Amount, Outcome.Of(charge)))
        );
    }

    [Fact]
    public async Task All_subscriptions_of_the_shop_that_plays_are_counted_beyond_the_first_page()
    {
        await using var account = await WatchedAccount.OpenAsync(secretKey: null, apiBase: null);

        var dashboard = await Dashboard.ReadAsync(account.Stripe);

        Assert.Equal(120, dashboard.ActiveSubscriptions);
        var text = ChargeId().Replace(DashboardText.Of(dashboard, account.Now), id => "ch_…".PadRight(id.Length));
        RepositoryFiles.AssertPartUpToDate("samples/DashboardMonitor/README.md", "plain", $"```text\n{text}```\n");
    }

    [Fact]
    public async Task The_screen_shows_the_same_and_the_shop_goes_on()
    {
        await using var account = await WatchedAccount.OpenAsync(secretKey: null, apiBase: null);
        var before = await Dashboard.ReadAsync(account.Stripe);
        await account.GoOnAsync();
        var after = await Dashboard.ReadAsync(account.Stripe);
        using var console = new TestConsole().Width(100);

        console.Write(DashboardScreen.Of(after, account.Now));

        Assert.NotEqual(before.RecentCharges[0].Id, after.RecentCharges[0].Id);
        Assert.Contains("120 active", console.Output, StringComparison.Ordinal);
        Assert.Contains("test mode", console.Output, StringComparison.Ordinal);
        foreach (var (currency, available, _) in after.Balances)
        {
            Assert.Contains(
                $"{currency.ToUpperInvariant()} {Money.Show(available, currency)}",
                Words(console.Output),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_key_that_Stripe_refuses_is_said_in_a_sentence()
    {
        await using var fake = await FakeStripe.StartAsync();

        var result = await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(AppContext.BaseDirectory, "DashboardMonitor.dll"), "--plain"])
            .WithEnvironmentVariables(environment =>
                environment.Set("STRIPE_SECRET_KEY", "pk_test_123").Set("STRIPE_API_BASE", fake.BaseUrl)
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.Contains("Look at STRIPE_SECRET_KEY", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
    }

    private static Task<PaymentIntent> PayAsync(
        StripeClient stripe,
        long amount,
        string currency,
        TestCard? card = null
    ) =>
        stripe.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = amount,
                Currency = currency,
                PaymentMethod = (card ?? TestCards.Visa).PaymentMethod,
                Confirm = true,
            }
        );

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Ids are others whenever the fake makes one more object on the way.</summary>
    [GeneratedRegex("ch_[A-Za-z0-9]+")]
    private static partial Regex ChargeId();
}
