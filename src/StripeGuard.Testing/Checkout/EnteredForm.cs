using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>The form of Checkout's page as it was entered, with what is wrong with it, by field.</summary>
internal sealed class EnteredForm
{
    public const string CustomPrefix = "custom_";
    public const string ShippingPrefix = "shipping_";

    private const string BankAccount = "us_bank_account";
    private const string Sepa = "sepa_debit";
    private const int ShortestIban = 15;

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public CardFields Card { get; init; } = new("", "", "");

    public string Account { get; init; } = "";

    public string Country { get; init; } = "US";

    public string Postal { get; init; } = "";

    /// <summary><c>card</c> or <c>bank</c>.</summary>
    public string Method { get; init; } = "card";

    /// <summary>Street, city and state of the billing address, where the session asks for all of it.</summary>
    public EnteredAddress BillingAddress { get; init; } = EnteredAddress.Empty;

    public EnteredAddress Shipping { get; init; } = EnteredAddress.Empty;

    /// <summary>Whether a business buys.</summary>
    public bool AsBusiness { get; init; }

    public string BusinessName { get; init; } = "";

    public string TaxId { get; init; } = "";

    public bool Terms { get; init; }

    public bool Promotions { get; init; }

    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong, by the field's name in the template.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the custom fields, by their key.</summary>
    public Dictionary<string, string> CustomErrors { get; } = new(StringComparer.Ordinal);

    public static EnteredForm Of(PageRequest request)
    {
        return new EnteredForm
        {
            Email = Field("email").Trim(),
            Name = Field("name").Trim(),
            Phone = Field("phone").Trim(),
            Card = new CardFields(Field("number"), Field("expiry"), Field("cvc")),
            Account = Field("account").Replace(" ", "", StringComparison.Ordinal),
            Country = AddressCountries.All.Any(country => country.Code == Field("country")) ? Field("country") : "US",
            Postal = Field("postal").Trim(),
            Method = Field("method") is "bank" ? "bank" : "card",
            BillingAddress = EnteredAddress.Of(Field, ""),
            Shipping = EnteredAddress.Of(Field, ShippingPrefix),
            AsBusiness = Field("business").Length > 0,
            BusinessName = Field("business_name").Trim(),
            TaxId = Field("tax_id").Trim(),
            Terms = Field("terms").Length > 0,
            Promotions = Field("promotions").Length > 0,
            CustomFields = request
                .Form.Where(field => field.Key.StartsWith(CustomPrefix, StringComparison.Ordinal))
                .ToDictionary(field => field.Key[CustomPrefix.Length..], field => field.Value.Trim()),
        };

        string Field(string name) => Clipped(request.Field(name) ?? "");
    }

    /// <summary>What buys: null when something is missing or wrong, which <see cref="Errors"/> then says.</summary>
    public (Buyer Buyer, Func<JsonObject, JsonObject>? Method)? Check(Work work, JsonObject session)
    {
        var needs = Needs.Of(work, session);
        var email = needs.KnownEmail ?? Email;
        if (!SessionChecks.IsEmail(email))
        {
            Errors["Email"] = Email.Length == 0 ? "Your email is incomplete." : "Your email address is invalid.";
        }

        if (needs.Phone && Phone.Count(char.IsAsciiDigit) < 5)
        {
            Errors["Phone"] = "Your phone number is incomplete.";
        }

        var method = needs.Payment ? PaymentMethod(work, needs) : null;
        if (Name.Length == 0)
        {
            Errors["Name"] = "Your name is incomplete.";
        }

        CheckAddresses(needs);
        CheckBusiness(session, needs);
        if (needs.Terms && !Terms)
        {
            Errors["Terms"] = "Please accept the terms of service to continue.";
        }

        CheckCustomFields(session);
        return Errors.Count + CustomErrors.Count == 0
            ? (
                new Buyer(email, Name, needs.Phone ? Phone : null, Address(needs))
                {
                    Shipping = needs.ShipsTo is null ? null : ShippingDetails(),
                    Business = IsBusiness(needs) ? (BusinessName, TaxId) : null,
                    AcceptsTerms = Terms,
                    AcceptsPromotions = Promotions,
                    CustomFields = CustomFields.Where(field => field.Value.Length > 0).ToDictionary(),
                },
                method
            )
            : null;
    }

