using System.Net;
using Stripe.Identity;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Identity;

public class VerificationSessionTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private VerificationSessionService Sessions => new(shop.Client);

    [Fact]
    public async Task A_verified_person_is_told_by_report_and_event()
    {
        var session = await Open();
        Assert.Equal("requires_input", session.Status);
        Assert.StartsWith(session.Id + "_secret_", session.ClientSecret, StringComparison.Ordinal);

        var verified = await shop.Stripe.Identity.VerifyAsync(session);

        Assert.Equal(("verified", null), (verified.Status, verified.Url));
        var shown = await Sessions.GetAsync(
            session.Id,
            new() { Expand = ["verified_outputs", "last_verification_report"] }
        );
        Assert.Equal("Rosen", shown.VerifiedOutputs.LastName);
        Assert.Equal(
            ("verified", session.Id),
            (shown.LastVerificationReport.Document.Status, shown.LastVerificationReport.VerificationSession)
        );
        Assert.Null((await Sessions.GetAsync(session.Id)).VerifiedOutputs);
        Assert.Equal(
            [
                "identity.verification_session.created",
                "identity.verification_session.processing",
                "identity.verification_session.verified",
            ],
            await shop.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task A_document_that_fails_can_be_submitted_again_at_a_new_address()
    {
        var session = await Open();

        var failed = await shop.Stripe.Identity.FailAsync(session, "document_expired");
        var verified = await shop.Stripe.Identity.VerifyAsync(failed);

        Assert.Equal(("requires_input", "document_expired"), (failed.Status, failed.LastError.Code));
        Assert.NotEqual(session.Url, failed.Url);
        Assert.Equal(("verified", null), (verified.Status, verified.LastError));
        Assert.Equal(2, (await new VerificationReportService(shop.Client).ListAsync()).Count());
        await Assert.ThrowsAsync<ArgumentException>(() => shop.Stripe.Identity.FailAsync(session, "ugly"));
    }

    [Fact]
    public async Task Its_page_says_what_came_of_it_and_leads_back()
    {
        var session = await Open();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        var page = await browser.GetStringAsync(new Uri(session.Url));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("outcome", "verified")]);
        using var sent = await browser.PostAsync(new Uri(session.Url), form);
        using var again = await browser.GetAsync(new Uri(session.Url));

        Assert.Contains("The document is expired.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("selfie", page, StringComparison.Ordinal);
        Assert.Equal("https://shop.example/verified", sent.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("verified", (await Sessions.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task A_canceled_session_takes_nothing_more()
    {
        var session = await Sessions.CancelAsync((await Open()).Id);

        var again = await Shop.Refused(() => Sessions.CancelAsync(session.Id));

        Assert.Equal(("canceled", null), (session.Status, session.ClientSecret));
        Assert.Contains("because it has a status of canceled", again.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.Stripe.Identity.VerifyAsync(session));
        Assert.Equal("type", (await Shop.Refused(() => Sessions.CreateAsync(new()))).StripeError.Param);
    }

    [Fact]
    public async Task Redacted_it_forgets_the_person_within_four_days()
    {
        var session = await shop.Stripe.Identity.VerifyAsync(await Open());

        var begun = await Sessions.RedactAsync(session.Id);
        shop.Stripe.Clock.Advance(TimeSpan.FromDays(4));

        Assert.Equal("processing", begun.Redaction.Status);
        var redacted = await Sessions.GetAsync(session.Id, new() { Expand = ["last_verification_report"] });
        Assert.Equal("redacted", redacted.Redaction.Status);
        Assert.Equal("[redacted]", redacted.LastVerificationReport.Document.LastName);
        Assert.Empty(redacted.Metadata);
        Assert.Equal("identity.verification_session.redacted", (await shop.EventTypesSoFar())[^1]);
    }

    private Task<VerificationSession> Open() =>
        Sessions.CreateAsync(
            new()
            {
                Type = "document",
                ReturnUrl = "https://shop.example/verified",
                Metadata = new() { ["user"] = "7" },
            }
        );
}
