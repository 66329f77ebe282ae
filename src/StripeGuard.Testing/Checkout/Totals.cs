using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// What a session's line items come to: the amounts of the session are the sums of theirs, with what shipping costs. What
/// a trial puts off is not due, and so not part of them.
/// </summary>
internal static class Totals
{
    /// <summary>
    /// Works out the line items with the session's discounts and taxes, and writes all amounts. Refuses, before it
    /// writes to the session, what cannot be paid.
    /// </summary>
    /// <param name="lines">The line items, to be stored by the caller.</param>
    public static void Write(Work work, JsonObject session, JsonObject[] lines, IReadOnlyList<AskedDiscount> discounts)
    {
        if (lines.Length == 0)
        {
            return;
        }

        var currency = Currency.Of(lines[0].Text("currency")!);
        Discount(work, currency, lines, discounts);
        var automatic = SessionTax.Of(work, session);
        foreach (var line in lines)
        {
            automatic?.Write(line);
            Tax(line);
        }

        var shipping = session.Object("shipping_cost") ?? [];
        var total = lines.Sum(line => line.Number("amount_total")) + shipping.Number("amount_total");
        Check(total, currency);
        session["currency"] = currency.Code;
        session["amount_subtotal"] = lines.Sum(line => line.Number("amount_subtotal"));
        session["amount_total"] = total;
        session["total_details"] = new JsonObject
        {
            ["amount_discount"] = lines.Sum(line => line.Number("amount_discount")),
            ["amount_shipping"] = shipping.Number("amount_subtotal"),
            ["amount_tax"] = lines.Sum(line => line.Number("amount_tax")) + shipping.Number("amount_tax"),
        };
    }

    /// <summary>Nothing to pay is fine (docs.stripe.com/payments/checkout/no-cost-orders), less than a card takes is not.</summary>
    private static void Check(long total, Currency currency)
    {
        if (total > 0 && total < currency.Minimum)
        {
            throw StripeErrors.Invalid(
                $"The Checkout Session's total amount due must add up to at least {currency.Show(currency.Minimum)} {currency.Code}",
                "amount_too_small"
            );
        }

        if (total > 0)
        {
            currency.Check(total, "line_items");
        }
    }

    private static void Discount(
        Work work,
        Currency currency,
        JsonObject[] lines,
        IReadOnlyList<AskedDiscount> discounts
    )
    {
        var off = DiscountAmounts.Of(
            [
                .. lines.Select(line => new DiscountableLine(
                    line.Number("amount_subtotal"),
                    line.Object("price")?.Text("product"),
                    []
                )),
            ],
            [.. discounts.Select(asked => DiscountTerms.Of(work.Objects, asked, currency.Code))]
        );
        foreach (var (line, taken) in lines.Zip(off))
        {
            line["amount_discount"] = taken.Sum(discount => discount.Amount);
            line["discounts"] = new JsonArray([
                .. taken.Select(discount => new JsonObject
                {
                    ["amount"] = discount.Amount,
                    ["discount"] = Shown(work, discounts, discount.Discount),
                }),
            ]);
        }
    }

    /// <summary>A discount before it is given: it has no id of its own yet but its coupon's.</summary>
    private static JsonObject Shown(Work work, IReadOnlyList<AskedDiscount> discounts, string coupon)
    {
        var asked = discounts.First(discount => discount.Coupon!.Id() == coupon);
        return new JsonObject
        {
            ["id"] = "di_" + coupon,
            ["object"] = Discounts.Type,
            ["checkout_session"] = null,
            ["customer"] = null,
            ["customer_account"] = null,
            ["end"] = null,
            ["invoice"] = null,
            ["invoice_item"] = null,
            ["promotion_code"] = asked.PromotionCode?.Id(),
            ["source"] = new JsonObject { ["coupon"] = coupon, ["type"] = Coupons.Type },
            ["start"] = work.Now,
            ["subscription"] = null,
            ["subscription_item"] = null,
        };
    }

    /// <summary>Writes a line's taxes on what is left after its discounts.</summary>
    private static void Tax(JsonObject line)
    {
        var taxable = line.Number("amount_subtotal") - line.Number("amount_discount");
        JsonObject[] entries = [.. ((JsonArray)line["taxes"]!).OfType<JsonObject>()];
        var taxes = TaxAmounts.Of(taxable, [.. entries.Select(entry => entry.Object("rate")!)]);
        foreach (var (entry, tax) in entries.Zip(taxes))
        {
            entry["amount"] = tax.Amount;
            entry["taxable_amount"] = tax.Taxable;
        }

        line["amount_tax"] = taxes.Sum(tax => tax.Amount);
        line["amount_total"] = taxable + taxes.Where(tax => !tax.Inclusive).Sum(tax => tax.Amount);
    }
}
