using System.Globalization;
using System.Net;
using System.Text;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>The report as one HTML page. Everything is in it: no script, no font, no picture from elsewhere.</summary>
internal static class ExplorationPage
{
    /// <summary>The height of a delivery's card with the gap below it, on which the connecting lines are drawn.</summary>
    private const int Row = 92;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1a1f36; --quiet: #5a6478; --paper: #f6f8fb; --card: #fff; --line: #d5dbe5; --bad: #b3093c; --good: #05674a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf4; --quiet: #a3adc0; --paper: #12161f; --card: #1c2230; --line: #364056; --bad: #ff7a9c; --good: #5fd3aa; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.15rem; margin: 0 0 1rem; } h3 { font-size: .85rem; margin: 0 0 .5rem; color: var(--quiet); font-weight: 600; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin: 1.5rem 0; }
        .lines { display: grid; grid-template-columns: minmax(0, 1fr) 6rem minmax(0, 1fr); }
        ol { list-style: none; margin: 0; padding: 0; }
        li.delivery { height: 84px; margin-bottom: 8px; line-height: 1.4; padding: .5rem .75rem; border: 1px solid var(--line); border-left: 5px solid hsl(var(--hue) 60% 50%); border-radius: 6px; overflow: hidden; }
        li.delivery b { font-size: .9rem; display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
        li.delivery span { font-size: .8rem; color: var(--quiet); display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
        li.delivery .failed { color: var(--bad); font-weight: 600; }
        svg { width: 100%; display: block; } path { fill: none; stroke: hsl(var(--hue) 60% 50%); stroke-width: 2.5; }
        table { border-collapse: collapse; width: 100%; margin-top: 1rem; font-size: .9rem; }
        th, td { text-align: left; padding: .4rem .6rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
        th { font-weight: 600; color: var(--quiet); } code { font: .85rem/1.4 ui-monospace, monospace; } .bad { color: var(--bad); } .good { color: var(--good); }
        .advice { margin: 1rem 0 0; } .quiet { color: var(--quiet); font-size: .85rem; }
        @media (max-width: 40rem) { .lines { grid-template-columns: minmax(0, 1fr) 1.5rem minmax(0, 1fr); } section { padding: .75rem; } li.delivery { padding: .4rem .5rem; } li.delivery b { font-size: .7rem; line-height: 1.2; white-space: normal; overflow-wrap: anywhere; } li.delivery span { font-size: .75rem; } }
        """;

    public static string Of(ExplorationReport report)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>Webhooks in every order</title>\n<style>\n")
            .Append(Style)
            .Append("\n</style>\n</head>\n<body>\n<h1 class=\"")
            .Append(report.DivergentRuns == 0 ? "good" : "bad")
            .Append("\">")
            .Append(Text(ExplorationText.Headline(report)))
            .Append("</h1>\n");
        for (var i = 0; i < report.Divergences.Count; i++)
        {
            Write(page, report, report.Divergences[i], i + 1);
        }

        foreach (var note in report.Notes)
        {
            page.Append("<p>Note: ").Append(Text(note)).Append("</p>\n");
        }

        WriteScenario(page, report);
        return page.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"quiet\">Seed {report.Seed} repeats this.</p>\n</body>\n</html>\n"
            )
            .ToString();
    }

    private static void Write(StringBuilder page, ExplorationReport report, Divergence divergence, int number)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{number}. ")
            .Append(Text(string.Join(", and ", divergence.Moves)))
            .Append("</h2>\n<div class=\"lines\">\n<div><h3>As it happened</h3>");
        WriteLine(page, divergence, divergence.InOrder);
        page.Append("</div>\n<div aria-hidden=\"true\"><h3>&nbsp;</h3>");
        WriteConnections(page, divergence);
        page.Append("</div>\n<div><h3>In this order</h3>");
        WriteLine(page, divergence, divergence.Reordered);
        page.Append("</div>\n</div>\n");
        WriteDifferences(page, divergence);
        foreach (var cause in divergence.Causes)
        {
            page.Append("<p class=\"advice\"><b>")
                .Append(cause.RuleId)
                .Append("</b> ")
                .Append(Text(cause.Advice))
                .Append("</p>\n");
        }

        page.Append("<p class=\"quiet\">")
            .Append(Text(ExplorationText.Origin(report, divergence)))
            .Append("</p>\n</section>\n");
    }

    private static void WriteLine(StringBuilder page, Divergence divergence, IReadOnlyList<ExploredDelivery> deliveries)
    {
        page.Append("<ol>\n");
        foreach (var delivery in deliveries)
        {
            var about = delivery.Event.ObjectStatus is { } status
                ? $"{delivery.Event.ObjectId} · {status}"
                : delivery.Event.ObjectId;
            page.Append(
                    CultureInfo.InvariantCulture,
                    $"<li class=\"delivery\" style=\"--hue: {Hue(divergence, delivery.Event)}\"><b>"
                )
                .Append(
                    Text($"{delivery.Event.Number} {delivery.Event.EventType}")
                        .Replace(".", ".<wbr>", StringComparison.Ordinal)
                )
                .Append("</b><span>")
                .Append(Text(about ?? ""))
                .Append("</span><span")
                .Append(delivery.Failure is null ? ">" : " class=\"failed\">")
                .Append(Text(delivery.Outcome))
                .Append(delivery.IsDuplicate ? " · again</span></li>\n" : "</span></li>\n");
        }

        page.Append("</ol>");
    }

    /// <summary>A line from each event to its deliveries: where lines cross, events have changed places.</summary>
    private static void WriteConnections(StringBuilder page, Divergence divergence)
    {
        var height = Row * Math.Max(divergence.InOrder.Count, divergence.Reordered.Count);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 100 {height}\" height=\"{height}\" preserveAspectRatio=\"none\">"
        );
        for (var to = 0; to < divergence.Reordered.Count; to++)
        {
            var recorded = divergence.Reordered[to].Event;
            var from = divergence.InOrder.TakeWhile(delivery => delivery.Event != recorded).Count();
            var (y1, y2) = ((from * Row) + 42, (to * Row) + 42);
            page.Append(
                CultureInfo.InvariantCulture,
                $"<path style=\"--hue: {Hue(divergence, recorded)}\" d=\"M2 {y1} C50 {y1} 50 {y2} 98 {y2}\"/>"
            );
        }

        page.Append("</svg>");
    }

    private static void WriteDifferences(StringBuilder page, Divergence divergence)
    {
        page.Append("<table>\n<tr><th>Final state</th><th>As it happened</th><th>In this order</th></tr>\n");
        foreach (var difference in divergence.Differences)
        {
            page.Append("<tr><td><code>")
                .Append(Text(difference.Path.Length == 0 ? "(the state)" : difference.Path))
                .Append("</code></td><td class=\"good\"><code>")
                .Append(Text(difference.InOrder ?? "(nothing)"))
                .Append("</code></td><td class=\"bad\"><code>")
                .Append(Text(difference.Reordered ?? "(nothing)"))
                .Append("</code></td></tr>\n");
        }

        foreach (var lost in divergence.Lost)
        {
            page.Append("<tr><td>")
                .Append(Text(lost.EventType))
                .Append(
                    "</td><td class=\"good\">accepted</td><td class=\"bad\">never accepted: Stripe has given up</td></tr>\n"
                );
        }

        page.Append("</table>\n");
    }

    private static void WriteScenario(StringBuilder page, ExplorationReport report)
    {
        page.Append(
            "<section>\n<h2>The scenario</h2>\n<table>\n<tr><th>#</th><th>Event</th><th>Object</th><th>Status</th></tr>\n"
        );
        foreach (var recorded in report.Events)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{recorded.Number}</td><td>")
                .Append(Text(recorded.EventType))
                .Append("</td><td><code>")
                .Append(Text(recorded.ObjectId ?? ""))
                .Append("</code></td><td>")
                .Append(Text(recorded.ObjectStatus ?? ""))
                .Append("</td></tr>\n");
        }

        page.Append("</table>\n<p>It ends with</p>\n<pre><code>")
            .Append(Text(report.FinalState))
            .Append("</code></pre>\n</section>\n");
    }

    private static int Hue(Divergence divergence, RecordedEvent recorded) =>
        (divergence.Events.TakeWhile(other => other != recorded).Count() * 137 + 210) % 360;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
