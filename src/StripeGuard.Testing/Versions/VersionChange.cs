using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// One change of the API that older SDKs do not know: what an object of that type had before. Stripe answers each request
/// in the version that it asks for (docs.stripe.com/api/versioning).
/// </summary>
/// <param name="Since">The version that brought the change: 2025-03-31.basil.</param>
/// <param name="ObjectType">The type of the objects that it changed.</param>
/// <param name="Undo">Gives an object in the newer shape the fields of the older one.</param>
internal sealed record VersionChange(string Since, string ObjectType, Action<Account, JsonObject> Undo)
{
    /// <summary>The fields of the older shape through which <c>expand[]</c> leads.</summary>
    public IReadOnlyDictionary<string, FieldType> Fields { get; init; } = new Dictionary<string, FieldType>();
}
