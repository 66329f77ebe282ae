using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Why the bank sends a payout back.</summary>
internal sealed record PayoutFailure(string Code, string Message);

/// <summary>
/// Bank accounts that payouts go to: docs.stripe.com/api/external_account_bank_accounts. What their test numbers do is
/// in TestBankAccounts.tsv.
/// </summary>
internal static partial class BankAccounts
{
    public const string Type = "bank_account";

    /// <summary>The document beside a bank account with what its bank knows.</summary>
    private const string Kept = "stripeguard.bank_account";

    private static readonly List<TestNumber> TestNumbers =
    [
        .. EmbeddedTable
            .Rows("StripeGuard.Testing.Payments.TestBankAccounts.tsv")
            .Select(row => new TestNumber(row[0], row[1], row[2], new PayoutFailure(row[3], row[4]))),
    ];

    /// <summary>A bank account out of the parameters that describe it, stored and nobody's yet.</summary>
    /// <param name="at">The parameters in bracket form, for the <c>param</c> of errors: <c>external_account</c>.</param>
    public static JsonObject New(Work work, Parameters given, string at)
    {
        var country =
            given.String("country")?.ToUpperInvariant() ?? throw StripeErrors.MissingParameter($"{at}[country]");
        var number = given.String("account_number") ?? throw StripeErrors.MissingParameter($"{at}[account_number]");
        if (!Number().IsMatch(number))
        {
            throw StripeErrors.Invalid(
                "You must use a test bank account number in test mode. Try 000123456789 or see more options at https://stripe.com/docs/connect/testing#account-numbers.",
                "account_number_invalid",
                $"{at}[account_number]"
            );
        }

        var routing = given.String("routing_number");
        CheckRouting(country, routing, $"{at}[routing_number]");
        var currency = given.String("currency") ?? Countries.CurrencyOf(country) ?? work.Account.Options.Currency;
        return Build(
            work,
            new BankAccountEntry(country, Currency.Of(currency).Code, number, routing)
            {
                HolderName = given.String("account_holder_name"),
                HolderType = given.String("account_holder_type"),
                AccountType = given.String("account_type"),
            }
        );
    }

    /// <summary>A bank account out of a <c>btok_</c> name of Stripe's test tokens, such as <c>btok_us_verified</c>; null for any other token.</summary>
    public static JsonObject? Named(Work work, string token)
    {
        var name = TestToken().Match(token);
        if (!name.Success || Countries.CurrencyOf(name.Groups["country"].Value) is not { } currency)
        {
            return null;
        }

        var ending = name.Groups["ending"].Value;
        var test = TestNumbers.Find(number => number.Token.Length > 0 && number.Token == ending);
        if (ending.Length > 0 && test is null)
        {
            return null;
        }

        var country = name.Groups["country"].Value.ToUpperInvariant();
        var number = test is null ? "000123456789" : "000" + test.Number;
        var account = Build(
            work,
            new BankAccountEntry(country, currency, number, country == "US" ? "110000000" : null)
        );
        account["status"] = name.Groups["verified"].Success ? "verified" : "new";
        return account;
    }

    /// <summary>The bank account that an account has been given in its Dashboard, for payouts in a currency.</summary>
    public static JsonObject OfDashboard(Work work, string currency)
    {
        var account = Build(
            work,
            new BankAccountEntry(work.Account.Options.Country, currency, "000123456789", "110000000")
        );
        account["account"] = work.Account.Id;
        account["default_for_currency"] = true;
        return account;
    }

    /// <summary>Why the bank will send a payout back; null when it will take it.</summary>
    public static PayoutFailure? FailureOf(ObjectStore objects, string bankAccount) =>
        objects.Find(Kept, bankAccount)?.Text("failure") is { } code
            ? TestNumbers.Find(number => number.Failure.Code == code)?.Failure
            : null;

    /// <summary>What its bank knows goes with a bank account to the store of another account.</summary>
    public static void Move(ObjectStore from, ObjectStore to, string bankAccount)
    {
        if (from.Find(Kept, bankAccount) is { } kept)
        {
            from.Forget(kept);
            to.Put(kept);
        }
    }

    private static JsonObject Build(Work work, BankAccountEntry entry)
    {
        var account = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("ba_"),
                ["object"] = Type,
                ["account"] = null,
                ["account_holder_name"] = entry.HolderName,
                ["account_holder_type"] = entry.HolderType,
                ["account_type"] = entry.AccountType,
                ["available_payout_methods"] = new JsonArray("standard"),
                ["bank_name"] = "STRIPE TEST BANK",
                ["country"] = entry.Country,
                ["currency"] = entry.Currency,
                ["customer"] = null,
                ["default_for_currency"] = false,
                ["fingerprint"] = Fingerprint(work.Account, entry),
                ["future_requirements"] = null,
                ["last4"] = entry.Number[^4..],
                ["metadata"] = new JsonObject(),
                ["requirements"] = null,
                ["routing_number"] = entry.Routing,
                ["status"] = "new",
            }
        );
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = account.Id(),
                ["object"] = Kept,
                ["failure"] = TestNumbers.Find(test => test.Is(entry.Number))?.Failure.Code,
            }
        );
        return account;
    }

    /// <summary>The same number has the same fingerprint within an account and its connected accounts.</summary>
    private static string Fingerprint(Account account, BankAccountEntry entry) =>
        Convert
            .ToBase64String(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        $"{(account.Platform ?? account).Id} {entry.Country} {entry.Routing} {entry.Number}"
                    )
                )
            )
            .Replace('+', 'a')
            .Replace('/', 'b')[..16];

    private static void CheckRouting(string country, string? routing, string param)
    {
        if (country == "US" && routing is null)
        {
            throw StripeErrors.MissingParameter(param);
        }

        if (country == "US" && !NineDigits().IsMatch(routing!))
        {
            throw StripeErrors.Invalid("Routing number must have 9 digits", "routing_number_invalid", param);
        }
    }

    [GeneratedRegex(@"\A[0-9A-Za-z][0-9A-Za-z \-]{3,33}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A\d{9}\z")]
    private static partial Regex NineDigits();

    [GeneratedRegex(@"\Abtok_(?<country>[a-z]{2})(?<verified>_verified)?(_(?<ending>[A-Za-z]+))?\z")]
    private static partial Regex TestToken();

    private sealed record TestNumber(string Number, string Iban, string Token, PayoutFailure Failure)
    {
        public bool Is(string number) =>
            number.TrimStart('0') == Number
            || (
                Iban.Length > 0
                && char.IsAsciiLetter(number[0])
                && number.Replace(" ", "", StringComparison.Ordinal).EndsWith(Iban, StringComparison.Ordinal)
            );
    }

    private sealed record BankAccountEntry(string Country, string Currency, string Number, string? Routing)
    {
        public string? HolderName { get; init; }

        public string? HolderType { get; init; }

        public string? AccountType { get; init; }
    }
}
