namespace StripeGuard.Testing;

/// <summary>What the fake does with an id that was never created.</summary>
public enum UnknownIds
{
    /// <summary>It answers as Stripe does: 404, or 400 for an id in a parameter, <c>resource_missing</c>.</summary>
    Refuse,

    /// <summary>
    /// It makes the object up in the shape that Stripe's has, with the id that was asked for, and fills empty lists with
    /// one such object. What was created is kept and given back as always. This is for test suites that were written for
    /// stripe-mock: the server can take its place.
    /// </summary>
    Conjure,
}
