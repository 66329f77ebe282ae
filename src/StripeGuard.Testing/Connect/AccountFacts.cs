using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>What Stripe knows of an account and does not show: numbers, and what was done on its hosted pages.</summary>
internal sealed class AccountFacts
{
    private const string Type = "stripeguard.account";

    private readonly JsonObject document;

    private AccountFacts(JsonObject document) => this.document = document;

    /// <summary>Its owner has given Stripe everything on the onboarding page.</summary>
    public bool Onboarded
    {
        get => document.Flag("onboarded");
        set => document["onboarded"] = value;
    }

    /// <summary>The check of its owner's identity, which takes a while, has ended.</summary>
    public bool Checked
    {
        get => document.Flag("checked");
        set => document["checked"] = value;
    }

    /// <summary>Why it was rejected, or null.</summary>
    public string? Rejected
    {
        get => document.Text("rejected");
        set => document["rejected"] = value;
    }

    public string? TaxId => document.Text("tax_id");

    public string? IdNumber => document.Text("id_number");

    public static AccountFacts Of(ObjectStore platform, string account) =>
        new(platform.Find(Type, account) ?? platform.Add(new JsonObject { ["id"] = account, ["object"] = Type }));

    /// <summary>Keeps the numbers that were sent.</summary>
    public void Take(Parameters parameters)
    {
        if (parameters.Object("company")?.String("tax_id") is { } taxId)
        {
            document["tax_id"] = taxId;
        }

        if (parameters.Object("individual")?.String("id_number") is { } number)
        {
            document["id_number"] = number;
        }
    }
}
