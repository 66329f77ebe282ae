using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>The accounts of a platform's sellers: which there are, and how to act for one.</summary>
internal static class ConnectedAccounts
{
    public const string Type = "account";

    /// <summary>The connected account of that id, or Stripe's 400 naming the parameter.</summary>
    public static JsonObject Get(Work work, string id, string param)
    {
        var platform = PlatformOf(work.Account);
        return id != platform.Id && platform.Objects.Find(Type, id) is { } found
            ? found
            : throw StripeErrors.Invalid(
                $"No such {(param == "on_behalf_of" ? "account" : "destination")}: '{id}'",
                "resource_missing",
                param
            );
    }

    /// <summary>What is done on a connected account by something done on its platform, for the same reason.</summary>
    public static Work For(Work work, string id) => new(PlatformOf(work.Account).Connected(id), work.Cause);

    /// <summary>What is done on the platform by something done on its connected account.</summary>
    public static Work Platform(Work work) => new(PlatformOf(work.Account), work.Cause);

    /// <summary>The platform as an application: docs.stripe.com/api/application_fees/object.</summary>
    public static string ApplicationOf(Account account) =>
        "ca_" + PlatformOf(account).Id["acct_".Length..].TrimStart('_');

    public static Account PlatformOf(Account account) => account.Platform ?? account;

    /// <summary>What an account can lose before it owes Stripe, in minor units: what is available and what is pending.</summary>
    public static long Holds(Account account, string currency)
    {
        var (available, pending) = Ledger.Of(account).Totals.GetValueOrDefault(currency);
        return available + pending;
    }
}
