using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Connect;

/// <summary>A platform with a seller who can be paid.</summary>
public sealed class Marketplace(FakeStripe stripe, StripeClient client)
{
    public Shop Shop { get; } = new(stripe, client);

    public AccountService Accounts { get; } = new(client);

    public TransferService Transfers { get; } = new(client);

    public ApplicationFeeService Fees { get; } = new(client);

    /// <summary>All that a seller must tell, with the test values that verify at once. The marketplace decides when to pay out.</summary>
    public static AccountCreateOptions Seller(int yearOfBirth = 1902) =>
        new()
        {
            Type = "custom",
            Country = "US",
            Email = "seller@example.com",
            BusinessType = "individual",
            BusinessProfile = new() { Mcc = "5734", Url = "https://seller.example" },
            Capabilities = new()
            {
                CardPayments = new() { Requested = true },
                Transfers = new() { Requested = true },
            },
            ExternalAccount = "btok_us_verified",
            Settings = new() { Payouts = new() { Schedule = new() { Interval = "manual" } } },
            Individual = new()
            {
                FirstName = "Jenny",
                LastName = "Rosen",
                Email = "jenny@example.com",
                Phone = "+10000000000",
                SsnLast4 = "0000",
                Dob = new()
                {
                    Day = 1,
                    Month = 1,
                    Year = yearOfBirth,
                },
                Address = new()
                {
                    Line1 = "address_full_match",
                    City = "Austin",
                    PostalCode = "73301",
                    State = "TX",
                },
            },
            TosAcceptance = new() { Date = new DateTime(2026, 1, 15, 0, 0, 0, DateTimeKind.Utc), Ip = "127.0.0.1" },
        };

    public Task<Account> NewSeller() => Accounts.CreateAsync(Seller());

    public static RequestOptions As(Account account) => new() { StripeAccount = account.Id };

    /// <summary>What an account holds in US dollars, pending or not.</summary>
    public async Task<long> Holds(Account? account = null)
    {
        var balance = await new BalanceService(Shop.Client).GetAsync(null, account is null ? null : As(account));
        return balance.Available.Concat(balance.Pending).Where(part => part.Currency == "usd").Sum(part => part.Amount);
    }
}
