using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.MajorUnitsAsDecimalAmountAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3009 reports, and stays silent: docs/rules/STRIPE3009.md.</summary>
public class MajorUnitsAsDecimalAmountTests
{
    private const string Room = "public class Room { public decimal NightlyRate { get; set; } }";

    [Fact]
    public async Task A_price_in_dollars_is_one_in_cents()
    {
        await Verify.Reports(
            """
            using Stripe.Checkout;

            public class Item { public decimal Price { get; set; } public double Cost { get; set; } public int Quantity { get; set; } }

            public class Desk
            {
                public PriceCreateOptions Literal() => new() { Currency = "usd", UnitAmountDecimal = [|19.99m|] };

                public SessionCreateOptions Session(List<Item> items) => new()
                {
                    LineItems = items
                        .Select(item => new SessionLineItemOptions { PriceData = new() { Currency = "usd", UnitAmountDecimal = [|item.Price|] } })
                        .ToList(),
                };

                public InvoiceItemCreateOptions Later(decimal total)
                {
                    var rounded = Math.Round(total, 2);
                    var options = new InvoiceItemCreateOptions();
                    options.UnitAmountDecimal = [|rounded|];
                    return options;
                }

                public PriceCreateOptions Converted(Item item) => new() { UnitAmountDecimal = [|(decimal)item.Cost * item.Quantity|] };
            }
            """
        );
        await Verify.Reports(
            Room
                + " public class Desk { public PriceCreateOptions Do(Room room) => new() { UnitAmountDecimal = [|room.NightlyRate|] }; }",
            "stripe_guard.amount_names = nightlyRate"
        );
    }

    [Fact]
    public async Task What_is_scaled_or_may_be_a_fraction_of_a_cent_is_silent()
    {
        await Verify.Silent(
            """
            public class Item { public decimal Price { get; set; } public decimal UnitAmountDecimal { get; set; } public decimal PriceInCents { get; set; } }

            public class Desk
            {
                public object Do(Item item, Price price, decimal perCall) => new object[]
                {
                    new PriceCreateOptions { UnitAmountDecimal = item.Price * 100 },
                    new PriceCreateOptions { UnitAmountDecimal = item.PriceInCents },
                    new PriceCreateOptions { UnitAmountDecimal = item.UnitAmountDecimal },
                    new PriceCreateOptions { UnitAmountDecimal = price.UnitAmountDecimal },
                    new PriceCreateOptions { UnitAmountDecimal = price.UnitAmount },
                    new PriceCreateOptions { UnitAmountDecimal = perCall },
                    new PriceCreateOptions { UnitAmountDecimal = 0.5m },
                    new PriceCreateOptions { UnitAmountDecimal = 1999m },
                    new PriceCreateOptions { UnitAmountDecimal = 12.345m },
                    new PriceCreateOptions { UnitAmountDecimal = 12.50m, Recurring = new() { UsageType = "metered" } },
                    new PriceCreateOptions { UnitAmountDecimal = item.Price, Currency = "jpy" },
                    new Item { UnitAmountDecimal = 19.99m },
                };
            }
            """
        );
        await Verify.Silent(
            Room
                + " public class Desk { public PriceCreateOptions Do(Room room) => new() { UnitAmountDecimal = room.NightlyRate }; }"
        );
    }
}
