using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>The table of id prefixes, held against Stripe.net and against itself.</summary>
public class ObjectIdsTests
{
    [Fact]
    public void Each_resource_is_an_entity_of_Stripe_net()
    {
        var stripe = StripeSymbols.Of(CSharpCompilation.Create("Shop", references: TestReferences.All))!;

        Assert.All(
            ObjectIds.Table,
            row =>
                Assert.NotNull(stripe.Find("Stripe." + row.Resource) ?? stripe.Find("Stripe.Checkout." + row.Resource))
        );
    }

    [Fact]
    public void No_two_resources_share_a_prefix()
    {
        var prefixes = ObjectIds.Table.SelectMany(row => row.Prefixes).ToList();

        Assert.Equal(prefixes.Distinct(StringComparer.Ordinal), prefixes);
        Assert.All(prefixes, prefix => Assert.EndsWith("_", prefix, StringComparison.Ordinal));
        Assert.All(
            ObjectIds.Interchangeable.SelectMany(row => row.Also.Append(row.Resource)),
            resource => Assert.NotNull(ObjectIds.PrefixOf(resource))
        );
    }

    [Theory]
    [InlineData("cus_QXg1o8vcGmoR32", "Customer")]
    [InlineData("sub_1Pgc6rB7WZ01zgkW", "Subscription")]
    [InlineData("sub_sched_1Pgc7AB7WZ01zgkW", "SubscriptionSchedule")]
    [InlineData("cs_test_a1YS1URlnyQCN5f", "Session")]
    [InlineData("py_1PgafuB7WZ01zgkW", "Charge")]
    [InlineData("plan_gold", null)]
    [InlineData("card_present", null)]
    [InlineData("SUMMER24", null)]
    public void An_id_says_what_it_names(string id, string? kind) => Assert.Equal(kind, ObjectIds.KindOf(id));
}
