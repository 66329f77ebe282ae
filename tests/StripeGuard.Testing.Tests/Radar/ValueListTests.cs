using Stripe.Radar;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Radar;

public class ValueListTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private ValueListService Lists => new(shop.Client);

    private ValueListItemService Items => new(shop.Client);

    [Fact]
    public async Task A_list_shows_what_is_put_into_it_and_taken_out()
    {
        var list = await New("email");
        var ada = await Items.CreateAsync(new() { ValueList = list.Id, Value = "Ada@Example.com" });
        var bob = await Items.CreateAsync(new() { ValueList = list.Id, Value = "bob@example.com" });
        await Items.DeleteAsync(ada.Id);

        Assert.Equal("ada@example.com", ada.Value);
        Assert.Equal([bob.Id], (await Lists.GetAsync(list.Id)).ListItems.Select(item => item.Id));
        Assert.Equal([bob.Id], (await Items.ListAsync(new() { ValueList = list.Id })).Select(item => item.Id));
        Assert.Empty(await Items.ListAsync(new() { ValueList = list.Id, Value = "ada@example.com" }));
        Assert.Equal([list.Id], (await Lists.ListAsync(new() { Contains = "bob@" })).Select(one => one.Id));

        await Lists.DeleteAsync(list.Id);
        Assert.Equal("resource_missing", (await Shop.Refused(() => Items.GetAsync(bob.Id))).StripeError.Code);
    }

    [Fact]
    public async Task An_item_that_does_not_fit_is_refused()
    {
        var list = await New("ip_address");
        await Items.CreateAsync(new() { ValueList = list.Id, Value = "10.0.0.1" });

        var wrong = await Shop.Refused(() => Items.CreateAsync(new() { ValueList = list.Id, Value = "somewhere" }));
        var twice = await Shop.Refused(() => Items.CreateAsync(new() { ValueList = list.Id, Value = "10.0.0.1" }));
        var nowhere = await Shop.Refused(() => Items.CreateAsync(new() { ValueList = "rsl_gone", Value = "10.0.0.2" }));
        var taken = await Shop.Refused(() => New("email"));

        Assert.Equal(("value", "value"), (wrong.StripeError.Param, twice.StripeError.Param));
        Assert.Equal(("resource_missing", "value_list"), (nowhere.StripeError.Code, nowhere.StripeError.Param));
        Assert.Equal("alias", taken.StripeError.Param);
    }

    private Task<ValueList> New(string type) =>
        Lists.CreateAsync(
            new()
            {
                Alias = "blocked",
                Name = "Blocked",
                ItemType = type,
            }
        );
}
