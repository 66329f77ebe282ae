using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing;

/// <summary>Every resource with behaviour of its own. What is not here is stored and returned in its entity's shape.</summary>
internal static class Resources
{
    public static readonly IReadOnlyList<IResource> All = [new Customers(), new Events(), new WebhookEndpoints()];
}
