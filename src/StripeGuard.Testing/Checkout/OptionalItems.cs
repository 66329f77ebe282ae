using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// What the page offers beside the line items, for the customer to add: docs.stripe.com/payments/checkout/optional-items.
/// </summary>
internal static class OptionalItems
{
    /// <summary>docs.stripe.com/payments/checkout/optional-items: up to 10 items.</summary>
    private const int Most = 10;

    /// <summary>Refuses what could not be added to a session of those line items.</summary>
    public static void Check(Work work, Parameters parameters, string mode, string? currency)
    {
        var given = parameters.Array("optional_items") ?? [];
        if (given.Count > Most)
        {
            throw StripeErrors.Invalid(
                $"Array optional_items exceeded maximum {Most} allowed elements.",
                param: "optional_items"
            );
        }

        for (var i = 0; i < given.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"optional_items[{i}]");
            var item = new Parameters(given[i] as JsonObject ?? []);
            if (item.String("price") is null)
            {
                throw StripeErrors.MissingParameter($"{at}[price]");
            }

            LineItem.Read(work, item, at, mode, currency, acceptInactive: false);
        }
    }

    /// <summary>The prices that are offered and not taken yet.</summary>
    public static IEnumerable<JsonObject> Offered(SessionTerms terms, JsonObject session) =>
        (session["optional_items"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(item =>
                !terms.Optional.Any(id => PriceOf(terms, id) == item.Text("price")) && item.Text("price") is not null
            );

    /// <summary>Adds one to the order; what is wrong, in a sentence, when the page does not take it.</summary>
    /// <param name="quantity">How many; as many as the session suggests when null.</param>
    public static string? Add(Work work, JsonObject session, string price, long? quantity)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        if (Offered(terms, session).FirstOrDefault(item => item.Text("price") == price) is not { } offered)
        {
            return $"The session offers no optional item with the price '{price}', or has it already.";
        }

        JsonObject line;
        try
        {
            var item = LineItem.Read(
                work,
                Parameter(offered),
                "optional_items",
                session.Text("mode")!,
                session.Text("currency"),
                acceptInactive: true
            );
            line = item.ToItem(work, terms.HasTrial);
            item.StorePrice(work, line);
        }
        catch (StripeErrorException refused)
        {
            return refused.Message;
        }

        if (Basket.Put(work, session, line) is { } problem)
        {
            return problem;
        }

        terms.Optional = [.. terms.Optional, line.Id()];
        if (quantity is not { } many || many == line.Number("quantity"))
        {
            return null;
        }

        if (Basket.SetQuantity(work, session, line.Id(), many) is not { } refusal)
        {
            return null;
        }

        Remove(work, session, line.Id());
        return refusal;
    }

    /// <summary>Takes an added one back out of the order.</summary>
    public static string? Remove(Work work, JsonObject session, string lineId)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        if (!terms.Optional.Contains(lineId))
        {
            return $"The line item '{lineId}' is not one of the session's optional items.";
        }

        if (Basket.Drop(work, session, lineId) is { } problem)
        {
            return problem;
        }

        terms.Optional = [.. terms.Optional.Where(id => id != lineId)];
        return null;
    }

    private static string? PriceOf(SessionTerms terms, string lineId) =>
        terms.Lines.OfType<JsonObject>().FirstOrDefault(line => line.Id() == lineId)?.Object("price")?.Id();

    /// <summary>The offered item as the parameter that it was: leaves are strings.</summary>
    private static Parameters Parameter(JsonObject offered)
    {
        var item = new JsonObject { ["price"] = offered.Text("price") };
        if (offered["quantity"] is not null)
        {
            item["quantity"] = Text(offered.Number("quantity"));
        }

        if (offered.Object("adjustable_quantity") is { } adjustable && adjustable.Flag("enabled"))
        {
            var sent = new JsonObject { ["enabled"] = "true" };
            foreach (var bound in (string[])["minimum", "maximum"])
            {
                if (adjustable[bound] is not null)
                {
                    sent[bound] = Text(adjustable.Number(bound));
                }
            }

            item["adjustable_quantity"] = sent;
        }

        return new Parameters(item);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
