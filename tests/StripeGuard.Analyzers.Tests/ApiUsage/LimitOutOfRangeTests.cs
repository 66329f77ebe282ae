using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.LimitOutOfRangeAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6006 reports, and stays silent: docs/rules/STRIPE6006.md.</summary>
public class LimitOutOfRangeTests
{
    [Fact]
    public Task A_limit_that_Stripe_does_not_keep_to() =>
        Verify.Reports(
            """
            public class Reports(ChargeService charges, CustomerService customers)
            {
                private const int PageSize = 1000;

                public void Do()
                {
                    charges.List(new ChargeListOptions { Limit = [|500|] });
                    charges.List(new() { Limit = [|PageSize|] });
                    var options = new CustomerListOptions();
                    options.Limit = [|0|];
                    customers.List(options);
                    var all = 250L;
                    customers.Search(new() { Query = "name:'a'", Limit = [|all|] });
                    foreach (var charge in charges.ListAutoPaging(new() { Limit = [|-1|] })) { }
                }
            }
            """
        );

    [Fact]
    public Task A_limit_within_bounds_or_not_known_is_silent() =>
        Verify.Silent(
            """
            public class Reports(ChargeService charges)
            {
                public void Do(int pageSize)
                {
                    charges.List(new ChargeListOptions { Limit = 1 });
                    charges.List(new() { Limit = 100 });
                    charges.List(new() { Limit = null });
                    charges.List(new() { Limit = pageSize });
                    var size = 500;
                    if (pageSize < size)
                    {
                        size = pageSize;
                    }

                    charges.List(new() { Limit = size });
                    var own = new Paging { Limit = 500 };
                }

                private class Paging { public int Limit { get; set; } }
            }
            """
        );
}
