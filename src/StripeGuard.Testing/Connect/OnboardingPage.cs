using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Connect;

/// <summary>The page that stands in for Stripe's onboarding of connected accounts: one button tells everything.</summary>
internal sealed class OnboardingPage(Objects.Accounts accounts)
{
    public const string Path = "/_stripeguard/onboarding";

    public void Serve(WireMockServer server, int priority) =>
        server
            .Given(Request.Create().WithPath(new WildcardMatcher(Path + "/*")).UsingMethod("GET", "POST"))
            .AtPriority(priority)
            .RespondWith(Response.Create().WithCallback(Answer));

    private ResponseMessage Answer(IRequestMessage request)
    {
        var link = request.AbsolutePath.Split('/')[^1];
        foreach (var platform in accounts.All.Where(account => account.Platform is null))
        {
            lock (platform.Lock)
            {
                if (AccountLinks.Find(platform, link) is { } found)
                {
                    return request.Method == "POST" ? Complete(platform, found) : Page(Form(found));
                }
            }
        }

        return Page(
            "<p>This link has been used, or is too old. Your application makes a new one.</p>",
            HttpStatusCode.Gone
        );
    }

    private static ResponseMessage Complete(Account platform, JsonObject link)
    {
        AccountLinks.Complete(platform, link);
        return Message(HttpStatusCode.SeeOther, "", "Location", link.Text("return_url")!);
    }

    private static string Form(JsonObject link) =>
        $"""
            <h1>Get paid</h1>
            <p>{WebUtility.HtmlEncode(
                link.Text("account")
            )} tells Stripe about its business, its owner and its bank account.</p>
            <form method="post"><button autofocus>Tell everything</button></form>
            <p><a href="{WebUtility.HtmlEncode(link.Text("refresh_url"))}">Start again</a></p>
            """;

    private static ResponseMessage Page(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Message(
            status,
            $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Onboarding test page</title>
            <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem } button { font: inherit; padding: .5rem 1rem }</style>
            <main>{{body}}</main>
            </html>
            """,
            "Content-Type",
            "text/html; charset=utf-8"
        );

    private static ResponseMessage Message(HttpStatusCode status, string body, string header, string value) =>
        new()
        {
            StatusCode = (int)status,
            Headers = new Dictionary<string, WireMockList<string>> { [header] = new(value) },
            BodyData = new BodyData
            {
                DetectedBodyType = BodyType.String,
                BodyAsString = body,
                Encoding = Encoding.UTF8,
            },
        };
}
