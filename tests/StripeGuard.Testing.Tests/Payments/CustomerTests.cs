using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class CustomerTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_customer_keeps_what_is_sent()
    {
        var customer = await shop.Customers.CreateAsync(
            new()
            {
                Email = "ada@example.com",
                Name = "Ada",
                Phone = "+441234",
                Description = "First",
                TaxExempt = "reverse",
                PreferredLocales = ["en", "de"],
                Address = new() { City = "London", Country = "GB" },
                Shipping = new()
                {
                    Name = "Ada",
                    Address = new() { Line1 = "1 High Street" },
                },
                Metadata = new() { ["tier"] = "gold" },
            }
        );

        var found = await shop.Customers.GetAsync(customer.Id);

        Assert.Equal(
            ("ada@example.com", "Ada", "+441234", "First"),
            (found.Email, found.Name, found.Phone, found.Description)
        );
        Assert.Equal(
            ("reverse", "London", "1 High Street"),
            (found.TaxExempt, found.Address.City, found.Shipping.Address.Line1)
        );
        Assert.Equal(["en", "de"], found.PreferredLocales);
        Assert.Equal(("gold", 0, false), (found.Metadata["tier"], found.Balance, found.Delinquent));
        Assert.NotEmpty(found.InvoicePrefix);
    }

    [Fact]
    public async Task An_update_changes_what_is_sent_and_tells_what_it_was()
    {
        var customer = await shop.Customers.CreateAsync(new() { Email = "ada@example.com", Name = "Ada" });

        var updated = await shop.Customers.UpdateAsync(customer.Id, new() { Email = "lovelace@example.com" });

        var last = (await shop.Events())[^1];
        Assert.Equal(("lovelace@example.com", "Ada"), (updated.Email, updated.Name));
        Assert.Equal("customer.updated", last.Type);
        Assert.Equal("ada@example.com", (string)last.Data.PreviousAttributes["email"]);
    }

    [Fact]
    public async Task Customers_are_found_by_email()
    {
        var ada = await shop.Customers.CreateAsync(new() { Email = "ada@example.com" });
        await shop.Customers.CreateAsync(new() { Email = "bob@example.com" });

        var found = await shop.Customers.ListAsync(new() { Email = "ada@example.com" });

        Assert.Equal(ada.Id, Assert.Single(found.Data).Id);
    }

    [Fact]
    public async Task A_deleted_customer_is_told_as_deleted_and_its_cards_are_detached()
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await shop.CardsOf(customer)).Single();

        var deleted = await shop.Customers.DeleteAsync(customer.Id);
        var found = await shop.Customers.GetAsync(customer.Id);

        Assert.True(deleted.Deleted);
        Assert.True(found.Deleted);
        Assert.Null((await shop.PaymentMethods.GetAsync(card.Id)).CustomerId);
        Assert.Equal("customer.deleted", (await shop.EventTypesSoFar())[^1]);
        await Shop.Refused(() => shop.Customers.UpdateAsync(customer.Id, new() { Name = "Ada" }));
    }

    [Fact]
    public async Task The_default_payment_method_must_be_the_customers()
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var hers = (await shop.CardsOf(customer)).Single().Id;
        var stranger = await shop.PaymentMethods.GetAsync("pm_card_visa");

        var updated = await shop.Customers.UpdateAsync(
            customer.Id,
            new() { InvoiceSettings = new() { DefaultPaymentMethod = hers } }
        );
        var refused = await Shop.Refused(() =>
            shop.Customers.UpdateAsync(
                customer.Id,
                new() { InvoiceSettings = new() { DefaultPaymentMethod = stranger.Id } }
            )
        );

        Assert.Equal(hers, updated.InvoiceSettings.DefaultPaymentMethodId);
        Assert.Equal(
            $"The customer does not have a payment method with the ID {stranger.Id}. The payment method must be attached to the customer.",
            refused.Message
        );
    }

    [Fact]
    public async Task A_test_cards_name_as_card_and_as_default_is_one_payment_method()
    {
        var customer = await shop.Customers.CreateAsync(
            new()
            {
                PaymentMethod = TestCards.Visa.PaymentMethod,
                InvoiceSettings = new() { DefaultPaymentMethod = TestCards.Visa.PaymentMethod },
            }
        );

        var attached = Assert.Single((await shop.PaymentMethods.ListAsync(new() { Customer = customer.Id })).Data);
        Assert.Equal(attached.Id, customer.InvoiceSettings.DefaultPaymentMethodId);
    }

    [Fact]
    public async Task A_detached_card_is_no_longer_the_default()
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await shop.CardsOf(customer)).Single().Id;
        await shop.Customers.UpdateAsync(
            customer.Id,
            new() { InvoiceSettings = new() { DefaultPaymentMethod = card } }
        );

        await shop.PaymentMethods.DetachAsync(card);

        Assert.Null((await shop.Customers.GetAsync(customer.Id)).InvoiceSettings.DefaultPaymentMethodId);
    }

    [Fact]
    public async Task A_card_that_declines_makes_no_customer()
    {
        var refused = await Shop.Refused(() =>
            shop.Customers.CreateAsync(new() { PaymentMethod = TestCards.Declined.PaymentMethod })
        );

        Assert.Equal(("card_declined", "generic_decline"), (refused.StripeError.Code, refused.StripeError.DeclineCode));
        Assert.Empty((await shop.Customers.ListAsync()).Data);
    }

    [Fact]
    public async Task What_only_expand_shows_is_shown_on_request()
    {
        var customer = await shop.Customers.CreateAsync(new() { Source = "tok_visa" });

        var expanded = await shop.Customers.GetAsync(
            customer.Id,
            new() { Expand = ["sources", "tax_ids", "subscriptions"] }
        );

        Assert.Null(customer.Sources);
        Assert.Equal(customer.DefaultSourceId, Assert.Single(expanded.Sources.Data).Id);
        Assert.Empty(expanded.TaxIds.Data);
        Assert.Empty(expanded.Subscriptions.Data);
    }

    [Fact]
    public async Task A_customers_balance_moves_by_its_transactions()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var transactions = new CustomerBalanceTransactionService(shop.Client);

        var credit = await transactions.CreateAsync(customer.Id, new() { Amount = -500, Currency = "usd" });
        var debit = await transactions.CreateAsync(customer.Id, new() { Amount = 200, Currency = "usd" });

        Assert.Equal((-500, -300), (credit.EndingBalance, debit.EndingBalance));
        Assert.Equal(-300, (await shop.Customers.GetAsync(customer.Id)).Balance);
        Assert.Equal([debit.Id, credit.Id], (await transactions.ListAsync(customer.Id)).Data.Select(t => t.Id));
    }
}
