using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.ApiUsage.FirstPageReadAsWholeAnalyzer,
    StripeGuard.CodeFixes.ApiUsage.FirstPageReadAsWholeFix
>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6002 reports, and stays silent: docs/rules/STRIPE6002.md.</summary>
public class FirstPageReadAsWholeTests
{
    private const string Pages = """
        using Stripe.Checkout;

        public class Desk(StripeClient client, ChargeService charges)
        {
            public async Task<long> Do(string id)
            {
                long sum = 0;
                foreach (var charge in charges.[|List|]())
                {
                    sum += charge.Amount;
                }

                foreach (var charge in (await charges.[|ListAsync|](new() { Customer = id })).Data)
                {
                    sum += charge.Amount;
                }

                var refunds = await client.V1.Refunds.[|ListAsync|](new RefundListOptions { Limit = 100 }).ConfigureAwait(false);
                foreach (var refund in refunds)
                {
                    sum -= refund.Amount;
                }

                sum += charges.[|List|](new ChargeListOptions { Customer = id }).Data.Sum(charge => charge.Amount);
                sum += charges.[|List|]().ToList().Count;
                var options = new ProductListOptions { Active = true };
                var products = new ProductService().[|List|](options);
                var coffee = products.FirstOrDefault(product => product.Name == "Coffee");
                return sum + products.Data.Count + (coffee is null ? 0 : 1);
            }
        }
        """;

    [Fact]
    public Task Loops_sums_and_searches_go_through_all_pages() =>
        Verify.Fixes(
            Pages,
            """
            using Stripe.Checkout;

            public class Desk(StripeClient client, ChargeService charges)
            {
                public async Task<long> Do(string id)
                {
                    long sum = 0;
                    foreach (var charge in charges.ListAutoPaging())
                    {
                        sum += charge.Amount;
                    }

                    await foreach (var charge in charges.ListAutoPagingAsync(new() { Customer = id }))
                    {
                        sum += charge.Amount;
                    }

                    var refunds = client.V1.Refunds.ListAutoPagingAsync(new RefundListOptions { Limit = 100 });
                    await foreach (var refund in refunds)
                    {
                        sum -= refund.Amount;
                    }

                    sum += charges.ListAutoPaging(new ChargeListOptions { Customer = id }).ToList().Sum(charge => charge.Amount);
                    sum += charges.ListAutoPaging().ToList().Count;
                    var options = new ProductListOptions { Active = true };
                    var products = new ProductService().ListAutoPaging(options).ToList();
                    var coffee = products.FirstOrDefault(product => product.Name == "Coffee");
                    return sum + products.Count + (coffee is null ? 0 : 1);
                }
            }
            """
        );

    private const string ToListAsync = """
        namespace System.Linq
        {
            public static class AsyncEnumerable
            {
                public static async ValueTask<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> all, CancellationToken stop = default)
                {
                    var list = new List<T>();
                    await foreach (var each in all.WithCancellation(stop))
                    {
                        list.Add(each);
                    }

                    return list;
                }
            }
        }
        """;

    private const string Asynchronous = """
        public class Desk(ChargeService charges)
        {
            public async Task<object> Do(string id)
            {
                var own = await charges.[|ListAsync|](new ChargeListOptions { Customer = id }, null).ConfigureAwait(false);
                var sum = own.Data.Sum(charge => charge.Amount) + own.Count();
                return ((await charges.[|ListAsync|]()).Data, sum);
            }
        }
        """;

    [Fact]
    public Task An_asynchronous_list_becomes_a_list_of_all_where_there_is_ToListAsync() =>
        Verify.Fixes(
            Asynchronous + ToListAsync,
            """
            public class Desk(ChargeService charges)
            {
                public async Task<object> Do(string id)
                {
                    var own = await charges.ListAutoPagingAsync(new ChargeListOptions { Customer = id }, null).ToListAsync().ConfigureAwait(false);
                    var sum = own.Sum(charge => charge.Amount) + own.Count();
                    return ((await charges.ListAutoPagingAsync().ToListAsync()), sum);
                }
            }
            """ + ToListAsync
        );

    [Fact]
    public Task Without_it_nothing_is_offered_but_loops() => Verify.Fixes(Asynchronous, Asynchronous);

    [Fact]
    public Task Line_items_are_wanted_whole_even_with_a_limit() =>
        Verify.Reports(
            """
            using Stripe.Checkout;

            public class Desk(SessionService sessions)
            {
                public async Task Deliver(string id)
                {
                    var items = await sessions.[|ListLineItemsAsync|](id, new() { Limit = 5 });
                    if (items.Data.Count == 0)
                    {
                        return;
                    }

                    foreach (var item in items.Data)
                    {
                        Console.WriteLine(item.Description);
                    }
                }

                public List<PaymentMethod> Cards(string id) => new PaymentMethodService().[|List|](new() { Customer = id }).Data;
            }
            """
        );

    [Fact]
    public Task The_newest_a_page_that_was_asked_for_and_a_cursor_are_silent() =>
        Verify.Silent(
            """
            public class Desk(ChargeService charges, CustomerService customers, PriceService prices)
            {
                public async Task<object?> Do(string id, string email, long size, string cursor, ChargeListOptions given)
                {
                    var newest = charges.List(new ChargeListOptions { Customer = id }).FirstOrDefault();
                    var known = (await customers.ListAsync(new() { Email = email })).Data.Where(c => c.Name != null).ToList();
                    var any = (await customers.ListAsync()).Any() || (await customers.ListAsync()).Data.Count > 0;
                    var first = charges.List().Data[0];
                    var three = charges.List(new() { Limit = 3 }).Data.Select(c => c.Id).ToList();
                    var page = charges.List(new() { Limit = size, StartingAfter = cursor }).Data;
                    var byKey = prices.List(new PriceListOptions { LookupKeys = ["coffee"] }).Data.ToDictionary(p => p.LookupKey);
                    var theirs = (await charges.ListAsync(given)).Data.ToList();
                    var options = new ChargeListOptions { Limit = 100 };
                    while (true)
                    {
                        var batch = await charges.ListAsync(options);
                        foreach (var charge in batch)
                        {
                            Console.WriteLine(charge.Id);
                        }

                        if (!batch.HasMore)
                        {
                            break;
                        }

                        options.StartingAfter = batch.Data[^1].Id;
                    }

                    await foreach (var charge in charges.ListAutoPagingAsync())
                    {
                        Console.WriteLine(charge.Id);
                    }

                    return (newest, known, any, first, three, page, byKey, theirs);
                }

                public Task<StripeList<Charge>> Wrapped(ChargeListOptions options) => charges.ListAsync(options);

                public async Task<StripeList<Charge>> Passed() => await charges.ListAsync();
            }
            """
        );

    [Fact]
    public Task A_test_knows_how_many_there_are() =>
        Verify.Silent(
            "public class Check { public int Of(ChargeService charges) => charges.List().Data.Count; }",
            inTestProject: true
        );
}
