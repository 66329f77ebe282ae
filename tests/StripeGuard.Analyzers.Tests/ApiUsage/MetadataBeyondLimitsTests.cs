using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.MetadataBeyondLimitsAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6007 reports, and stays silent: docs/rules/STRIPE6007.md.</summary>
public class MetadataBeyondLimitsTests
{
    private static readonly string LongKey = new('k', 41);
    private static readonly string LongValue = new('v', 501);

    private static string Keys(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(number => $"[\"key{number}\"] = id"));

    [Fact]
    public Task Metadata_that_Stripe_refuses() =>
        Verify.Reports(
            $$"""
            public class Shop(CustomerService customers)
            {
                private const string Key = "{{LongKey}}";

                public void Do(string id)
                {
                    var options = new CustomerCreateOptions
                    {
                        Metadata = new Dictionary<string, string>
                        {
                            { [|"{{LongKey}}"|], id },
                            { "ok", [|"{{LongValue}}"|] },
                            { [|"order[id]"|], id },
                        },
                    };
                    options.Metadata[[|Key|]] = id;
                    options.Metadata.Add([|"a[]"|], id);
                    customers.Create(options);
                    customers.Update("cus_1", new() { Metadata = [|new() { {{Keys(51)}} }|] });
                    var metadata = new Dictionary<string, string> { ["{{LongKey}}"] = id };
                    customers.Update("cus_1", new() { Metadata = [|metadata|] });
                }
            }
            """
        );

    [Fact]
    public Task Metadata_within_the_limits_is_silent() =>
        Verify.Silent(
            $$"""
            public class Shop(CustomerService customers)
            {
                public void Do(string id, string text)
                {
                    customers.Create(new() { Metadata = new() { {{Keys(50)}} } });
                    customers.Create(new() { Metadata = new() { ["{{LongKey[1..]}}"] = "{{LongValue[
                1..
            ]}}", [id] = text } });
                    var own = new Dictionary<string, string> { ["{{LongKey}}"] = "{{LongValue}}" };
                    customers.Create(new() { Description = own[id] });
                }
            }
            """
        );
}
