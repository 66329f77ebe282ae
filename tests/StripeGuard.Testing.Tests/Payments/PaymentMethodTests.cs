namespace StripeGuard.Testing.Tests.Payments;

public class PaymentMethodTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_card_is_shown_without_its_number()
    {
        var method = await shop.PaymentMethods.CreateAsync(
            new()
            {
                Type = "card",
                Card = new()
                {
                    Number = TestCards.Visa.Number,
                    ExpMonth = 12,
                    ExpYear = 2030,
                    Cvc = "123",
                },
                BillingDetails = new()
                {
                    Name = "Ada",
                    Address = new() { PostalCode = "10115" },
                },
            }
        );

        Assert.StartsWith("pm_", method.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("visa", "4242", 12, 2030),
            (method.Card.Brand, method.Card.Last4, method.Card.ExpMonth, method.Card.ExpYear)
        );
        Assert.Equal(("Ada", "10115"), (method.BillingDetails.Name, method.BillingDetails.Address.PostalCode));
        Assert.Equal("unchecked", method.Card.Checks.CvcCheck);
        Assert.DoesNotContain(TestCards.Visa.Number, method.RawJsonElement.ToString()!, StringComparison.Ordinal);
        Assert.Empty(await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task The_same_card_has_the_same_fingerprint()
    {
        var first = await shop.PaymentMethods.GetAsync("pm_card_visa");
        var second = await shop.PaymentMethods.GetAsync("pm_card_visa");
        var other = await shop.PaymentMethods.GetAsync("pm_card_mastercard");

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Card.Fingerprint, second.Card.Fingerprint);
        Assert.NotEqual(first.Card.Fingerprint, other.Card.Fingerprint);
    }

    [Fact]
    public async Task Attached_it_is_the_customers_and_its_code_is_checked()
    {
        var customer = await shop.Customers.CreateAsync(new());

        var attached = await shop.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });

        Assert.Equal((customer.Id, "pass"), (attached.CustomerId, attached.Card.Checks.CvcCheck));
        Assert.Equal("payment_method.attached", (await shop.EventTypesSoFar())[^1]);
        Assert.Equal(attached.Id, (await shop.CardsOf(customer)).Single().Id);
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card")]
    public async Task A_card_that_declines_is_refused_at_attach(string card, string code, string declineCode)
    {
        var customer = await shop.Customers.CreateAsync(new());

        var refused = await Shop.Refused(() => shop.PaymentMethods.AttachAsync(card, new() { Customer = customer.Id }));

        Assert.Equal(
            (402, code, declineCode),
            ((int)refused.HttpStatusCode, refused.StripeError.Code, refused.StripeError.DeclineCode)
        );
        Assert.Empty(await shop.CardsOf(customer));
    }

    [Fact]
    public async Task One_card_attaches_and_declines_each_payment()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var attached = await shop.PaymentMethods.AttachAsync(
            TestCards.DeclinedOnceAttached.PaymentMethod,
            new() { Customer = customer.Id }
        );
        var options = Shop.Confirmed(attached.Id);
        options.Customer = customer.Id;

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));
            Assert.Equal("card_declined", refused.StripeError.Code);
        }
    }

    [Fact]
    public async Task Detached_it_belongs_to_nobody_and_may_not_be_attached_again()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var attached = await shop.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });

        var detached = await shop.PaymentMethods.DetachAsync(attached.Id);
        var last = (await shop.Events())[^1];
        var again = await Shop.Refused(() =>
            shop.PaymentMethods.AttachAsync(attached.Id, new() { Customer = customer.Id })
        );
        var twice = await Shop.Refused(() => shop.PaymentMethods.DetachAsync(attached.Id));

        Assert.Null(detached.CustomerId);
        Assert.Equal(
            ("payment_method.detached", customer.Id),
            (last.Type, (string)last.Data.PreviousAttributes["customer"])
        );
        Assert.Equal(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
            again.Message
        );
        Assert.Equal(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            twice.Message
        );
    }

    [Fact]
    public async Task A_card_of_one_customer_cannot_be_attached_to_another()
    {
        var first = await shop.Customers.CreateAsync(new());
        var second = await shop.Customers.CreateAsync(new());
        var card = await shop.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = first.Id });

        var refused = await Shop.Refused(() =>
            shop.PaymentMethods.AttachAsync(card.Id, new() { Customer = second.Id })
        );

        Assert.Equal("The payment method you provided has already been attached to a customer.", refused.Message);
    }

    [Fact]
    public async Task Payment_methods_are_listed_by_customer_and_type()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var first = await shop.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });
        var second = await shop.PaymentMethods.AttachAsync("pm_card_mastercard", new() { Customer = customer.Id });
        await shop.PaymentMethods.GetAsync("pm_card_amex");

        var cards = await shop.PaymentMethods.ListAsync(new() { Customer = customer.Id, Type = "card" });
        var debits = await shop.PaymentMethods.ListAsync(new() { Customer = customer.Id, Type = "sepa_debit" });

        Assert.Equal([second.Id, first.Id], cards.Data.Select(method => method.Id));
        Assert.Empty(debits.Data);
    }

    [Fact]
    public async Task An_update_moves_the_expiry_date_and_the_address()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var card = await shop.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });

        var updated = await shop.PaymentMethods.UpdateAsync(
            card.Id,
            new()
            {
                Card = new() { ExpMonth = 3, ExpYear = 2031 },
                BillingDetails = new() { Email = "ada@example.com" },
            }
        );

        Assert.Equal(
            (3, 2031, "ada@example.com"),
            (updated.Card.ExpMonth, updated.Card.ExpYear, updated.BillingDetails.Email)
        );
        Assert.Equal("payment_method.updated", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task An_unknown_one_is_named_in_Stripes_words()
    {
        var refused = await Shop.Refused(() => shop.PaymentMethods.GetAsync("pm_none"));

        Assert.Equal(
            (404, "resource_missing", "No such PaymentMethod: 'pm_none'"),
            ((int)refused.HttpStatusCode, refused.StripeError.Code, refused.Message)
        );
    }
}
