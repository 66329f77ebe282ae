using System.Globalization;
using System.Text;

namespace DashboardMonitor;

/// <summary>The dashboard as plain text: for a log, a mail, a terminal that is none.</summary>
public static class DashboardText
{
    private const int Width = 66;

    public static string Of(Dashboard dashboard, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Line(text, new string('═', Width));
        Line(
            text,
            $"Stripe account dashboard — {(dashboard.IsLive ? "live" : "test")} mode, {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC"
        );
        Line(text, new string('═', Width));
        Line(text, $"");
        Line(text, $"{"Balance", -12}{"available", 18}{"pending", 18}");
        foreach (var (currency, available, pending) in dashboard.Balances)
        {
            Line(
                text,
                $"  {currency.ToUpperInvariant(), -10}{Money.Show(available, currency), 18}{Money.Show(pending, currency), 18}"
            );
        }

        Line(text, $"");
        Line(text, $"Recent charges (last {dashboard.RecentCharges.Count})");
        foreach (var charge in dashboard.RecentCharges)
        {
            Line(
                text,
                $"  {charge.Id, -28}{Money.Show(charge.Amount, charge.Currency), 12} {charge.Currency.ToUpperInvariant()}  {charge.Created:MM-dd HH:mm}  {Outcome.Of(charge)}"
            );
        }

        Line(text, $"");
        Line(text, $"Active subscriptions: {dashboard.ActiveSubscriptions:N0}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
