using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The descriptions of lines, as Stripe writes them.</summary>
internal static class InvoiceWords
{
    /// <summary><c>1 × Pro (at $10.00 / month)</c>.</summary>
    public static string Item(ObjectStore objects, JsonObject price, PricePart part, string currency)
    {
        var name = Product(objects, price);
        if (part.UnitAmount is not { } unit)
        {
            return $"{name} (flat fee)";
        }

        var amount = Amount(Currency.Of(currency), unit);
        var tier = part.Note is null ? "" : $"{part.Note}, ";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{part.Quantity} × {name} ({tier}at {amount} / {Every(price)})"
        );
    }

    public static string Trial(ObjectStore objects, JsonObject price, long quantity) =>
        $"Trial period for {Counted(quantity, Product(objects, price))}";

    public static string Unused(ObjectStore objects, JsonObject price, long quantity, long at) =>
        $"Unused time on {Counted(quantity, Product(objects, price))} after {Day(at)}";

    public static string Remaining(ObjectStore objects, JsonObject price, long quantity, long at) =>
        $"Remaining time on {Counted(quantity, Product(objects, price))} after {Day(at)}";

    /// <summary>The name of a price's product.</summary>
    public static string Product(ObjectStore objects, JsonObject price) =>
        objects.Find("product", price.Text("product") ?? "")?.Text("name") ?? price.Text("nickname") ?? price.Id();

    private static string Counted(long quantity, string name) =>
        quantity is 0 or 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{quantity} × {name}");

    private static string Every(JsonObject price)
    {
        var recurring = price.Object("recurring");
        var interval = recurring?.Text("interval") ?? "unit";
        var count = recurring?.Number("interval_count") ?? 1;
        return count == 1 ? interval : string.Create(CultureInfo.InvariantCulture, $"every {count} {interval}s");
    }

    private static string Amount(Currency currency, decimal unit) =>
        decimal.IsInteger(unit)
            ? currency.Show((long)unit)
            : string.Create(CultureInfo.InvariantCulture, $"{currency.Symbol}{currency.Major(unit):0.##############}");

    private static string Day(long at) =>
        DateTimeOffset.FromUnixTimeSeconds(at).ToString("dd MMM yyyy", CultureInfo.InvariantCulture);
}
