using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DashboardMonitor;

/// <summary>The dashboard as a screen that is drawn anew in its place.</summary>
public static class DashboardScreen
{
    public static IRenderable Of(Dashboard dashboard, DateTimeOffset now)
    {
        var mode = dashboard.IsLive ? "[red]live[/]" : "[yellow]test mode[/]";
        var left = new Rows(
            new Panel(Balances(dashboard)).Header(" Balance ").RoundedBorder(),
            new Panel(
                new Markup(
                    string.Create(CultureInfo.InvariantCulture, $"[bold]{dashboard.ActiveSubscriptions:N0}[/] active")
                )
            )
                .Header(" Subscriptions ")
                .RoundedBorder()
                .Expand()
        );
        return new Rows(
            new Rule($"[bold]Stripe account[/] {mode} [grey]{now.UtcDateTime:HH:mm:ss} UTC[/]").LeftJustified(),
            new Columns(left, new Panel(Charges(dashboard)).Header(" Recent charges ").RoundedBorder()).Collapse(),
            new Markup("[grey]Ctrl+C ends.[/]")
        );
    }

    private static Table Balances(Dashboard dashboard)
    {
        var table = new Table().NoBorder().AddColumn("").AddColumn("available", Right).AddColumn("pending", Right);
        foreach (var (currency, available, pending) in dashboard.Balances)
        {
            table.AddRow(
                $"[bold]{currency.ToUpperInvariant()}[/]",
                Amount(available, currency),
                $"[grey]{Money.Show(pending, currency)}[/]"
            );
        }

        return table;
    }

    private static Table Charges(Dashboard dashboard)
    {
        var table = new Table().NoBorder().AddColumn("when").AddColumn("amount", Right).AddColumn("").AddColumn("");
        foreach (var charge in dashboard.RecentCharges)
        {
            var outcome = Outcome.Of(charge);
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{charge.Created:MM-dd HH:mm}"),
                Money.Show(charge.Amount, charge.Currency),
                charge.Currency.ToUpperInvariant(),
                $"[{Colour(outcome)}]{Markup.Escape(outcome)}[/]"
            );
        }

        return table;
    }

    private static string Amount(long amount, string currency) =>
        amount < 0 ? $"[red]{Money.Show(amount, currency)}[/]" : $"[green]{Money.Show(amount, currency)}[/]";

    private static string Colour(string outcome) =>
        outcome switch
        {
            "paid" => "green",
            "pending" or "authorized" or "refunded" or "part refunded" => "yellow",
            _ => "red",
        };

    private static void Right(TableColumn column) => column.RightAligned();
}
