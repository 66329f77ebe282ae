using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>
/// What an account must still tell, and what it may do meanwhile: docs.stripe.com/connect/handling-api-verification. The
/// test values of docs.stripe.com/connect/testing#identity-verification decide how an identity check ends.
/// </summary>
internal static class AccountRequirements
{
    /// <summary>Verified at once; the other date of birth that verifies takes a while.</summary>
    private const int ImmediateYear = 1902;

    private const int LaterYear = 1901;

    private const string GoodDocument = "file_identity_document_success";

    private const string BadNumber = "111111111";

    /// <summary>How long a check takes that is not immediate: "some time later" at Stripe.</summary>
    private static readonly TimeSpan ChecksFor = TimeSpan.FromMinutes(1);

    private static readonly string[] PersonFields =
    [
        "address.city",
        "address.line1",
        "address.postal_code",
        "dob.day",
        "dob.month",
        "dob.year",
        "email",
        "first_name",
        "last_name",
        "phone",
    ];

    private static readonly string[] CompanyFields =
    [
        "address.city",
        "address.line1",
        "address.postal_code",
        "name",
        "phone",
    ];

    /// <summary>Brings an account's requirements, capabilities and permissions up to date with what it has told.</summary>
    /// <param name="work">The platform's.</param>
    public static void Refresh(Work work, JsonObject account)
    {
        var facts = AccountFacts.Of(work.Objects, account.Id());
        var collected = Collected(work, account, facts);
        var (errors, pending) = collected.Count > 0 ? ([], false) : Verify(work, account, facts);
        string[] due = [.. collected.Concat(errors.Select(error => error.Requirement)).Order(StringComparer.Ordinal)];
        var disabled =
            facts.Rejected is { } reason ? "rejected." + reason
            : due.Length > 0 ? "requirements.past_due"
            : pending ? "requirements.pending_verification"
            : null;
        var requirements = AccountShape.NoRequirements();
        foreach (var name in (string[])["currently_due", "eventually_due", "past_due"])
        {
            requirements[name] = Names(due);
        }

        requirements["disabled_reason"] = disabled;
        requirements["errors"] = new JsonArray([.. errors.Select(error => error.ToJson())]);
        requirements["pending_verification"] = Names(pending ? ["individual.verification.document"] : []);
        account["requirements"] = requirements;
        account["details_submitted"] = account.Flag("details_submitted") || collected.Count == 0;
        account
            .Object("individual")
            ?.Object("verification")
            ?["status"] =
                pending ? "pending"
                : disabled is null && collected.Count == 0 ? "verified"
                : "unverified";
        Capabilities.Refresh(
            work,
            account,
            disabled is null ? "active"
                : pending && facts.Rejected is null ? "pending"
                : "inactive"
        );
        var capabilities = account.Object("capabilities")!;
        string[] active = [.. capabilities.Select(pair => pair.Key).Where(name => capabilities.Text(name) == "active")];
        account["charges_enabled"] = active.Any(name => name.EndsWith("_payments", StringComparison.Ordinal));
        account["payouts_enabled"] = active.Length > 0 && HasExternalAccount(account);
        if (pending && !facts.Checked)
        {
            work.Later(ChecksFor, later => EndCheck(later, account, facts));
        }
    }

    private static void EndCheck(Work work, JsonObject account, AccountFacts facts)
    {
        if (facts.Checked || work.Objects.Find(ConnectedAccounts.Type, account.Id()) is null)
        {
            return;
        }

        facts.Checked = true;
        ConnectedAccounts.For(work, account.Id()).Update(account, "account.updated", () => Refresh(work, account));
    }

    /// <summary>What has not been told yet.</summary>
    private static List<string> Collected(Work work, JsonObject account, AccountFacts facts)
    {
        if (facts.Onboarded)
        {
            return [];
        }

        var missing = new List<string>();
        var profile = account.Object("business_profile")!;
        if (account.Object("capabilities")?.Text("card_payments") is not null)
        {
            Need(profile.Text("mcc") is null, "business_profile.mcc");
            Need(profile.Text("url") is null && profile.Text("product_description") is null, "business_profile.url");
        }

        Need(account.Text("business_type") is null, "business_type");
        Need(!HasExternalAccount(account), "external_account");
        Need(account.Object("tos_acceptance")?["date"] is null, "tos_acceptance.date");
        Need(account.Object("tos_acceptance")?["ip"] is null, "tos_acceptance.ip");
        switch (account.Text("business_type"))
        {
            case null:
                break;
            case "individual":
                missing.AddRange(MissingOf(account.Object("individual"), "individual", PersonFields));
                Need(
                    account.Text("country") == "US"
                        && account.Object("individual")?.Flag("ssn_last_4_provided") != true,
                    "individual.ssn_last_4"
                );
                break;
            default:
                missing.AddRange(MissingOf(account.Object("company"), "company", CompanyFields));
                Need(account.Object("company")?.Flag("tax_id_provided") != true, "company.tax_id");
                missing.AddRange(
                    MissingOf(Persons.RepresentativeOf(work, account.Id()), "representative", PersonFields)
                );
                break;
        }

        return missing;

        void Need(bool isMissing, string name)
        {
            if (isMissing)
            {
                missing.Add(name);
            }
        }
    }

    private static IEnumerable<string> MissingOf(JsonObject? told, string prefix, IEnumerable<string> fields) =>
        fields
            .Where(field =>
            {
                JsonNode? node = told;
                foreach (var name in field.Split('.'))
                {
                    node = (node as JsonObject)?[name];
                }

                return node is null;
            })
            .Select(field => $"{prefix}.{field}");

    private static (List<VerificationError> Errors, bool Pending) Verify(
        Work work,
        JsonObject account,
        AccountFacts facts
    )
    {
        if (facts.Onboarded)
        {
            return ([], false);
        }

        var isIndividual = account.Text("business_type") == "individual";
        var person = isIndividual ? account.Object("individual") : Persons.RepresentativeOf(work, account.Id());
        var prefix = isIndividual ? "individual" : person?.Id() ?? "representative";
        if (!isIndividual && facts.TaxId == BadNumber)
        {
            return (
                [
                    new VerificationError(
                        "verification_failed_tax_id_match",
                        "The provided company name does not match the tax ID.",
                        "company.tax_id"
                    ),
                ],
                false
            );
        }

        var verification = person?.Object("verification");
        if (verification?.Object("document")?.Text("front") == GoodDocument)
        {
            return ([], false);
        }

        var year = person?.Object("dob")?.Number("year");
        if (facts.IdNumber == BadNumber || year is not (ImmediateYear or LaterYear))
        {
            return (
                [
                    new VerificationError(
                        "verification_failed_keyed_identity",
                        "The person's keyed-in identity information could not be verified.",
                        $"{prefix}.verification.document"
                    ),
                ],
                false
            );
        }

        return ([], year == LaterYear && !facts.Checked);
    }

    private static bool HasExternalAccount(JsonObject account) =>
        account.Object("external_accounts")?["data"] is JsonArray { Count: > 0 };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    private sealed record VerificationError(string Code, string Reason, string Requirement)
    {
        public JsonObject ToJson() =>
            new()
            {
                ["code"] = Code,
                ["reason"] = Reason,
                ["requirement"] = Requirement,
            };
    }
}
