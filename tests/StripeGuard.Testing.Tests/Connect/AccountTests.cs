using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Connect;

public class AccountTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Marketplace market = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        market = new Marketplace(stripe, stripe.CreateClient());
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task An_account_that_has_told_nothing_may_do_nothing()
    {
        var account = await market.Accounts.CreateAsync(
            new()
            {
                Type = "custom",
                Country = "DE",
                Capabilities = new() { Transfers = new() { Requested = true } },
            }
        );

        Assert.Equal(
            ("custom", "DE", "eur", false, false, false),
            (
                account.Type,
                account.Country,
                account.DefaultCurrency,
                account.ChargesEnabled,
                account.PayoutsEnabled,
                account.DetailsSubmitted
            )
        );
        Assert.Equal(
            ["business_type", "external_account", "tos_acceptance.date", "tos_acceptance.ip"],
            account.Requirements.CurrentlyDue
        );
        Assert.Equal(
            ("requirements.past_due", "inactive", "application", "none"),
            (
                account.Requirements.DisabledReason,
                account.Capabilities.Transfers,
                account.Controller.RequirementCollection,
                account.Controller.StripeDashboard.Type
            )
        );
    }

    [Fact]
    public async Task An_account_that_has_told_everything_is_paid()
    {
        var seller = await market.NewSeller();

        Assert.Equal((true, true, true), (seller.ChargesEnabled, seller.PayoutsEnabled, seller.DetailsSubmitted));
        Assert.Empty(seller.Requirements.CurrentlyDue);
        Assert.Equal(
            ("active", "active", "verified", true),
            (
                seller.Capabilities.CardPayments,
                seller.Capabilities.Transfers,
                seller.Individual.Verification.Status,
                seller.Individual.SsnLast4Provided
            )
        );
        var bank = Assert.IsType<BankAccount>(Assert.Single(seller.ExternalAccounts));
        Assert.Equal((seller.Id, true, "usd"), (bank.AccountId, bank.DefaultForCurrency, bank.Currency));
    }

    [Fact]
    public async Task A_check_that_takes_a_while_is_told_of_to_the_platforms_connect_endpoint()
    {
        await using var heard = new Heard();
        var endpoints = new WebhookEndpointService(market.Shop.Client);
        await endpoints.CreateAsync(
            new()
            {
                Url = heard.Url,
                EnabledEvents = ["account.updated", "capability.updated"],
                Connect = true,
            }
        );
        var seller = await market.Accounts.CreateAsync(Marketplace.Seller(yearOfBirth: 1901));

        stripe.Clock.Advance(TimeSpan.FromMinutes(1));
        await stripe.Webhooks.DrainAsync();

        var now = await market.Accounts.GetAsync(seller.Id);
        Assert.Equal(
            (false, "pending", "pending"),
            (seller.ChargesEnabled, seller.Capabilities.CardPayments, seller.Individual.Verification.Status)
        );
        Assert.Equal((true, "active"), (now.ChargesEnabled, now.Capabilities.CardPayments));
        Assert.All(heard.Events, told => Assert.Equal(seller.Id, told.Account));
        Assert.Contains(heard.Events, told => told.Type == "account.updated");
    }

    [Fact]
    public async Task An_identity_that_cannot_be_verified_needs_a_document()
    {
        var seller = await market.Accounts.CreateAsync(Marketplace.Seller(yearOfBirth: 1990));

        var verified = await market.Accounts.UpdateAsync(
            seller.Id,
            new()
            {
                Individual = new()
                {
                    Verification = new() { Document = new() { Front = "file_identity_document_success" } },
                },
            }
        );

        Assert.Equal(["individual.verification.document"], seller.Requirements.CurrentlyDue);
        Assert.Equal("verification_failed_keyed_identity", Assert.Single(seller.Requirements.Errors).Code);
        Assert.False(seller.ChargesEnabled);
        Assert.True(verified.ChargesEnabled);
        Assert.Equal("Jenny", verified.Individual.FirstName);
    }

    [Fact]
    public async Task A_company_needs_someone_who_represents_it()
    {
        var options = Marketplace.Seller();
        options.BusinessType = "company";
        options.Individual = null;
        options.Company = new()
        {
            Name = "Rosen Ltd",
            Phone = "+10000000000",
            TaxId = "000000000",
            Address = new()
            {
                Line1 = "address_full_match",
                City = "Austin",
                PostalCode = "73301",
            },
        };
        var company = await market.Accounts.CreateAsync(options);
        var persons = new AccountPersonService(market.Shop.Client);
        var individual = Marketplace.Seller().Individual;

        var person = await persons.CreateAsync(
            company.Id,
            new()
            {
                FirstName = individual.FirstName,
                LastName = individual.LastName,
                Email = individual.Email,
                Phone = individual.Phone,
                Dob = new()
                {
                    Day = 1,
                    Month = 1,
                    Year = 1902,
                },
                Address = new()
                {
                    Line1 = "address_full_match",
                    City = "Austin",
                    PostalCode = "73301",
                },
                Relationship = new() { Representative = true, Title = "CEO" },
            }
        );
        var now = await market.Accounts.GetAsync(company.Id);
        await persons.UpdateAsync(company.Id, person.Id, new() { FirstName = "Jane" });

        Assert.Contains("representative.first_name", company.Requirements.CurrentlyDue);
        Assert.True(company.Company.TaxIdProvided);
        Assert.True(now.ChargesEnabled);
        var listed = await persons.ListAsync(company.Id, new() { Relationship = new() { Representative = true } });
        Assert.Equal(("Jane", "Rosen"), (Assert.Single(listed).FirstName, listed.Single().LastName));
        await persons.DeleteAsync(company.Id, person.Id);
        Assert.False((await market.Accounts.GetAsync(company.Id)).ChargesEnabled);
    }

    [Fact]
    public async Task A_seller_is_led_through_onboarding()
    {
        var account = await market.Accounts.CreateAsync(
            new()
            {
                Type = "express",
                Capabilities = new()
                {
                    CardPayments = new() { Requested = true },
                    Transfers = new() { Requested = true },
                },
            }
        );
        var link = await new AccountLinkService(market.Shop.Client).CreateAsync(
            new()
            {
                Account = account.Id,
                Type = "account_onboarding",
                RefreshUrl = "https://market.example/again",
                ReturnUrl = "https://market.example/done",
            }
        );
        var logins = new AccountLoginLinkService(market.Shop.Client);
        var early = await Shop.Refused(() => logins.CreateAsync(account.Id));
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        var page = await browser.GetStringAsync(new Uri(link.Url));
        var done = await browser.PostAsync(new Uri(link.Url), null);
        var again = await browser.GetAsync(new Uri(link.Url));

        var now = await market.Accounts.GetAsync(account.Id);
        Assert.False(account.DetailsSubmitted);
        Assert.Contains(account.Id, page, StringComparison.Ordinal);
        Assert.Equal("https://market.example/done", done.Headers.Location!.ToString());
        Assert.Equal(System.Net.HttpStatusCode.Gone, again.StatusCode);
        Assert.Equal((true, true, true), (now.DetailsSubmitted, now.ChargesEnabled, now.PayoutsEnabled));
        Assert.StartsWith(
            "Cannot create a login link for an account that has not completed onboarding",
            early.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(account.Id, (await logins.CreateAsync(account.Id)).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capabilities_are_requested_one_by_one()
    {
        var seller = await market.NewSeller();
        var capabilities = new AccountCapabilityService(market.Shop.Client);

        var requested = await capabilities.UpdateAsync(seller.Id, "klarna_payments", new() { Requested = true });
        var given = await capabilities.UpdateAsync(seller.Id, "card_payments", new() { Requested = false });

        Assert.Equal(("active", true), (requested.Status, requested.Requested));
        Assert.Equal("inactive", given.Status);
        Assert.Equal(
            ["card_payments", "klarna_payments", "transfers"],
            (await capabilities.ListAsync(seller.Id)).Select(one => one.Id).Order()
        );
        Assert.Equal(
            404,
            (int)(await Shop.Refused(() => capabilities.GetAsync(seller.Id, "oxxo_payments"))).HttpStatusCode
        );
    }

    [Fact]
    public async Task A_sellers_payouts_go_to_the_default_bank_account_of_the_currency()
    {
        var seller = await market.NewSeller();
        var banks = new AccountExternalAccountService(market.Shop.Client);
        var closed = await banks.CreateAsync(
            seller.Id,
            new() { ExternalAccount = "btok_us_verified_accountClosed", DefaultForCurrency = true }
        );
        var first = (await banks.ListAsync(seller.Id)).Single(bank => bank.Id != closed.Id);
        var refused = await Shop.Refused(() => banks.DeleteAsync(seller.Id, closed.Id));
        await market.Shop.Pay("pm_card_bypassPending", 50_000);
        await market.Transfers.CreateAsync(
            new()
            {
                Amount = 20_000,
                Currency = "usd",
                Destination = seller.Id,
            }
        );
        var payouts = new PayoutService(market.Shop.Client);

        var payout = await payouts.CreateAsync(new() { Amount = 15_000, Currency = "usd" }, Marketplace.As(seller));
        stripe.Clock.Advance(TimeSpan.FromDays(7));

        var failed = await payouts.GetAsync(payout.Id, null, Marketplace.As(seller));
        Assert.Equal(closed.Id, payout.DestinationId);
        Assert.Equal(("failed", "account_closed"), (failed.Status, failed.FailureCode));
        Assert.Equal(20_000, await market.Holds(seller));
        Assert.StartsWith(
            "You cannot delete the default external account for your currency.",
            refused.Message,
            StringComparison.Ordinal
        );
        await banks.DeleteAsync(seller.Id, first.Id);
        Assert.Equal(closed.Id, Assert.Single(await banks.ListAsync(seller.Id)).Id);
    }

    [Fact]
    public async Task A_rejected_account_is_closed_to_everything()
    {
        var seller = await market.NewSeller();

        var rejected = await market.Accounts.RejectAsync(seller.Id, new() { Reason = "fraud_other" });
        var refused = await Shop.Refused(() =>
            market.Transfers.CreateAsync(
                new()
                {
                    Amount = 100,
                    Currency = "usd",
                    Destination = seller.Id,
                }
            )
        );

        Assert.Equal(
            ("rejected.fraud", false, false, "inactive"),
            (
                rejected.Requirements.DisabledReason,
                rejected.ChargesEnabled,
                rejected.PayoutsEnabled,
                rejected.Capabilities.CardPayments
            )
        );
        Assert.Equal("account_invalid", refused.StripeError.Code);
    }

    [Fact]
    public async Task A_deleted_account_is_out_of_reach()
    {
        var seller = await market.NewSeller();
        var itself = await market.Accounts.GetSelfAsync(Marketplace.As(seller));

        await market.Accounts.DeleteAsync(seller.Id);
        var refused = await Shop.Refused(() => market.Accounts.GetSelfAsync(Marketplace.As(seller)));

        Assert.Equal(seller.Id, itself.Id);
        Assert.Equal((403, "account_invalid"), ((int)refused.HttpStatusCode, refused.StripeError.Code));
        Assert.Empty(await market.Accounts.ListAsync());
    }

    [Fact]
    public async Task An_account_that_connects_by_OAuth_is_opened_by_its_access_token()
    {
        var oauth = new OAuthTokenService(market.Shop.Client);
        var token = await oauth.CreateAsync(new() { GrantType = "authorization_code", Code = "ac_123" });
        var twice = await Shop.Refused(() =>
            oauth.CreateAsync(new() { GrantType = "authorization_code", Code = "ac_123" })
        );
        using var answer = System.Text.Json.JsonDocument.Parse(token.StripeResponse.Content);
        var own = stripe.CreateClient(answer.RootElement.GetProperty("access_token").GetString()!);

        var itself = await new AccountService(own).GetSelfAsync();
        var customer = await new CustomerService(own).CreateAsync(new() { Name = "Ada" });
        var seen = await market.Shop.Customers.GetAsync(
            customer.Id,
            null,
            new RequestOptions { StripeAccount = token.StripeUserId }
        );
        await oauth.DeauthorizeAsync(new() { ClientId = "ca_123", StripeUserId = token.StripeUserId });
        var gone = await Shop.Refused(() => market.Accounts.GetAsync(token.StripeUserId));

        Assert.Equal((token.StripeUserId, true), (itself.Id, itself.ChargesEnabled));
        Assert.Equal("Ada", seen.Name);
        Assert.Equal("invalid_grant", twice.StripeError.Error);
        Assert.Equal(403, (int)gone.HttpStatusCode);
    }

    /// <summary>An application that only listens.</summary>
    private sealed class Heard : IAsyncDisposable
    {
        private readonly WireMock.Server.WireMockServer server = WireMock.Server.WireMockServer.Start();

        public Heard() =>
            server
                .Given(WireMock.RequestBuilders.Request.Create().UsingPost())
                .RespondWith(WireMock.ResponseBuilders.Response.Create().WithStatusCode(200));

        public string Url => server.Urls[0] + "/hook";

        public IReadOnlyList<Event> Events =>
            [.. server.LogEntries.Select(entry => EventUtility.ParseEvent(entry.RequestMessage!.Body))];

        public ValueTask DisposeAsync()
        {
            server.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
