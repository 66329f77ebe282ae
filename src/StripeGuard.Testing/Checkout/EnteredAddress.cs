using System.Text.Json.Nodes;
using StripeGuard.Testing.Pages;

namespace StripeGuard.Testing.Checkout;

/// <summary>An address as it was entered on a page, in fields that share a prefix.</summary>
internal sealed record EnteredAddress(
    string Name,
    string Country,
    string Line1,
    string Line2,
    string City,
    string State,
    string Postal
)
{
    public static readonly EnteredAddress Empty = new("", "", "", "", "", "", "");

    public static EnteredAddress Of(Func<string, string> field, string prefix) =>
        new(
            field(prefix + "name").Trim(),
            field(prefix + "country"),
            field(prefix + "line1").Trim(),
            field(prefix + "line2").Trim(),
            field(prefix + "city").Trim(),
            field(prefix + "state").Trim(),
            field(prefix + "postal").Trim()
        );

    /// <summary>Tells what is missing of street, city and state, under the fields' names in the template.</summary>
    public void CheckLines(Dictionary<string, string> errors, string prefix)
    {
        if (Line1.Length == 0)
        {
            errors[prefix + "Line1"] = "Your address is incomplete.";
        }

        if (City.Length == 0)
        {
            errors[prefix + "City"] = "Your city is incomplete.";
        }

        if (Country == "US" && State.Length == 0)
        {
            errors[prefix + "State"] = "Your state is incomplete.";
        }
    }

    /// <summary>Tells what is missing of a whole address of a person.</summary>
    public void Check(Dictionary<string, string> errors, string prefix, IReadOnlyList<string> countries)
    {
        if (Name.Length == 0)
        {
            errors[prefix + "Name"] = "Your name is incomplete.";
        }

        if (!countries.Contains(Country))
        {
            errors[prefix + "Country"] = "Please choose a country that is shipped to.";
        }

        CheckLines(errors, prefix);
        if (AddressCountries.AsksForPostalCode(Country) && Postal.Length < 3)
        {
            errors[prefix + "Postal"] = "Your postal code is incomplete.";
        }
    }

    /// <summary>The address as the API shows it.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["city"] = OrNull(City),
            ["country"] = OrNull(Country),
            ["line1"] = OrNull(Line1),
            ["line2"] = OrNull(Line2),
            ["postal_code"] = OrNull(Postal),
            ["state"] = OrNull(State),
        };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}
