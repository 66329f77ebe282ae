using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class SourceTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private SourceService Sources => new(shop.Client);

    [Fact]
    public async Task A_card_source_is_chargeable_once_without_a_customer()
    {
        var source = await Sources.CreateAsync(new() { Type = "card", Token = "tok_visa" });
        Task<Charge> Charge() =>
            shop.Charges.CreateAsync(
                new()
                {
                    Amount = 2999,
                    Currency = "usd",
                    Source = source.Id,
                }
            );

        var charge = await Charge();
        var again = await Shop.Refused(Charge);

        Assert.Equal(
            ("chargeable", "card", "none", "4242"),
            (source.Status, source.Type, source.Flow, source.Card.Last4)
        );
        Assert.Equal("succeeded", charge.Status);
        Assert.Equal("consumed", (await Sources.GetAsync(source.Id)).Status);
        Assert.Equal(
            ("The source you provided is not in a chargeable state.", "source"),
            (again.Message, again.StripeError.Param)
        );
    }

    [Fact]
    public async Task A_source_of_a_customer_is_charged_again_and_again_until_it_is_detached()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var source = await Sources.CreateAsync(new() { Type = "card", Token = "tok_visa" });
        await new CustomerPaymentSourceService(shop.Client).CreateAsync(customer.Id, new() { Source = source.Id });
        Task<Charge> Charge() =>
            shop.Charges.CreateAsync(
                new()
                {
                    Amount = 2999,
                    Currency = "usd",
                    Customer = customer.Id,
                    Source = source.Id,
                }
            );

        await Charge();
        await Charge();
        Assert.Equal(source.Id, (await shop.Customers.GetAsync(customer.Id)).DefaultSourceId);
        var detached = await new CustomerPaymentSourceService(shop.Client).DeleteAsync(customer.Id, source.Id);

        Assert.Equal("consumed", Assert.IsType<Source>(detached).Status);
        await Shop.Refused(Charge);
    }

    [Theory]
    [InlineData("complete", "chargeable", "source.chargeable")]
    [InlineData("fail", "failed", "source.failed")]
    public async Task A_redirect_source_waits_for_the_customer(string outcome, string status, string told)
    {
        var source = await Sources.CreateAsync(
            new()
            {
                Type = "ideal",
                Amount = 1000,
                Currency = "eur",
                Redirect = new() { ReturnUrl = "https://shop.example/back" },
            }
        );
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        var page = await browser.GetAsync(new Uri(source.Redirect.Url));
        var back = await browser.PostAsync(
            new Uri(source.Redirect.Url),
            new FormUrlEncodedContent([KeyValuePair.Create("outcome", outcome)])
        );

        Assert.Equal(("pending", "pending"), (source.Status, source.Redirect.Status));
        Assert.Contains("10.00", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith(
            "https://shop.example/back?client_secret=src_client_secret_",
            back.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(status, (await Sources.GetAsync(source.Id)).Status);
        Assert.Equal(told, (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task A_bank_account_source_is_verified_by_its_two_deposits()
    {
        var source = await Sources.CreateAsync(new() { Type = "ach_debit", Currency = "usd" });

        var wrong = await Shop.Refused(() => Sources.VerifyAsync(source.Id, new() { Values = ["1", "2"] }));
        var verified = await Sources.VerifyAsync(source.Id, new() { Values = ["32", "45"] });

        Assert.Equal("values", wrong.StripeError.Param);
        Assert.Equal(
            ("chargeable", "succeeded", 4),
            (verified.Status, verified.CodeVerification.Status, verified.CodeVerification.AttemptsRemaining)
        );
    }

    [Fact]
    public async Task A_bank_account_token_names_its_bank_and_is_good_once()
    {
        var tokens = new TokenService(shop.Client);
        var customer = await shop.Customers.CreateAsync(new());
        var token = await tokens.CreateAsync(
            new()
            {
                BankAccount = new TokenBankAccountOptions
                {
                    Country = "US",
                    RoutingNumber = "110000000",
                    AccountNumber = "000123456789",
                    AccountHolderName = "Ada",
                },
            }
        );
        var saved = await new CustomerPaymentSourceService(shop.Client).CreateAsync(
            customer.Id,
            new() { Source = token.Id }
        );
        var again = await Shop.Refused(() =>
            new CustomerPaymentSourceService(shop.Client).CreateAsync(customer.Id, new() { Source = token.Id })
        );

        Assert.StartsWith("btok_", token.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("bank_account", "usd", "6789", "Ada"),
            (token.Type, token.BankAccount.Currency, token.BankAccount.Last4, token.BankAccount.AccountHolderName)
        );
        Assert.Equal(token.BankAccount.Id, Assert.IsType<BankAccount>(saved).Id);
        Assert.Equal("token_already_used", again.StripeError.Code);
        var routing = await Shop.Refused(() =>
            tokens.CreateAsync(
                new()
                {
                    BankAccount = new TokenBankAccountOptions
                    {
                        Country = "US",
                        RoutingNumber = "11",
                        AccountNumber = "000123456789",
                    },
                }
            )
        );
        Assert.Equal("routing_number_invalid", routing.StripeError.Code);
    }
}
