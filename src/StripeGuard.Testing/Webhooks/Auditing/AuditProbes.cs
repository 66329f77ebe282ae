namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>What a good endpoint does with a probe.</summary>
internal enum AuditExpectation
{
    /// <summary>It answers 4xx: whoever sent this is not Stripe.</summary>
    Refusal,

    /// <summary>It answers 2xx, or Stripe sends it again for days.</summary>
    Acceptance,

    /// <summary>It does what its owner has decided, and does not break.</summary>
    Composure,
}

/// <summary>One thing that an audit sends, and what it shows.</summary>
/// <param name="Rules">The rules that speak of code that fails here, the likeliest first.</param>
internal sealed record AuditProbe(
    string Name,
    string Sent,
    AuditExpectation Expectation,
    AuditRequest Request,
    IReadOnlyList<string> Rules,
    string Advice
);

/// <summary>Everything that an audit sends beside the genuine event.</summary>
internal sealed class AuditProbes(AuditEvents events, AuditSigner signer)
{
    private const int Megabyte = 1024 * 1024;
    private const int HugeBody = 4;
    private const string AnOldVersion = "2017-08-15";
    private const string Verify = "Verify every event with EventUtility.ConstructEvent, and answer 400 when it throws.";
    private const string VerifyRaw = "Verify the raw body, not JSON that was parsed and written again.";

    private static readonly string[] Unverified = ["STRIPE2001", "STRIPE2005"];

    /// <summary>What only a forger sends.</summary>
    public IEnumerable<AuditProbe> Forgeries()
    {
        var body = events.Genuine();
        var signed = signer.Right(body);
        return
        [
            Forgery(
                "no-signature",
                "an event without a signature",
                body,
                null,
                Verify,
                "STRIPE2001",
                "STRIPE2005",
                "STRIPE2020"
            ),
            Forgery(
                "wrong-secret",
                "an event signed with a secret of nobody's",
                body,
                signer.With("whsec_none", body),
                Verify
            ),
            Forgery(
                "empty-secret",
                "an event signed with an empty secret, which an endpoint without configuration would take",
                body,
                signer.With("", body),
                "Refuse to start without a secret, and verify every event.",
                "STRIPE2020",
                "STRIPE2001",
                "STRIPE2005"
            ),
            Forgery(
                "other-endpoint",
                "an event signed with another endpoint's secret",
                body,
                signer.OtherEndpoint(body),
                Verify
            ),
            Forgery(
                "altered-body",
                "an event whose body was changed after it was signed",
                body.Replace("Café", "Cake", StringComparison.Ordinal),
                signed,
                Verify
            ),
            Forgery(
                "altered-timestamp",
                "an event whose timestamp was changed after it was signed",
                body,
                signer.Redated(body),
                Verify
            ),
            Forgery(
                "old-timestamp",
                "a genuine event that somebody recorded an hour ago",
                body,
                signer.Aged(body, TimeSpan.FromHours(1)),
                "Keep to the tolerance of five minutes, which is in seconds.",
                "STRIPE2003",
                "STRIPE2001",
                "STRIPE2005"
            ),
            Forgery(
                "scheme-v0",
                "an event with the right signature under the scheme v0, which verifiers must ignore",
                body,
                signed.Replace("v1=", "v0=", StringComparison.Ordinal),
                Verify
            ),
            Forgery(
                "re-serialised",
                "an event whose signature fits its JSON only when that is parsed and written again",
                body,
                signer.Right(AuditEvents.Reserialised(body)),
                VerifyRaw,
                "STRIPE2002",
                "STRIPE2001",
                "STRIPE2005"
            ),
            Forgery("empty-body", "an empty body", "", signed, "Verify before anything is read from the body."),
            Forgery(
                "huge-body",
                $"an unsigned event of {HugeBody} MB",
                events.Huge(HugeBody * Megabyte),
                null,
                "Verify before anything is read from the body, and bound its length."
            ),
        ];
    }

    /// <summary>What Stripe itself sends now and then.</summary>
    /// <param name="delivered">The request of an event that the endpoint has accepted already.</param>
    public IEnumerable<AuditProbe> Oddities(AuditRequest delivered)
    {
        var rolled = events.Genuine();
        return
        [
            new(
                "two-signatures",
                "a genuine event with two v1 signatures, as after a secret was rolled, the second one right",
                AuditExpectation.Acceptance,
                new AuditRequest(rolled, signer.Two(rolled)),
                ["STRIPE2001"],
                "One right v1 signature is enough: verify with EventUtility.ConstructEvent."
            ),
            new(
                "same-event-twice",
                "the same event a second time",
                AuditExpectation.Acceptance,
                delivered,
                ["STRIPE2010"],
                "Answer 2xx to what was handled already; an error makes Stripe send it again."
            ),
            new(
                "unknown-type",
                "an event of a type that does not exist yet",
                AuditExpectation.Acceptance,
                Signed(events.OfType("product.audited_by_stripeguard")),
                ["STRIPE2012"],
                "Answer 2xx to what you do not handle."
            ),
            new(
                "other-api-version",
                $"a genuine event of API version {AnOldVersion}",
                AuditExpectation.Composure,
                Signed(events.OfVersion(AnOldVersion)),
                ["STRIPE2004"],
                "Decide what to do with it, and answer 2xx or 400."
            ),
            new(
                "live-event",
                "an event with livemode true, signed with this endpoint's secret",
                AuditExpectation.Composure,
                Signed(events.Live()),
                ["STRIPE2016"],
                "Decide what to do with it, and answer 2xx or 400."
            ),
        ];
    }

    public AuditRequest Genuine() => Signed(events.Genuine());

    private AuditRequest Signed(string body) => new(body, signer.Right(body));

    private static AuditProbe Forgery(
        string name,
        string sent,
        string body,
        string? signature,
        string advice,
        params string[] rules
    ) =>
        new(
            name,
            sent,
            AuditExpectation.Refusal,
            new AuditRequest(body, signature),
            rules.Length == 0 ? Unverified : rules,
            advice
        );
}
