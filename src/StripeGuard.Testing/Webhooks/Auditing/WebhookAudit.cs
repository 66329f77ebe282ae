using System.Globalization;

namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>
/// Sends to a webhook endpoint what attackers, other endpoints and Stripe itself may send, and judges the answers. It
/// knows the endpoint by HTTP alone, so it audits one in any language. It is a client: it contacts the address that it
/// is given, wherever that is.
/// </summary>
public static class WebhookAudit
{
    private const string ToRefuse = "a refusal, best 400";
    private const string ToAccept = "2xx";
    private const string Either = "2xx or 4xx, as the endpoint's owner decides, but no 5xx";

    /// <summary>Checkout waits ten seconds for an answer before it sends the customer on; half of that is slow already.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <summary>Audits the endpoint at an address.</summary>
    /// <param name="secret">Its signing secret, <c>whsec_…</c>: without it no genuine event can be sent.</param>
    /// <param name="client">The client that reaches it, when it is in a test server.</param>
    public static async Task<WebhookAuditReport> RunAsync(
        Uri url,
        string secret,
        WebhookAuditOptions? options = null,
        HttpClient? client = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrEmpty(secret);
        options ??= new WebhookAuditOptions();
        using var sender = new AuditClient(url, client, options.Timeout);
        var probes = new AuditProbes(
            new AuditEvents(options, TimeProvider.System),
            new AuditSigner(secret, TimeProvider.System)
        );
        return new WebhookAuditReport(url, await RunAsync(sender, probes, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<List<WebhookAuditCheck>> RunAsync(
        AuditClient client,
        AuditProbes probes,
        CancellationToken cancellationToken
    )
    {
        var genuine = probes.Genuine();
        var delivered = await client.SendAsync(genuine, cancellationToken).ConfigureAwait(false);
        var checks = new List<WebhookAuditCheck>();
        foreach (var probe in probes.Forgeries())
        {
            checks.Add(Judge(probe, await client.SendAsync(probe.Request, cancellationToken).ConfigureAwait(false)));
        }

        checks.Insert(0, Genuine(delivered, checks));
        foreach (var probe in probes.Oddities(genuine))
        {
            checks.Add(
                delivered.Accepted
                    ? Judge(probe, await client.SendAsync(probe.Request, cancellationToken).ConfigureAwait(false))
                    : NotSent(probe)
            );
        }

        checks.Add(InTime(await WarmAsync(client, probes, delivered, cancellationToken).ConfigureAwait(false)));
        checks.Add(Get(await client.SendAsync(AuditRequest.Get, cancellationToken).ConfigureAwait(false)));
        return checks;
    }

    /// <summary>When the genuine event is refused, the other answers often say why.</summary>
    private static WebhookAuditCheck Genuine(AuditAnswer answer, List<WebhookAuditCheck> forgeries)
    {
        var reserialises = forgeries.Any(check =>
            check.Name == "re-serialised" && check.StatusCode is >= 200 and < 300
        );
        var (rules, advice) = answer switch
        {
            _ when reserialises => (
                Rules("STRIPE2002"),
                "It verifies JSON that was parsed and written again. Verify the raw body."
            ),
            { Status: 401 or 403 or 404 or 405 or (>= 300 and < 400) } => (
                Rules("STRIPE2013"),
                "Stripe does not get as far as the handler: see to the route and its method, authentication, antiforgery, redirects."
            ),
            { Refused: true } => (
                Rules("STRIPE2017", "STRIPE2002", "STRIPE2015", "STRIPE2003"),
                "Is this the endpoint's secret? Does it expect another API version? Does it read the header Stripe-Signature, and the raw body, once?"
            ),
            _ => (Rules("STRIPE2014", "STRIPE2013"), "See the endpoint's log for what went wrong."),
        };
        return Check("genuine", "a genuine event", ToAccept, answer, rules, advice, Verdict(answer.Accepted));
    }

    private static WebhookAuditCheck Judge(AuditProbe probe, AuditAnswer answer)
    {
        if (probe.Expectation == AuditExpectation.Refusal && answer.Broke)
        {
            return Check(
                probe.Name,
                probe.Sent,
                ToRefuse,
                answer,
                ["STRIPE2021"],
                "It is refused, but as a fault of the server: alarms ring, and Stripe would send it again for days. Answer 400.",
                AuditVerdict.Advice
            );
        }

        var passed = probe.Expectation switch
        {
            AuditExpectation.Acceptance => answer.Accepted,
            AuditExpectation.Composure => answer.Accepted || answer.Refused,
            // A server may end the connection on a body that it will not take.
            _ => answer.Refused || answer.HungUp,
        };
        return Check(
            probe.Name,
            probe.Sent,
            Expected(probe.Expectation),
            answer,
            probe.Rules,
            probe.Advice,
            Verdict(passed)
        );
    }

    /// <summary>An application's first answer may wait for its start: one that was slow is asked once more.</summary>
    private static async Task<AuditAnswer> WarmAsync(
        AuditClient client,
        AuditProbes probes,
        AuditAnswer first,
        CancellationToken cancellationToken
    ) =>
        first.Accepted && first.Duration >= Slow
            ? await client.SendAsync(probes.Genuine(), cancellationToken).ConfigureAwait(false)
            : first;

    private static WebhookAuditCheck InTime(AuditAnswer answer) =>
        Check(
            "slow-answer",
            "a genuine event, to see how long its answer takes",
            string.Create(CultureInfo.InvariantCulture, $"an answer within {Slow.TotalSeconds} seconds"),
            answer,
            [],
            "Store the event, answer, and do the work afterwards: Stripe gives up waiting, and sends it again.",
            Verdict(answer.Status is not null && answer.Duration < Slow)
        ) with
        {
            Received = string.Create(
                CultureInfo.InvariantCulture,
                $"{answer.Words} after {answer.Duration.TotalMilliseconds:0} ms"
            ),
        };

    private static WebhookAuditCheck Get(AuditAnswer answer) =>
        Check(
            "get",
            "a GET instead of a POST",
            "405, or another 4xx",
            answer,
            ["STRIPE2013"],
            "Map POST only, so that nothing else reaches the handler.",
            answer.Refused ? AuditVerdict.Pass
                : answer.Broke || answer.Status is null ? AuditVerdict.Fail
                : AuditVerdict.Advice
        );

    private static WebhookAuditCheck NotSent(AuditProbe probe) =>
        new()
        {
            Name = probe.Name,
            Sent = probe.Sent,
            Expected = Expected(probe.Expectation),
            Received = "not sent, since the endpoint refuses even a genuine event",
            Verdict = AuditVerdict.Unknown,
            Rules = probe.Rules,
        };

    private static WebhookAuditCheck Check(
        string name,
        string sent,
        string expected,
        AuditAnswer answer,
        IReadOnlyList<string> rules,
        string advice,
        AuditVerdict verdict
    ) =>
        new()
        {
            Name = name,
            Sent = sent,
            Expected = expected,
            Received = answer.Words,
            StatusCode = answer.Status,
            Duration = answer.Duration,
            Verdict = verdict,
            Rules = rules,
            Advice = verdict == AuditVerdict.Pass ? null : advice,
        };

    private static string Expected(AuditExpectation expectation) =>
        expectation switch
        {
            AuditExpectation.Refusal => ToRefuse,
            AuditExpectation.Acceptance => ToAccept,
            _ => Either,
        };

    private static AuditVerdict Verdict(bool passed) => passed ? AuditVerdict.Pass : AuditVerdict.Fail;

    private static string[] Rules(params string[] rules) => rules;
}
