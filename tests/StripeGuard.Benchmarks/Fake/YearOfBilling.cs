using System.Diagnostics;
using System.Globalization;
using Stripe;
using StripeGuard.Testing;

namespace StripeGuard.Benchmarks.Fake;

/// <summary>
/// A year of monthly billing on one test clock: each subscription is paid twelve times more, an hour after its invoice
/// was drafted. In the end every invoice must be paid, and the year be over in time.
/// </summary>
internal sealed class YearOfBilling(int subscriptions)
{
    private const double Mega = 1024 * 1024;
    private static readonly DateTime Start = new(2030, 1, 15, 0, 0, 0, DateTimeKind.Utc);

    public async Task<int> RunAsync(TextWriter output)
    {
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { LimitTestClocks = false });
        var client = stripe.CreateClient();
        var clock = await client.V1.TestHelpers.TestClocks.CreateAsync(new() { FrozenTime = Start });
        var watch = Stopwatch.StartNew();
        await SubscribeAsync(client, clock.Id);
        var setUp = watch.Elapsed;
        var before = GC.GetTotalMemory(forceFullCollection: true) / Mega;

        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        watch.Restart();
        await client.V1.TestHelpers.TestClocks.AdvanceAsync(
            clock.Id,
            new() { FrozenTime = Start.AddYears(1).AddHours(2) }
        );
        var year = watch.Elapsed;
        process.Refresh();
        processor = process.TotalProcessorTime - processor;
        var after = GC.GetTotalMemory(forceFullCollection: true) / Mega;
        var paid = 0;
        await foreach (var invoice in client.V1.Invoices.ListAutoPagingAsync(new() { Status = "paid", Limit = 100 }))
        {
            paid += invoice.AmountPaid == 2000 ? 1 : 0;
        }

        process.Refresh();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{subscriptions:N0} subscriptions made in {setUp.TotalSeconds:N1} s; a year of them in {year.TotalSeconds:N1} s ({processor.TotalSeconds:N1} s of processor time); {paid:N0} invoices paid; {before:N0} MB held before, {after:N0} MB after; peak of the process {process.PeakWorkingSet64 / Mega:N0} MB"
            )
        );
        return paid == subscriptions * 13 ? 0 : 1;
    }

    private async Task SubscribeAsync(StripeClient client, string clock)
    {
        var price = await client.V1.Prices.CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 2000,
                Recurring = new() { Interval = "month" },
                ProductData = new() { Name = "Pro" },
            }
        );
        for (var i = 0; i < subscriptions; i++)
        {
            var customer = await client.V1.Customers.CreateAsync(
                new()
                {
                    Email = $"buyer{i}@example.com",
                    TestClock = clock,
                    PaymentMethod = "pm_card_visa",
                }
            );
            var card = (await client.V1.Customers.PaymentMethods.ListAsync(customer.Id)).Single();
            await client.V1.Subscriptions.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    DefaultPaymentMethod = card.Id,
                    Items = [new() { Price = price.Id }],
                }
            );
        }
    }
}
