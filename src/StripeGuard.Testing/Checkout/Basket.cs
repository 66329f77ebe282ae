using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What the customer changes before paying: quantities, and a promotion code.</summary>
internal static class Basket
{
    /// <summary>Sets the quantity of a line item; what is wrong with it, in a sentence, when the page does not take it.</summary>
    public static string? SetQuantity(Work work, JsonObject session, string lineId, long quantity)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        var lines = terms.Lines.OfType<JsonObject>().Select(line => (JsonObject)line.DeepClone()).ToArray();
        if (lines.FirstOrDefault(line => line.Id() == lineId) is not { } changed)
        {
            return $"The session has no line item '{lineId}'.";
        }

        if (changed.Object("adjustable_quantity") is not { } adjustable || !adjustable.Flag("enabled"))
        {
            return $"The quantity of the line item '{lineId}' is not adjustable.";
        }

        var (minimum, maximum) = (adjustable.Number("minimum"), adjustable.Number("maximum"));
        if (quantity < minimum || quantity > maximum)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Choose a quantity between {minimum} and {maximum}.");
        }

        if (quantity == 0 && lines.All(line => line == changed || line.Number("quantity") == 0))
        {
            return "Keep at least one item.";
        }

        var price = work.Objects.Get("price", changed.Object("price")!.Id(), "price");
        changed["quantity"] = quantity;
        try
        {
            changed["amount_subtotal"] = LinePrice.AmountOf(work.Objects, price, quantity, changed.Text("currency")!);
            Totals.Write(work, session, lines);
        }
        catch (StripeErrorException refused)
        {
            return refused.Message;
        }

        terms.Lines = new JsonArray(lines);
        return null;
    }

    /// <summary>Enters a promotion code; the page's words when it is not taken.</summary>
    public static string? Redeem(Work work, JsonObject session, string code) =>
        session.Flag("allow_promotion_codes")
            ? "This code is invalid."
            : "The session does not take promotion codes: allow_promotion_codes is not set.";
}
