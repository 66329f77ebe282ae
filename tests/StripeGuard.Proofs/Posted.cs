using System.Net;
using System.Text;
using Stripe;

namespace StripeGuard.Proofs;

/// <summary>Requests that somebody else than Stripe posts to the site: forged, or recorded and sent again.</summary>
internal static class Posted
{
    /// <summary>An event of a payment that nobody made.</summary>
    public static readonly string PaymentSucceeded = $$"""
        {
          "id": "evt_posted",
          "object": "event",
          "api_version": "{{StripeConfiguration.ApiVersion}}",
          "type": "payment_intent.succeeded",
          "data": { "object": { "id": "pi_posted", "object": "payment_intent", "amount": 1, "status": "succeeded" } }
        }
        """;

    /// <summary>Posts the event with whatever signature is given, and tells how the site answers.</summary>
    public static async Task<HttpStatusCode> Event(Site site, string path, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(PaymentSucceeded, Encoding.UTF8, "application/json");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }

        using var answer = await site.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
