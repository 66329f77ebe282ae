using Stripe.Reporting;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Reporting;

public class ReportRunTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_run_takes_its_time_and_leaves_a_file()
    {
        var runs = new ReportRunService(shop.Client);
        await shop.Intents.CreateAsync(Shop.Confirmed("pm_card_visa", 2000));
        var run = await runs.CreateAsync(
            new()
            {
                ReportType = "balance_change_from_activity.itemized.1",
                Parameters = new()
                {
                    IntervalStart = shop.Stripe.Clock.UtcNow.UtcDateTime.AddDays(-1),
                    IntervalEnd = shop.Stripe.Clock.UtcNow.UtcDateTime.AddDays(1),
                },
            }
        );

        shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("pending", null), (run.Status, run.Result));
        var done = await runs.GetAsync(run.Id);
        Assert.Equal(("succeeded", "finance_report_run"), (done.Status, done.Result.Purpose));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", shop.Client.ApiKey);
        var lines = (await http.GetStringAsync(new Uri(done.Result.Url))).TrimEnd().Split('\n');
        Assert.StartsWith("balance_transaction_id,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",usd,20.00,0.88,19.12,charge,", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Equal("reporting.report_run.succeeded", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task A_run_without_type_or_with_an_interval_backwards_is_refused()
    {
        var runs = new ReportRunService(shop.Client);
        var now = shop.Stripe.Clock.UtcNow.UtcDateTime;

        var untyped = await Shop.Refused(() => runs.CreateAsync(new()));
        var backwards = await Shop.Refused(() =>
            runs.CreateAsync(
                new()
                {
                    ReportType = "balance.summary.1",
                    Parameters = new() { IntervalStart = now, IntervalEnd = now.AddDays(-1) },
                }
            )
        );

        Assert.Equal(("parameter_missing", "report_type"), (untyped.StripeError.Code, untyped.StripeError.Param));
        Assert.Equal("parameters[interval_end]", backwards.StripeError.Param);
    }
}
