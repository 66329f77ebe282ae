using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What the customer changes before paying: quantities, and a promotion code.</summary>
internal static class Basket
{
    /// <summary>What the page says of a code that does not exist or is no longer good.</summary>
    private const string InvalidCode = "This code is invalid.";

    /// <summary>Sets the quantity of a line item; what is wrong with it, in a sentence, when the page does not take it.</summary>
    public static string? SetQuantity(Work work, JsonObject session, string lineId, long quantity)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        var lines = Copies(terms);
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

        changed["quantity"] = quantity;
        return Write(work, session, terms, lines, AskedOf(work, session));
    }

    /// <summary>Works everything out again, after something beside the line items has changed.</summary>
    public static string? Recompute(Work work, JsonObject session)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        return Write(work, session, terms, Copies(terms), AskedOf(work, session));
    }

    /// <summary>Adds a line item.</summary>
    public static string? Put(Work work, JsonObject session, JsonObject line)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        return Write(work, session, terms, [.. Copies(terms), line], AskedOf(work, session));
    }

    /// <summary>Takes a line item away.</summary>
    public static string? Drop(Work work, JsonObject session, string lineId)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        return Write(
            work,
            session,
            terms,
            [.. Copies(terms).Where(line => line.Id() != lineId)],
            AskedOf(work, session)
        );
    }

    /// <summary>
    /// The address by which automatic tax is computed is known now: of shipping where the page asks for it, else of
    /// billing. Whether the total has changed.
    /// </summary>
    public static bool Locate(Work work, JsonObject session, JsonObject address)
    {
        if (session.Object("automatic_tax")?.Flag("enabled") != true)
        {
            return false;
        }

        var before = session.Number("amount_total");
        session["customer_details"] ??= SessionShape.Details(null, null, null, null);
        session["customer_details"]!["address"] = address.DeepClone();
        Recompute(work, session);
        return session.Number("amount_total") != before;
    }

    /// <summary>Enters a promotion code; the page's words when it is not taken.</summary>
    public static string? Redeem(Work work, JsonObject session, string code)
    {
        if (!session.Flag("allow_promotion_codes"))
        {
            return "The session takes no promotion codes: allow_promotion_codes is not set.";
        }

        var customer = session.Text("customer");
        if (
            PromotionCodes.Typed(work.Objects, code.Trim(), customer) is not { } promotion
            || (customer is null && IsForReturningGuests(session, promotion))
        )
        {
            return InvalidCode;
        }

        try
        {
            var purchase = new DiscountedPurchase(
                customer is null ? null : work.Objects.Find(Customers.Type, customer),
                session.Text("currency"),
                session.Number("amount_subtotal")
            );
            var asked = AskedDiscounts.OfPromotionCode(work, promotion, purchase, "promotion_code");
            var terms = SessionTerms.Of(work.Objects, session.Id());
            if (Write(work, session, terms, Copies(terms), [asked]) is { } problem)
            {
                return problem;
            }

            Show(session, [asked]);
            return null;
        }
        catch (StripeErrorException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Takes the promotion code back.</summary>
    public static string? RemoveCode(Work work, JsonObject session)
    {
        if (!session.Flag("allow_promotion_codes"))
        {
            return null;
        }

        var terms = SessionTerms.Of(work.Objects, session.Id());
        if (Write(work, session, terms, Copies(terms), []) is { } problem)
        {
            return problem;
        }

        Show(session, []);
        return null;
    }

    /// <summary>The session's discounts as they were asked for: with the session, or on its page.</summary>
    public static IReadOnlyList<AskedDiscount> AskedOf(Work work, JsonObject session) =>
        [
            .. ((JsonArray)session["discounts"]!)
                .OfType<JsonObject>()
                .Select(shown =>
                {
                    var code = shown.Text("promotion_code") is { } id
                        ? work.Objects.Find(PromotionCodes.Type, id)
                        : null;
                    var coupon = code is null
                        ? work.Objects.Find(Coupons.Type, shown.Text("coupon")!)
                        : PromotionCodes.CouponOf(work.Objects, code);
                    return new AskedDiscount(coupon, code, null);
                })
                .Where(asked => asked.Coupon is not null),
        ];

    /// <summary>Writes discounts as a session shows them.</summary>
    public static void Show(JsonObject session, IEnumerable<AskedDiscount> discounts) =>
        session["discounts"] = new JsonArray([
            .. discounts.Select(asked => new JsonObject
            {
                ["coupon"] = asked.PromotionCode is null ? asked.Coupon!.Id() : null,
                ["promotion_code"] = asked.PromotionCode?.Id(),
            }),
        ]);

    /// <summary>
    /// docs.stripe.com/api/checkout/sessions/create, customer_creation: codes for first-time customers are invalid where
    /// no customer will be made.
    /// </summary>
    private static bool IsForReturningGuests(JsonObject session, JsonObject promotion) =>
        session.Text("customer_creation") != "always"
        && promotion.Object("restrictions")?.Flag("first_time_transaction") == true;

    private static JsonObject[] Copies(SessionTerms terms) =>
        [.. terms.Lines.OfType<JsonObject>().Select(line => (JsonObject)line.DeepClone())];

    private static string? Write(
        Work work,
        JsonObject session,
        SessionTerms terms,
        JsonObject[] lines,
        IReadOnlyList<AskedDiscount> discounts
    )
    {
        try
        {
            foreach (var line in lines)
            {
                line["amount_subtotal"] = LineItem.DueNow(work, terms, line);
            }

            Totals.Write(work, session, lines, discounts);
        }
        catch (StripeErrorException refused)
        {
            return refused.Message;
        }

        terms.Lines = new JsonArray(lines);
        return null;
    }
}
