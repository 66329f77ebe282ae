using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class ChargeTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_charge_tells_of_the_card_and_the_networks_answer()
    {
        var charge = await shop.ChargeOf(await shop.Pay());

        Assert.Equal(("succeeded", true, true), (charge.Status, charge.Paid, charge.Captured));
        Assert.Equal((2999, 2999, 0), (charge.Amount, charge.AmountCaptured, charge.AmountRefunded));
        var card = charge.PaymentMethodDetails.Card;
        Assert.Equal(
            ("visa", "4242", "US", "credit", "pass"),
            (card.Brand, card.Last4, card.Country, card.Funding, card.Checks.CvcCheck)
        );
        Assert.Equal(
            ("approved_by_network", "normal", "authorized", "Payment complete."),
            (charge.Outcome.NetworkStatus, charge.Outcome.RiskLevel, charge.Outcome.Type, charge.Outcome.SellerMessage)
        );
        Assert.Equal(shop.Stripe.Clock.UtcNow.UtcDateTime, charge.Created);
    }

    [Fact]
    public async Task A_direct_charge_takes_a_token()
    {
        var charge = await shop.Charges.CreateAsync(
            new()
            {
                Amount = 2000,
                Currency = "usd",
                Source = "tok_mastercard",
                Description = "Tea",
            }
        );

        Assert.Equal(("succeeded", "mastercard"), (charge.Status, charge.PaymentMethodDetails.Card.Brand));
        Assert.Null(charge.PaymentIntentId);
        Assert.Equal("4444", Assert.IsType<Card>(charge.Source).Last4);
        Assert.StartsWith("txn_", charge.BalanceTransactionId, StringComparison.Ordinal);
        Assert.Equal(["charge.succeeded"], await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task A_direct_charge_that_declines_names_its_charge()
    {
        var refused = await Shop.Refused(() =>
            shop.Charges.CreateAsync(
                new()
                {
                    Amount = 2000,
                    Currency = "usd",
                    Source = "tok_chargeDeclinedExpiredCard",
                }
            )
        );

        Assert.Equal(
            ("expired_card", "Your card has expired.", 402),
            (refused.StripeError.Code, refused.Message, (int)refused.HttpStatusCode)
        );
        Assert.Equal("failed", (await shop.Charges.GetAsync(refused.StripeError.Charge)).Status);
        Assert.Equal(["charge.failed"], await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task A_direct_charge_can_be_held_and_captured_once()
    {
        var held = await shop.Charges.CreateAsync(
            new()
            {
                Amount = 2000,
                Currency = "usd",
                Source = "tok_visa",
                Capture = false,
            }
        );

        var captured = await shop.Charges.CaptureAsync(held.Id, new() { Amount = 1500 });
        var again = await Shop.Refused(() => shop.Charges.CaptureAsync(held.Id));

        Assert.Equal((false, 0), (held.Captured, held.AmountCaptured));
        Assert.Null(held.BalanceTransactionId);
        Assert.Equal((true, 1500), (captured.Captured, captured.AmountCaptured));
        Assert.Equal("charge_already_captured", again.StripeError.Code);
    }

    [Fact]
    public async Task A_token_is_good_once()
    {
        var token = await new TokenService(shop.Client).CreateAsync(
            new()
            {
                Card = new TokenCardOptions
                {
                    Number = TestCards.Visa.Number,
                    ExpMonth = "12",
                    ExpYear = "2030",
                    Cvc = "123",
                    AddressZip = "10115",
                },
            }
        );
        var options = new ChargeCreateOptions
        {
            Amount = 2000,
            Currency = "usd",
            Source = token.Id,
        };

        var charge = await shop.Charges.CreateAsync(options);
        var again = await Shop.Refused(() => shop.Charges.CreateAsync(options));

        Assert.Equal(("4242", "Visa"), (token.Card.Last4, token.Card.Brand));
        Assert.Equal("10115", charge.BillingDetails.Address.PostalCode);
        Assert.Equal("pass", charge.PaymentMethodDetails.Card.Checks.AddressPostalCodeCheck);
        Assert.Equal("token_already_used", again.StripeError.Code);
    }

    [Fact]
    public async Task A_customers_default_source_is_charged()
    {
        var customer = await shop.Customers.CreateAsync(new() { Source = "tok_visa" });

        var charge = await shop.Charges.CreateAsync(
            new()
            {
                Amount = 2000,
                Currency = "usd",
                Customer = customer.Id,
            }
        );

        Assert.StartsWith("card_", customer.DefaultSourceId, StringComparison.Ordinal);
        Assert.Equal((customer.Id, "4242"), (charge.CustomerId, charge.PaymentMethodDetails.Card.Last4));
    }

    [Fact]
    public async Task An_update_tells_what_it_was_before()
    {
        var paid = await shop.Pay();

        var updated = await shop.Charges.UpdateAsync(paid.LatestChargeId, new() { Description = "Tea" });

        var last = (await shop.Events())[^1];
        Assert.Equal("Tea", updated.Description);
        Assert.Equal("charge.updated", last.Type);
        Assert.True(last.Data.PreviousAttributes.ContainsKey("description"));
    }

    [Fact]
    public async Task Charges_are_listed_by_customer_and_intent()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var options = Shop.Confirmed("pm_card_visa");
        options.Customer = customer.Id;
        var hers = await shop.Intents.CreateAsync(options);
        await shop.Pay();

        var ofCustomer = await shop.Charges.ListAsync(new() { Customer = customer.Id });
        var ofIntent = await shop.Charges.ListAsync(new() { PaymentIntent = hers.Id });
        var all = await shop.Charges.ListAsync();

        Assert.Equal(hers.LatestChargeId, Assert.Single(ofCustomer.Data).Id);
        Assert.Equal(hers.LatestChargeId, Assert.Single(ofIntent.Data).Id);
        Assert.Equal(2, all.Data.Count);
    }

    [Fact]
    public async Task An_intents_charge_is_captured_through_the_intent()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.CaptureMethod = "manual";
        var held = await shop.Intents.CreateAsync(options);

        var refused = await Shop.Refused(() => shop.Charges.CaptureAsync(held.LatestChargeId));

        Assert.Contains(held.Id, refused.Message, StringComparison.Ordinal);
    }
}
