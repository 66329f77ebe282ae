using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// Objects as older API versions show them. The fake knows one shape, that of the loaded Stripe.net; the fields that its
/// versions have dropped are put back for whoever asks in an older one. What an older version did not have yet stays.
/// </summary>
internal static class OlderShapes
{
    private static readonly VersionChange[] All =
    [
        .. Dahlia.Changes,
        .. Clover.Changes,
        .. Basil.Changes,
        .. LatestCharge.Changes,
    ];

    private static readonly ILookup<string, VersionChange> ByType = All.ToLookup(change => change.ObjectType);

    private static readonly string Newest = All.Max(change => change.Since)!;

    /// <summary>Whether that version shows anything otherwise than the loaded Stripe.net's.</summary>
    public static bool Differ(string version) => Precedes(version, Newest);

    /// <summary>Whether the first version came before the second: they start with their date.</summary>
    public static bool Precedes(string version, string other) => string.CompareOrdinal(version, other) < 0;

    /// <summary>The field that an object of that type had in that version and lost since, as far as <c>expand[]</c> leads through it.</summary>
    public static FieldType? Field(string? objectType, string name, string version) =>
        objectType is null
            ? null
            : ByType[objectType]
                .Where(change => Precedes(version, change.Since))
                .Select(change => change.Fields.GetValueOrDefault(name))
                .FirstOrDefault(field => field is not null);

    /// <summary>Gives what is in an answer the shape of that version. An event keeps its own version's.</summary>
    public static void Render(Account account, JsonNode? node, string version)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    Render(account, item, version);
                }

                break;
            case JsonObject obj:
                var own = obj.Text("object") == "event" ? obj.Text("api_version") ?? version : version;
                Undo(account, obj, own);
                foreach (var (_, value) in obj.ToArray())
                {
                    Render(account, value, own);
                }

                break;
            default:
                break;
        }
    }

    private static void Undo(Account account, JsonObject obj, string version)
    {
        if (obj.Text("object") is not { } type || obj.Flag("deleted"))
        {
            return;
        }

        if (type == "event" && Precedes(version, Basil.Version))
        {
            Basil.FormerPeriods(obj);
        }

        foreach (var change in ByType[type].Where(change => Precedes(version, change.Since)))
        {
            change.Undo(account, obj);
        }
    }
}
