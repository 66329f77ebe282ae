using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SubscriptionBilling.StripeConnection;

/// <summary>
/// Where people reach the application, for the addresses that Stripe sends them back to: the setting <c>PublicUrl</c>, else
/// what the server listens on. Never a request's Host header, which its sender chooses.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server)
{
    /// <exception cref="InvalidOperationException">There is no setting, and the server does not listen yet.</exception>
    public Uri Root =>
        new(
            configuration["PublicUrl"]
                ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException(
                    "Set PublicUrl to the address at which people reach this application."
                ),
            UriKind.Absolute
        );

    public string Of(string path) => new Uri(Root, path).ToString();
}
