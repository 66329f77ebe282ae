using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Pages;
using WireMock.Server;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// The page that stands in for the issuer's 3D Secure challenge: complete or fail it, and go back to the
/// <c>return_url</c> with the parameters that Stripe adds (docs.stripe.com/payments/3d-secure/authentication-flow).
/// </summary>
internal sealed class AuthenticationPage(Authentications authentications)
{
    public const string Path = "/_stripeguard/3d_secure";

    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, Path + "/", request => Task.FromResult(Answer(request)));

    private PageAnswer Answer(PageRequest request)
    {
        if (
            authentications.Find(request.Id) is not var (account, intent)
            || intent.Text("client_secret") != request.Query.GetValueOrDefault("client_secret")
        )
        {
            return PageAnswer.Message(
                HttpStatusCode.NotFound,
                "3D Secure",
                "There is no such payment waiting for authentication."
            );
        }

        var returnUrl = ReturnUrl(intent);
        if (!request.IsPost)
        {
            return Form(intent, returnUrl);
        }

        var completed = request.Field("outcome") == "complete";
        return Authentications.End(account, intent.Id(), completed) is not { } now
                ? PageAnswer.Message(
                    HttpStatusCode.Conflict,
                    "3D Secure",
                    "This payment no longer waits for authentication.",
                    returnUrl,
                    "Continue"
                )
            : returnUrl is null
                ? PageAnswer.Message(
                    HttpStatusCode.OK,
                    "3D Secure",
                    completed ? "Authentication complete." : "Authentication failed."
                )
            : PageAnswer.To(Back(returnUrl, now));
    }

    /// <summary>Where to go back to: only where the intent itself says, whatever the page's own address says.</summary>
    private static string? ReturnUrl(JsonObject intent) =>
        intent.Object("next_action")?.Object("redirect_to_url")?.Text("return_url")
        ?? intent.Object("redirect")?.Text("return_url");

    private static string Back(string returnUrl, JsonObject intent)
    {
        var name = intent.Text("object");
        var status = intent.Text("status") is "succeeded" or "requires_capture" ? "succeeded" : "failed";
        var separator = returnUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        if (name == Sources.Type)
        {
            return $"{returnUrl}{separator}client_secret={Uri.EscapeDataString(intent.Text("client_secret")!)}&livemode=false&source={intent.Id()}";
        }

        return $"{returnUrl}{separator}{name}={intent.Id()}&{name}_client_secret={Uri.EscapeDataString(intent.Text("client_secret")!)}&redirect_status={status}";
    }

    /// <summary>The form may lead on from the return address, as Checkout's leads to the shop: so to any website.</summary>
    private static PageAnswer Form(JsonObject intent, string? returnUrl)
    {
        var isSetup = intent.Text("object") == SetupIntents.Type;
        return PageAnswer.Page(
            "three_d_secure",
            "3D Secure test page",
            new
            {
                Text = isSetup ? "Your bank asks you to confirm that this card is saved."
                : intent.Text("currency") is { } currency && intent["amount"] is not null
                    ? $"Your bank asks you to confirm a payment of {Money.Show(intent.Number("amount"), currency)}."
                : "Your bank asks you to confirm payments to this shop.",
            },
            HttpStatusCode.OK,
            "http:",
            "https:",
            PageServer.SourceOf(returnUrl)
        );
    }
}
