using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Versions;

/// <summary>The types of fields that the API no longer has.</summary>
internal static class OlderField
{
    /// <summary>An object, always there.</summary>
    public static FieldType Object(string shape) => new(Kind.Object) { Shapes = [shape] };

    /// <summary>An id, or after <c>expand[]</c> its object.</summary>
    public static FieldType Expandable(string shape) => new(Kind.Expandable) { Shapes = [shape] };

    /// <summary>A list of objects.</summary>
    public static FieldType Page(string shape) => new(Kind.Page) { Item = Object(shape) };
}
