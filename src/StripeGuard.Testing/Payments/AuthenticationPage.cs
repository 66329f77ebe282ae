using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// The page that stands in for the issuer's 3D Secure challenge: complete or fail it, and go back to the
/// <c>return_url</c> with the parameters that Stripe adds (docs.stripe.com/payments/3d-secure/authentication-flow).
/// </summary>
internal sealed class AuthenticationPage(Authentications authentications)
{
    public const string Path = "/_stripeguard/3d_secure";

    public void Serve(WireMockServer server, int priority) =>
        server
            .Given(Request.Create().WithPath(new WildcardMatcher(Path + "/*")).UsingMethod("GET", "POST"))
            .AtPriority(priority)
            .RespondWith(Response.Create().WithCallback(Answer));

    private ResponseMessage Answer(IRequestMessage request)
    {
        var id = request.AbsolutePath[(Path.Length + 1)..];
        if (
            authentications.Find(id) is not var (account, intent)
            || intent.Text("client_secret") != Query(request, "client_secret")
        )
        {
            return Html(HttpStatusCode.NotFound, "There is no such payment waiting for authentication.");
        }

        if (request.Method != "POST")
        {
            return Html(HttpStatusCode.OK, Form(intent));
        }

        var completed = Text(request).Contains("outcome=complete", StringComparison.Ordinal);
        var returnUrl = ReturnUrl(intent);
        return Authentications.End(account, id, completed) is not { } now
                ? Html(HttpStatusCode.Conflict, "This payment no longer waits for authentication.")
            : returnUrl is null
                ? Html(HttpStatusCode.OK, completed ? "Authentication complete." : "Authentication failed.")
            : Redirect(Back(returnUrl, now));
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

    private static string Form(JsonObject intent)
    {
        var what = intent.Text("currency") is not { } currency
            ? "Your bank asks you to confirm that this card is saved."
            : $"Your bank asks you to confirm a payment of {Currency.Of(currency).Show(intent.Number("amount"))}.";
        return $"""
            <h1>3D Secure</h1>
            <p>{WebUtility.HtmlEncode(what)}</p>
            <form method="post">
              <button name="outcome" value="complete" autofocus>Complete</button>
              <button name="outcome" value="fail">Fail</button>
            </form>
            """;
    }

    private static ResponseMessage Html(HttpStatusCode status, string body) =>
        Message(
            status,
            $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>3D Secure test page</title>
            <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem } button { font: inherit; padding: .5rem 1rem }</style>
            <main>{{body}}</main>
            </html>
            """,
            ("Content-Type", "text/html; charset=utf-8")
        );

    private static ResponseMessage Redirect(string location) =>
        Message(HttpStatusCode.SeeOther, "", ("Location", location));

    private static ResponseMessage Message(HttpStatusCode status, string body, (string Name, string Value) header) =>
        new()
        {
            StatusCode = (int)status,
            Headers = new Dictionary<string, WireMockList<string>> { [header.Name] = new(header.Value) },
            BodyData = new BodyData
            {
                DetectedBodyType = BodyType.String,
                BodyAsString = body,
                Encoding = Encoding.UTF8,
            },
        };

    private static string? Query(IRequestMessage request, string name) =>
        request.Query is { } query && query.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;

    private static string Text(IRequestMessage request) =>
        request.BodyAsBytes is { } bytes ? Encoding.UTF8.GetString(bytes) : request.Body ?? "";
}
