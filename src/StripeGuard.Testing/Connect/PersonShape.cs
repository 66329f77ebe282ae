using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>The fields of a person: docs.stripe.com/api/persons/object.</summary>
internal static class PersonShape
{
    /// <summary>Adds what a person shows of numbers that it does not show, and of how its verification stands.</summary>
    public static void Complete(JsonObject person, Parameters given, string account)
    {
        person["account"] = account;
        person["id_number_provided"] = person.Flag("id_number_provided") || given.Has("id_number");
        person["ssn_last_4_provided"] =
            person.Flag("ssn_last_4_provided") || given.Has("ssn_last_4") || given.Has("id_number");
        person["relationship"] ??= new JsonObject();
        var relationship = person.Object("relationship")!;
        foreach (var role in (string[])["director", "executive", "legal_guardian", "owner", "representative"])
        {
            relationship[role] = given.Object("relationship")?.Bool(role) ?? relationship.Flag(role);
        }

        foreach (var name in (string[])["percent_ownership", "title", "authorizer"])
        {
            relationship.TryAdd(name, null);
        }

        person["requirements"] ??= AccountShape.NoRequirements();
        person["future_requirements"] ??= AccountShape.NoRequirements();
        person["verification"] ??= new JsonObject();
        var verification = person.Object("verification")!;
        foreach (var document in (string[])["additional_document", "document"])
        {
            verification[document] ??= new JsonObject
            {
                ["back"] = null,
                ["details"] = null,
                ["details_code"] = null,
                ["front"] = null,
            };
        }

        foreach (var name in (string[])["details", "details_code"])
        {
            verification.TryAdd(name, null);
        }

        verification["status"] ??= "unverified";
    }
}