    /// <summary>The card alone: what makes its PaymentMethod, or null with <see cref="Errors"/>.</summary>
    public Func<JsonObject, JsonObject>? CheckCard(Work work)
    {
        var entry = Card.Read(work.Account.Options, work.Account.Now, Errors);
        if (Name.Length == 0)
        {
            Errors["Name"] = "Your name is incomplete.";
        }

        if (AddressCountries.AsksForPostalCode(Country) && Postal.Length < 3)
        {
            Errors["Postal"] = "Your postal code is incomplete.";
        }

        return entry is not null && Errors.Count == 0 ? billing => PaymentMethods.New(work, entry, billing) : null;
    }

    /// <summary>The billing details that were entered.</summary>
    public JsonObject Billing(string? email) => new Buyer(email ?? "", Name, null, Address(null)).BillingDetails();

    /// <summary>Where automatic tax is computed for, as far as it was entered.</summary>
    public JsonObject TaxedAt(Needs needs) => needs.ShipsTo is null ? Address(needs) : Shipping.ToJson();

    private JsonObject Address(Needs? needs) =>
        (
            needs?.Address == true
                ? BillingAddress with
                {
                    Country = Country,
                    Postal = Postal,
                }
                : EnteredAddress.Empty with
                {
                    Country = Country,
                    Postal = Postal,
                }
        ).ToJson();

    private JsonObject ShippingDetails() => new() { ["address"] = Shipping.ToJson(), ["name"] = Shipping.Name };

    private void CheckAddresses(Needs needs)
    {
        if (needs.Country && AddressCountries.AsksForPostalCode(Country) && Postal.Length < 3)
        {
            Errors["Postal"] = "Your postal code is incomplete.";
        }

        if (needs.Address)
        {
            (BillingAddress with { Country = Country }).CheckLines(Errors, "");
        }

        if (needs.ShipsTo is { } countries)
        {
            Shipping.Check(Errors, "Shipping", countries);
        }
    }

    /// <summary>Whether a business buys from where the page takes tax ids.</summary>
    private bool IsBusiness(Needs needs) => needs.TaxId && AsBusiness && TaxIdTypes.Of(TaxCountry(needs)) is not null;

    private string TaxCountry(Needs needs) => needs.ShipsTo is null ? Country : Shipping.Country;

    private void CheckBusiness(JsonObject session, Needs needs)
    {
        var isRequired =
            needs.TaxId
            && session.Object("tax_id_collection")?.Text("required") == "if_supported"
            && TaxIdTypes.Of(TaxCountry(needs)) is not null;
        if (isRequired && !AsBusiness)
        {
            Errors["Business"] = "Please enter the tax ID of your business.";
        }

        if (!IsBusiness(needs))
        {
            return;
        }

        if (BusinessName.Length == 0)
        {
            Errors["BusinessName"] = "Your business name is incomplete.";
        }

        if (TaxId.Count(char.IsAsciiLetterOrDigit) < 4)
        {
            Errors["TaxId"] = "Your tax ID is incomplete.";
        }
    }

    private Func<JsonObject, JsonObject>? PaymentMethod(Work work, Needs needs)
    {
        if (!needs.Card || (needs.Bank && Method == "bank"))
        {
            return BankDebit(work, needs);
        }

        return Card.Read(work.Account.Options, work.Account.Now, Errors) is { } entry
            ? billing => PaymentMethods.New(work, entry, billing)
            : null;
    }

    private Func<JsonObject, JsonObject>? BankDebit(Work work, Needs needs)
    {
        var isIban = Account.Length > 0 && char.IsAsciiLetter(Account[0]);
        if (Account.Length < (isIban ? ShortestIban : 4) || !Account.All(char.IsAsciiLetterOrDigit))
        {
            Errors["Account"] = isIban ? "Your IBAN is incomplete." : "Your account number is incomplete.";
            return null;
        }

        var type = isIban ? Sepa : BankAccount;
        if (!needs.Types.Contains(type))
        {
            Errors["Account"] = isIban
                ? "This session does not take SEPA Direct Debit: enter the number of a US bank account."
                : "This session does not take US bank accounts: enter an IBAN.";
            return null;
        }

        return billing => BankDebits.New(work, Account, billing);
    }

