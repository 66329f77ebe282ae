using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class CustomerSourceTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private CustomerPaymentSourceService Sources => new(shop.Client);

    [Fact]
    public async Task The_first_card_saved_becomes_the_default()
    {
        var customer = await shop.Customers.CreateAsync(new());

        var first = await Sources.CreateAsync(customer.Id, new() { Source = "tok_visa" });
        var second = await Sources.CreateAsync(customer.Id, new() { Source = "tok_mastercard" });

        Assert.Equal(first.Id, (await shop.Customers.GetAsync(customer.Id)).DefaultSourceId);
        Assert.Equal([second.Id, first.Id], (await Sources.ListAsync(customer.Id)).Data.Select(source => source.Id));
        var card = Assert.IsType<Card>(await Sources.GetAsync(customer.Id, second.Id));
        Assert.Equal(("MasterCard", "4444", "pass"), (card.Brand, card.Last4, card.CvcCheck));
    }

    [Fact]
    public async Task A_card_that_declines_is_not_saved()
    {
        var customer = await shop.Customers.CreateAsync(new());

        var refused = await Shop.Refused(() =>
            Sources.CreateAsync(customer.Id, new() { Source = "tok_chargeDeclined" })
        );

        Assert.Equal((402, "card_declined"), ((int)refused.HttpStatusCode, refused.StripeError.Code));
        Assert.Empty((await Sources.ListAsync(customer.Id)).Data);
    }

    [Fact]
    public async Task A_saved_card_is_a_payment_method_too()
    {
        var customer = await shop.Customers.CreateAsync(new() { Source = "tok_visa" });
        var options = Shop.Confirmed(customer.DefaultSourceId);
        options.Customer = customer.Id;

        Assert.Equal("succeeded", (await shop.Intents.CreateAsync(options)).Status);
    }

    [Fact]
    public async Task A_deleted_card_hands_the_default_on()
    {
        var customer = await shop.Customers.CreateAsync(new() { Source = "tok_visa" });
        var other = await Sources.CreateAsync(customer.Id, new() { Source = "tok_amex" });

        await Sources.DeleteAsync(customer.Id, customer.DefaultSourceId);

        Assert.Equal(other.Id, (await shop.Customers.GetAsync(customer.Id)).DefaultSourceId);
        Assert.Equal("customer.source.deleted", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task An_update_moves_the_expiry_date()
    {
        var customer = await shop.Customers.CreateAsync(new() { Source = "tok_visa" });

        var updated = (Card)
            await Sources.UpdateAsync(
                customer.Id,
                customer.DefaultSourceId,
                new() { ExpMonth = "3", ExpYear = "2031" }
            );

        Assert.Equal((3, 2031), (updated.ExpMonth, updated.ExpYear));
        Assert.Equal(2031, (await shop.PaymentMethods.GetAsync(updated.Id)).Card.ExpYear);
    }
}
