using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.PlanAddedInsteadOfReplacedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5007 reports, and stays silent: docs/rules/STRIPE5007.md.</summary>
public class PlanAddedInsteadOfReplacedTests
{
    [Fact]
    public Task An_item_with_a_price_and_no_id_is_reported_in_each_shape() =>
        Check.Reports(
            """
            class Plans(SubscriptionService service)
            {
                public Task Upgrade(string id, string price) =>
                    service.UpdateAsync(id, new SubscriptionUpdateOptions
                    {
                        Items = new List<SubscriptionItemOptions> { new SubscriptionItemOptions { [|Price = price|] } },
                        ProrationBehavior = "always_invoice",
                    });

                public void Expression(string id, string price) =>
                    service.Update(id, new() { Items = [new() { [|Price = price|], Quantity = 1 }] });

                public void Array(string id, string price)
                {
                    var options = new SubscriptionUpdateOptions();
                    options.Items = new List<SubscriptionItemOptions>(new[] { new SubscriptionItemOptions { [|PriceData = new() { Currency = "usd" }|] } });
                    service.Update(id, options);
                }

                public void Later(string id, string price)
                {
                    var item = new SubscriptionItemOptions();
                    [|item.Price = price|];
                    var items = new List<SubscriptionItemOptions>();
                    items.Add(item);
                    service.Update(id, new SubscriptionUpdateOptions { Items = items });
                }

                public void Helper(string id, string price) =>
                    service.Update(id, new SubscriptionUpdateOptions { Items = ItemsOf(price) });

                private static List<SubscriptionItemOptions> ItemsOf(string price) => [new() { [|Price = price|] }];
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_the_item_to_change_is_named() =>
        Check.Silent(
            """
            class Plans(SubscriptionService service)
            {
                public void Replace(string id, string price, Subscription current)
                {
                    service.Update(id, new() { Items = [new() { Id = current.Items.Data[0].Id, Price = price }] });
                    service.Update(id, new() { Items = [new() { Id = current.Items.Data[0].Id, Deleted = true }, new() { Price = price }] });
                    var item = new SubscriptionItemOptions { Price = price };
                    item.Id = current.Items.Data[0].Id;
                    service.Update(id, new() { Items = new List<SubscriptionItemOptions> { item } });
                }

                public void Computed(string id, string price, Subscription current) =>
                    service.Update(id, new()
                    {
                        Items = current.Items.Select(item => new SubscriptionItemOptions { Id = item.Id, Price = price }).ToList(),
                        Metadata = new() { ["price"] = price },
                    });

                public void Handed(string id, string price)
                {
                    var items = new List<SubscriptionItemOptions> { new() { Price = price } };
                    Complete(items);
                    service.Update(id, new() { Items = items });
                }

                private void Complete(List<SubscriptionItemOptions> items) => items[0].Id = "si_1";
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_something_is_meant_to_be_added_and_on_create() =>
        Check.Silent(
            """
            class Plans(SubscriptionService service)
            {
                private const string SupportAddOn = "price_support";

                public void AddProduct(string id, string price) =>
                    service.Update(id, new() { Items = [new() { Price = price }] });

                public void Support(string id) =>
                    service.Update(id, new() { Items = [new() { Price = SupportAddOn }] });

                public void Create(string customer, string price) =>
                    service.Create(new() { Customer = customer, Items = [new() { Price = price }] });

                public void Quantity(string id) => service.Update(id, new() { Items = [new() { Quantity = 2 }] });

                public void Nothing(string id) => service.Update(id, new() { Items = [] });
            }
            """
        );
}
