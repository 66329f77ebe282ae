using StripeGuard.Testing.Pages;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>A customer's details as they were entered in the portal, with what is wrong with them by field.</summary>
internal sealed record PortalDetails(IReadOnlyDictionary<string, string> Texts, EnteredAddress Address)
{
    private static readonly string[] Names = ["email", "name", "phone"];

    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public static PortalDetails Of(PageRequest request)
    {
        return new PortalDetails(
            Names.ToDictionary(name => name, name => Field(name).Trim()),
            EnteredAddress.Of(Field, "")
        );

        string Field(string name) => request.Field(name) is { Length: <= 512 } text ? text : "";
    }

    /// <summary>Whether what may be changed can be kept; <see cref="Errors"/> says what cannot.</summary>
    public bool Check(PortalActions actions)
    {
        if (actions.AllowsDetail("email") && !SessionChecks.IsEmail(Texts["email"]))
        {
            Errors["Email"] =
                Texts["email"].Length == 0 ? "Your email is incomplete." : "Your email address is invalid.";
        }

        if (actions.AllowsDetail("address"))
        {
            CheckAddress();
        }

        return Errors.Count == 0;
    }

    private void CheckAddress()
    {
        if (AddressCountries.All.All(country => country.Code != Address.Country))
        {
            Errors["Country"] = "Please choose a country.";
        }

        Address.CheckLines(Errors, "");
        if (AddressCountries.AsksForPostalCode(Address.Country) && Address.Postal.Length < 3)
        {
            Errors["Postal"] = "Your postal code is incomplete.";
        }
    }
}