    private void CheckCustomFields(JsonObject session)
    {
        foreach (var field in ((JsonArray)session["custom_fields"]!).OfType<JsonObject>())
        {
            var key = field.Text("key") ?? "";
            var value = CustomFields.GetValueOrDefault(key, "");
            if (value.Length == 0)
            {
                if (!field.Flag("optional"))
                {
                    CustomErrors[key] = "Please fill in this field.";
                }

                continue;
            }

            if (Problem(field, value) is { } problem)
            {
                CustomErrors[key] = problem;
            }
        }
    }

    private static string? Problem(JsonObject field, string value)
    {
        var type = field.Text("type") ?? "text";
        var of = field.Object(type);
        if (type == "dropdown")
        {
            return
                (of?["options"] as JsonArray)?.OfType<JsonObject>().Any(option => option.Text("value") == value) == true
                ? null
                : "Please choose one of the options.";
        }

        if (type == "numeric" && !value.All(char.IsAsciiDigit))
        {
            return "Please enter digits only.";
        }

        return of?["minimum_length"] is not null && value.Length < of.Number("minimum_length")
                ? $"Please enter at least {of.Number("minimum_length")} characters."
            : of?["maximum_length"] is not null && value.Length > of.Number("maximum_length")
                ? $"Please enter at most {of.Number("maximum_length")} characters."
            : null;
    }

    /// <summary>No field is longer than the longest that Stripe keeps.</summary>
    private static string Clipped(string text) => text.Length > 512 ? text[..512] : text;
}

/// <summary>What a session's page asks for.</summary>
/// <param name="Address">All of the billing address, where else country and postal code do.</param>
internal sealed record Needs(
    IReadOnlyList<string> Types,
    string? KnownEmail,
    bool Payment,
    bool Phone,
    bool Terms,
    bool Address
)
{
    /// <summary>The countries that can be shipped to; null where the session asks for no shipping address.</summary>
    public IReadOnlyList<string>? ShipsTo { get; private init; }

    /// <summary>Whether a business can enter its tax id.</summary>
    public bool TaxId { get; private init; }

    /// <summary>Whether the country is asked for: to check the card, to compute tax, or because it is wanted.</summary>
    public bool Country { get; private init; }

    public bool Card => Types.Contains("card");

    public bool Bank => Types.Contains("us_bank_account") || Types.Contains("sepa_debit");

    public static Needs Of(Work work, JsonObject session)
    {
        var isFree = IsFree(session);
        var isAddressWanted = session.Text("billing_address_collection") == "required";
        return new(
            [.. ((JsonArray)session["payment_method_types"]!).Select(type => type!.GetValue<string>())],
            Buyer.KnownEmail(work, session),
            !isFree,
            session.Object("phone_number_collection")?.Flag("enabled") == true,
            session.Object("consent_collection")?.Text("terms_of_service") == "required",
            isAddressWanted
        )
        {
            ShipsTo = session.Object("shipping_address_collection")?["allowed_countries"] is JsonArray { Count: > 0 } to
                ? [.. to.Select(country => country!.GetValue<string>())]
                : null,
            TaxId = session.Object("tax_id_collection")?.Flag("enabled") == true,
            Country = !isFree || isAddressWanted || session.Object("automatic_tax")?.Flag("enabled") == true,
        };
    }

    /// <summary>Nothing is due and nothing has to be kept for later.</summary>
    public static bool IsFree(JsonObject session) =>
        session.Text("mode") switch
        {
            "payment" => session.Number("amount_total") == 0,
            "subscription" => session.Number("amount_total") == 0
                && session.Text("payment_method_collection") == "if_required",
            _ => false,
        };
}

/// <summary>Bank debits by one of Stripe's test accounts.</summary>
internal static class BankDebits
{
    /// <summary>docs.stripe.com/testing#ach-direct-debit: the routing number of every test account.</summary>
    private const string Routing = "110000000";

    public static string TypeOf(string account) => char.IsAsciiLetter(account[0]) ? "sepa_debit" : "us_bank_account";

    public static JsonObject New(Work work, string account, JsonObject billing)
    {
        var type = TypeOf(account);
        var details =
            type == "sepa_debit"
                ? new JsonObject { ["iban"] = account }
                : new JsonObject { ["account_number"] = account, ["routing_number"] = Routing };
        var method = PaymentMethods.New(work, new Parameters(new JsonObject { ["type"] = type, [type] = details }));
        method["billing_details"] = billing;
        return method;
    }
}
