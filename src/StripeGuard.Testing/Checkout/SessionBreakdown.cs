using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// <c>total_details.breakdown</c>, which only <c>expand[]</c> shows: the discounts and taxes of all line items together
/// (docs.stripe.com/api/checkout/sessions/object).
/// </summary>
internal static class SessionBreakdown
{
    public static JsonNode? Of(Account account, JsonObject session)
    {
        if (session.Object("total_details") is null)
        {
            return null;
        }

        JsonObject[] lines = [.. SessionTerms.Of(account.Objects, session.Id()).Lines.OfType<JsonObject>()];
        return new JsonObject { ["discounts"] = Discounts(lines), ["taxes"] = Taxes(lines) };
    }

    private static JsonArray Discounts(JsonObject[] lines) =>
        new([
            .. Entries(lines, "discounts")
                .GroupBy(entry => entry.Object("discount")!.Id())
                .Select(same => new JsonObject
                {
                    ["amount"] = same.Sum(entry => entry.Number("amount")),
                    ["discount"] = same.First()["discount"]!.DeepClone(),
                }),
        ]);

    private static JsonArray Taxes(JsonObject[] lines) =>
        new([
            .. Entries(lines, "taxes")
                .GroupBy(entry => entry.Object("rate")?.Id())
                .Select(same => new JsonObject
                {
                    ["amount"] = same.Sum(entry => entry.Number("amount")),
                    ["rate"] = same.First()["rate"]?.DeepClone(),
                    ["taxability_reason"] = same.First()["taxability_reason"]?.DeepClone(),
                    ["taxable_amount"] = same.Sum(entry => entry.Number("taxable_amount")),
                }),
        ]);

    private static IEnumerable<JsonObject> Entries(JsonObject[] lines, string name) =>
        lines.SelectMany(line => (line[name] as JsonArray ?? []).OfType<JsonObject>());
}
