using System.Globalization;
using System.Text;

namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>What came of one request of an audit.</summary>
public enum AuditVerdict
{
    /// <summary>The endpoint answered as it should.</summary>
    Pass,

    /// <summary>It is safe, but could answer better.</summary>
    Advice,

    /// <summary>It answered as it must not.</summary>
    Fail,

    /// <summary>It cannot be judged, since the endpoint refuses even a genuine event.</summary>
    Unknown,
}

/// <summary>One request of an audit: what was sent, what came back, and what to make of it.</summary>
public sealed record WebhookAuditCheck
{
    internal WebhookAuditCheck() { }

    /// <summary>A short name that stays the same: <c>no-signature</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was sent, in words.</summary>
    public required string Sent { get; init; }

    /// <summary>What a good endpoint answers.</summary>
    public required string Expected { get; init; }

    /// <summary>What came back, in words.</summary>
    public required string Received { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What to make of it.</summary>
    public required AuditVerdict Verdict { get; init; }

    /// <summary>The analyzer's rules that would have caught what failed, the likeliest first; for a check that passed, those that it stands for.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? Advice { get; init; }
}

/// <summary>The answers of a webhook endpoint to everything that may be sent to it. Its text is written for a test's failure message.</summary>
public sealed class WebhookAuditReport
{
    internal WebhookAuditReport(Uri url, IReadOnlyList<WebhookAuditCheck> checks)
    {
        Url = url;
        Checks = checks;
    }

    /// <summary>The endpoint.</summary>
    public Uri Url { get; }

    /// <summary>Every check, in the order in which it was made.</summary>
    public IReadOnlyList<WebhookAuditCheck> Checks { get; }

    /// <summary>Those that failed.</summary>
    public IEnumerable<WebhookAuditCheck> Failed => Checks.Where(check => check.Verdict == AuditVerdict.Fail);

    /// <summary>Whether nothing failed. There may still be advice.</summary>
    public bool Passed => !Failed.Any();

    /// <summary>Does nothing when nothing failed, and throws the report otherwise.</summary>
    /// <returns>The same report, to go on with.</returns>
    /// <exception cref="WebhookAuditException">A check failed.</exception>
    public WebhookAuditReport EnsurePassed() => Passed ? this : throw new WebhookAuditException(this);

    /// <summary>The report as text: what failed first, then advice, then what passed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (
            var check in Checks
                .Where(check => check.Verdict is AuditVerdict.Fail or AuditVerdict.Advice)
                .OrderByDescending(check => check.Verdict)
        )
        {
            text.Append(check.Verdict == AuditVerdict.Fail ? "FAIL   " : "ADVICE ")
                .Append(check.Name)
                .Append(check.Rules.Count > 0 ? $" ({string.Join(", ", check.Rules)})" : "")
                .Append(
                    $"\n       sent:     {check.Sent}\n       received: {check.Received}\n       expected: {check.Expected}\n"
                );
            if (check.Advice is { } advice)
            {
                text.Append($"       {advice}\n");
            }

            text.Append('\n');
        }

        foreach (var check in Checks.Where(check => check.Verdict == AuditVerdict.Unknown))
        {
            text.Append($"?      {check.Name}: {check.Received}\n");
        }

        foreach (var check in Checks.Where(check => check.Verdict == AuditVerdict.Pass))
        {
            text.Append($"pass   {check.Name}: {check.Received}\n");
        }

        return text.Append('\n').Append(Summary).ToString();
    }

    /// <summary>The audit in one line.</summary>
    public string Summary
    {
        get
        {
            var counts = Checks.CountBy(check => check.Verdict).ToDictionary();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Url}: {Count(AuditVerdict.Pass)} passed, {Count(AuditVerdict.Fail)} failed, {Count(AuditVerdict.Advice)} with advice, {Count(AuditVerdict.Unknown)} unknown"
            );

            int Count(AuditVerdict verdict) => counts.GetValueOrDefault(verdict);
        }
    }
}

/// <summary>A webhook endpoint does not stand an audit.</summary>
#pragma warning disable CA1032 // It is made from a report, by an audit alone.
public sealed class WebhookAuditException : Exception
#pragma warning restore CA1032
{
    internal WebhookAuditException(WebhookAuditReport report)
        : base($"The webhook endpoint does not stand the audit.\n\n{report}") => Report = report;

    /// <summary>The report.</summary>
    public WebhookAuditReport Report { get; }
}
