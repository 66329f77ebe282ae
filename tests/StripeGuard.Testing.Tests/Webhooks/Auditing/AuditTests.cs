using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stripe;
using StripeGuard.Testing.Webhooks.Auditing;

namespace StripeGuard.Testing.Tests.Webhooks.Auditing;

public class AuditTests
{
    private static readonly string[] AllForgeries =
    [
        "no-signature",
        "wrong-secret",
        "empty-secret",
        "other-endpoint",
        "altered-body",
        "altered-timestamp",
        "old-timestamp",
        "scheme-v0",
        "re-serialised",
        "empty-body",
        "huge-body",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:0")]
    public async Task An_endpoint_as_Stripes_documentation_has_it_passes_all(string? listenOn)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync(listenOn);
        var endpoint = listenOn is null
            ? stripe.Webhooks.Register(shop.Client, Shop.Path)
            : stripe.Webhooks.Register(shop.Url);
        shop.Secret = endpoint.Secret;

        var report = await stripe.Webhooks.AuditAsync(endpoint);

        Assert.All(report.EnsurePassed().Checks, check => Assert.Equal(AuditVerdict.Pass, check.Verdict));
        Assert.Equal(AllForgeries, report.Checks.Skip(1).Take(AllForgeries.Length).Select(check => check.Name));
        Assert.Equal(
            [
                "two-signatures",
                "same-event-twice",
                "unknown-type",
                "other-api-version",
                "live-event",
                "slow-answer",
                "get",
            ],
            report.Checks.Skip(1 + AllForgeries.Length).Select(check => check.Name)
        );
        Assert.Contains("19 passed, 0 failed", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_verifies_nothing_takes_every_forgery()
    {
        var report = await Audit(
            async (request, _) =>
            {
                await EventOf(request);
                return Results.Ok();
            }
        );

        Assert.Equal([.. AllForgeries.Except(["empty-body"]), "other-api-version"], Failed(report));
        Assert.Contains("STRIPE2001", report.Failed.First().Rules);
        var thrown = Assert.Throws<WebhookAuditException>(report.EnsurePassed);
        Assert.Contains("FAIL   no-signature (STRIPE2001", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("sent:     an event without a signature", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_answers_200_to_a_failed_verification_fails_by_the_same_rule_as_the_analyzer()
    {
        var report = await Audit(
            async (request, secret) =>
            {
                try
                {
                    Verified(await Body(request), request, secret);
                }
                catch (StripeException)
                {
                    // Swallowed, as people do.
                }

                return Results.Ok();
            }
        );

        Assert.Equal(AllForgeries, Failed(report));
        Assert.All(report.Failed, check => Assert.Contains("STRIPE2005", check.Rules));
    }

    [Fact]
    public async Task An_endpoint_that_verifies_JSON_that_it_has_written_again_is_told_so()
    {
        var report = await Audit(
            async (request, secret) =>
            {
                var written = JsonSerializer.Serialize(JsonDocument.Parse(await Body(request)));
                return Answer(written, request, secret);
            }
        );

        Assert.Equal(["genuine", "re-serialised"], Failed(report).Order(StringComparer.Ordinal));
        Assert.All(report.Failed, check => Assert.Equal("STRIPE2002", check.Rules[0]));
        Assert.Equal(AuditVerdict.Unknown, report.Checks.Single(check => check.Name == "two-signatures").Verdict);
    }

    [Fact]
    public async Task A_tolerance_in_milliseconds_takes_an_event_of_an_hour_ago()
    {
        var report = await Audit(
            async (request, secret) => Answer(await Body(request), request, secret, tolerance: 300_000)
        );

        var failed = Assert.Single(report.Failed);
        Assert.Equal(("old-timestamp", "STRIPE2003"), (failed.Name, failed.Rules[0]));
    }

    [Fact]
    public async Task A_server_that_computes_signatures_without_a_secret_takes_what_is_signed_with_none()
    {
        var report = await Audit(
            async (request, secret) =>
            {
                var body = await Body(request);
                var header = request.Headers["Stripe-Signature"].ToString();
                var timestamp = header.Split(',')[0].Replace("t=", "", StringComparison.Ordinal);
                var withNone = EventUtility.ComputeSignature("", timestamp, body);
                return header.Contains(withNone, StringComparison.Ordinal)
                    ? Results.Ok()
                    : Answer(body, request, secret);
            }
        );

        var failed = Assert.Single(report.Failed);
        Assert.Equal(("empty-secret", "STRIPE2020"), (failed.Name, failed.Rules[0]));
    }

    [Fact]
    public async Task A_refusal_as_a_fault_of_the_server_is_safe_and_gets_advice()
    {
        var report = await Audit(
            async (request, secret) =>
            {
                Verified(await Body(request), request, secret); // throws: a 500 from the framework
                return Results.Ok();
            }
        );

        var advice = report.Checks.Where(check => check.Verdict == AuditVerdict.Advice).ToList();
        Assert.Equal(AllForgeries, advice.Select(check => check.Name));
        Assert.All(advice, check => Assert.Equal(["STRIPE2021"], check.Rules));
        // An event of another API version is genuine: Stripe would send it for days and never be heard.
        Assert.Equal("other-api-version", Assert.Single(report.Failed).Name);
    }

    [Fact]
    public async Task Errors_for_unknown_types_and_for_second_deliveries_are_found()
    {
        var seen = new HashSet<string>();
        var report = await Audit(
            async (request, secret) =>
            {
                try
                {
                    var received = Verified(await Body(request), request, secret);
                    return received.Type != EventTypes.ProductUpdated ? Results.BadRequest()
                        : seen.Add(received.Id) ? Results.Ok()
                        : Results.Conflict();
                }
                catch (StripeException)
                {
                    return Results.BadRequest();
                }
            }
        );

        Assert.Equal(
            [("same-event-twice", "STRIPE2010"), ("unknown-type", "STRIPE2012")],
            report.Failed.Select(check => (check.Name, check.Rules[0]))
        );
    }

    [Fact]
    public async Task An_endpoint_behind_a_login_is_out_of_Stripes_reach()
    {
        var report = await Audit((_, _) => Task.FromResult(Results.Unauthorized()));

        var failed = Assert.Single(report.Failed);
        Assert.Equal(("genuine", "STRIPE2013"), (failed.Name, failed.Rules[0]));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_in_time_fails()
    {
        var never = new TaskCompletionSource<IResult>();
        var report = await Audit(
            (_, _) => never.Task,
            new WebhookAuditOptions { Timeout = TimeSpan.FromMilliseconds(50) }
        );
        never.SetResult(Results.Ok());

        Assert.Contains("slow-answer", Failed(report));
        Assert.Contains("no answer within 0.05 seconds", report.ToString(), StringComparison.Ordinal);
    }

    /// <summary>In real time, by which the audit goes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endpoint_whose_first_answer_is_slow_is_asked_once_more(bool isSlowAgain)
    {
        var sent = 0;
        await Audit((request, secret) => AnswerAsync(request, secret, isSlow: false));
        var all = sent;
        sent = 0;

        var report = await Audit(
            (request, secret) => AnswerAsync(request, secret, sent == 0 || (isSlowAgain && sent == all))
        );

        Assert.Equal(all + 1, sent);
        Assert.Equal(isSlowAgain ? ["slow-answer"] : [], Failed(report));

        async Task<IResult> AnswerAsync(HttpRequest request, string secret, bool isSlow)
        {
            sent++;
            await Task.Delay(isSlow ? TimeSpan.FromSeconds(5.1) : TimeSpan.Zero);
            return Answer(await Body(request), request, secret);
        }
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_in_words()
    {
        var report = await WebhookAudit.RunAsync(new Uri("http://127.0.0.1:1/stripe"), "whsec_audit");

        Assert.False(report.Passed);
        Assert.Contains("no answer", report.Checks[0].Received, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_audit", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_events_are_of_the_type_and_version_that_the_endpoint_handles()
    {
        var types = new List<(string Type, string Object, string Version)>();
        await Audit(
            async (request, secret) =>
            {
                var received = Verified(await Body(request), request, secret);
                types.Add((received.Type, received.Data.Object.Object, received.ApiVersion));
                return Results.Ok();
            },
            new WebhookAuditOptions { EventType = EventTypes.CustomerSubscriptionUpdated }
        );

        Assert.Contains(
            (EventTypes.CustomerSubscriptionUpdated, "subscription", StripeConfiguration.ApiVersion),
            types
        );
    }

    private static IEnumerable<string> Failed(WebhookAuditReport report) => report.Failed.Select(check => check.Name);

    private static async Task<WebhookAuditReport> Audit(
        Func<HttpRequest, string, Task<IResult>> receive,
        WebhookAuditOptions? options = null
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var endpoint = stripe.Webhooks.Register(shop.Client, Shop.OpenPath);
        shop.Receive = request => receive(request, endpoint.Secret);
        return await stripe.Webhooks.AuditAsync(endpoint, options);
    }

    private static async Task<string> Body(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }

    private static async Task<Event> EventOf(HttpRequest request) => EventUtility.ParseEvent(await Body(request));

    private static IResult Answer(string body, HttpRequest request, string secret, long tolerance = 300)
    {
        try
        {
            Verified(body, request, secret, tolerance);
            return Results.Ok();
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }
    }

    private static Event Verified(string body, HttpRequest request, string secret, long tolerance = 300) =>
        EventUtility.ConstructEvent(body, request.Headers["Stripe-Signature"].ToString(), secret, tolerance);
}
