using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Identity;

/// <summary>
/// What came of what a person submitted: docs.stripe.com/api/identity/verification_reports. A verified one has the
/// details of the person that Stripe's examples are about.
/// </summary>
internal static class VerificationReports
{
    public const string Type = "identity.verification_report";

    private const string Redacted = "[redacted]";

    /// <summary>The report of one submission; none is made where the person has not let anything be checked.</summary>
    public static JsonObject? Make(Work work, JsonObject session, VerificationFailure? failure)
    {
        if (failure?.Code is "consent_declined" or "device_unsupported" or "abandoned")
        {
            return null;
        }

        var type = session.Text("type")!;
        var report = new JsonObject
        {
            ["id"] = work.Id("vr_"),
            ["object"] = Type,
            ["client_reference_id"] = session.Text("client_reference_id"),
            ["created"] = work.Now,
            ["livemode"] = false,
            ["options"] = session["options"]?.DeepClone(),
            ["type"] = type,
            ["verification_flow"] = session.Text("verification_flow"),
            ["verification_session"] = session.Id(),
        };
        report[type == "id_number" ? type : "document"] = type == "id_number" ? IdNumber(failure) : Document(failure);
        if (session.Object("options")?.Object("document")?.Flag("require_matching_selfie") == true)
        {
            report["selfie"] = Selfie(failure);
        }

        return work.Objects.Add(report);
    }

    /// <summary>What was verified, for <c>expand[]=verified_outputs</c>; null before that.</summary>
    public static JsonNode? Outputs(Account account, JsonObject session)
    {
        if (
            session.Text("status") != "verified"
            || session.Text("last_verification_report") is not { } id
            || account.Objects.Find(Type, id) is not { } report
        )
        {
            return null;
        }

        var person = report.Object("document") ?? report.Object("id_number")!;
        return new JsonObject
        {
            ["address"] = person["address"]?.DeepClone(),
            ["dob"] = null,
            ["email"] = null,
            ["first_name"] = person.Text("first_name"),
            ["id_number"] = null,
            ["id_number_type"] = person.Text("id_number_type"),
            ["last_name"] = person.Text("last_name"),
            ["phone"] = null,
            ["sex"] = null,
            ["unparsed_place_of_birth"] = null,
            ["unparsed_sex"] = null,
        };
    }

    /// <summary>Takes everything personal out of a session's reports.</summary>
    public static void Redact(Work work, JsonObject session)
    {
        foreach (var report in work.Objects.All(Type).Where(one => one.Text("verification_session") == session.Id()))
        {
            foreach (var person in new[] { report.Object("document"), report.Object("id_number") }.OfType<JsonObject>())
            {
                Blank(person, "first_name");
                Blank(person, "last_name");
                Blank(person.Object("address"), "line1");
                Blank(person.Object("address"), "city");
                Blank(person.Object("address"), "postal_code");
            }
        }
    }

    private static void Blank(JsonObject? of, string name)
    {
        if (of?[name] is not null)
        {
            of[name] = Redacted;
        }
    }

    private static JsonObject Document(VerificationFailure? failure)
    {
        var failed = failure?.Check == "document";
        return new JsonObject
        {
            ["address"] = failed ? null : Address(),
            ["error"] = failed ? Error(failure!) : null,
            ["expiration_date"] = failed ? null : Date(1, 12, 2030),
            ["files"] = new JsonArray(),
            ["first_name"] = failed ? null : "Jenny",
            ["issued_date"] = failed ? null : Date(1, 12, 2020),
            ["issuing_country"] = failed ? null : "US",
            ["last_name"] = failed ? null : "Rosen",
            ["status"] = failed ? "unverified" : "verified",
            ["type"] = failed ? null : "driving_license",
        };
    }

    private static JsonObject IdNumber(VerificationFailure? failure) =>
        new()
        {
            ["error"] = failure is null ? null : Error(failure),
            ["first_name"] = failure is null ? "Jenny" : null,
            ["id_number_type"] = failure is null ? "us_ssn" : null,
            ["last_name"] = failure is null ? "Rosen" : null,
            ["status"] = failure is null ? "verified" : "unverified",
        };

    private static JsonObject Selfie(VerificationFailure? failure)
    {
        var failed = failure?.Check == "selfie";
        return new JsonObject
        {
            ["document"] = null,
            ["error"] = failed ? Error(failure!) : null,
            ["selfie"] = null,
            ["status"] = failed ? "unverified" : "verified",
        };
    }

    private static JsonObject Error(VerificationFailure failure) =>
        new() { ["code"] = failure.Code, ["reason"] = failure.Reason };

    private static JsonObject Date(long day, long month, long year) =>
        new()
        {
            ["day"] = day,
            ["month"] = month,
            ["year"] = year,
        };

    private static JsonObject Address() =>
        new()
        {
            ["city"] = "San Francisco",
            ["country"] = "US",
            ["line1"] = "1234 Main St.",
            ["line2"] = null,
            ["postal_code"] = "94111",
            ["state"] = "CA",
        };
}
