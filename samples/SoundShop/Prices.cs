using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace SoundShop;

/// <param name="Cents">The tip in cents: the one amount that the buyer chooses.</param>
public record TipRequest(long Cents);

public static class Prices
{
    public const long SmallestTip = 50;
    public const long LargestTip = 50_000;

    public static long ToCents(decimal price) => (long)Math.Round(price * 100m, MidpointRounding.AwayFromZero);
}

public static class Checkout
{
    public static void MapCheckout(this WebApplication app)
    {
        app.MapPost("/orders/{id:int}/checkout", StartCheckout);
        app.MapPost("/orders/{id:int}/tip", Tip);
        app.MapPost("/orders/{id:int}/pay", Pay);
        app.MapGet("/orders/{id:int}/receipt", Receipt);
    }

    private static async Task<IResult> StartCheckout(
        int id,
        ShopContext db,
        IStripeClient stripe,
        IOptions<StripeSettings> settings
    )
    {
        var order = await db.Orders.Include(o => o.Lines).SingleOrDefaultAsync(o => o.Id == id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var session = await new SessionService(stripe).CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                ClientReferenceId = order.Id.ToString(),
                SuccessUrl = $"{settings.Value.PublicUrl}thanks?session_id={{CHECKOUT_SESSION_ID}}",
                LineItems = order
                    .Lines.Select(line => new SessionLineItemOptions
                    {
                        Quantity = line.Quantity,
                        PriceData = new SessionLineItemPriceDataOptions
                        {
                            Currency = "usd",
                            UnitAmount = Prices.ToCents(line.UnitPrice),
                            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = line.Coffee },
                        },
                    })
                    .ToList(),
            },
            new RequestOptions { IdempotencyKey = $"checkout-{order.Id}" }
        );
        return Results.Redirect(session.Url);
    }

    private static async Task<IResult> Tip(int id, TipRequest tip, ShopContext db, IStripeClient stripe)
    {
        if (tip.Cents is < Prices.SmallestTip or > Prices.LargestTip)
        {
            return Results.BadRequest();
        }

        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = tip.Cents, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"tip-{order.Id}-{tip.Cents}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Pay(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = Prices.ToCents(order.Total), Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"pay-{order.Id}" }
        );
        order.PaymentIntentId = intent.Id;
        await db.SaveChangesAsync();
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Receipt(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order?.PaymentIntentId is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).GetAsync(order.PaymentIntentId);
        var paid = intent.AmountReceived / 100m;
        var outstanding = (intent.Amount - intent.AmountReceived) / 100m;
        if (intent.Currency == "usd")
        {
            return Results.Text($"Paid ${paid:0.00}, outstanding ${outstanding:0.00}. Thank you!");
        }

        return Results.Text($"Paid {paid:0.00} {intent.Currency}, outstanding {outstanding:0.00}. Thank you!");
    }
}

public record Workshop(string Id, string Title, decimal Price, string Currency);

public record Booking(int CustomerId, string WorkshopId, int Seats, string? CouponId);

/// <summary>Roasting and brewing classes, at home and abroad.</summary>
public static class Workshops
{
    private const decimal WithSalesTax = 1.0825m;
    private const long GrinderHoldInCents = 2000;

    private static readonly List<Workshop> All =
    [
        new("cupping", "Cupping for beginners", 49.50m, "usd"),
        new("porto", "Roasting in Porto", 89.00m, "eur"),
        new("kyoto", "Pour-over in Kyoto", 12_000m, "jpy"),
    ];

    public static void MapWorkshops(this WebApplication app)
    {
        app.MapPost("/workshops/book", Book);
        app.MapPost("/workshops/{id}/reserve", Reserve);
        app.MapPost("/workshops/kyoto/reserve", ReserveKyoto);
        app.MapPost("/workshops/grinder/hold", HoldGrinder);
        app.MapPost("/orders/{id:int}/express", Express);
        app.MapPost("/orders/{id:int}/invoice", PayWithTax);
        app.MapPost("/coffees/{name}/subscription-price", CreatePrice);
        app.MapGet("/till", Till);
    }

    private static async Task<IResult> Book(Booking booking, IStripeClient stripe)
    {
        if (All.Find(w => w.Id == booking.WorkshopId) is not { Currency: "usd" } workshop)
        {
            return Results.NotFound();
        }

        var total = Prices.ToCents(workshop.Price) * booking.Seats;
        if (booking.CouponId is not null)
        {
            var coupon = await new CouponService(stripe).GetAsync(booking.CouponId);
            total -= coupon.AmountOff ?? 0;
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = total, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"workshop-{workshop.Id}-{booking.CustomerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Reserve(string id, int customerId, IStripeClient stripe)
    {
        var workshop = All.Find(w => w.Id == id);
        if (workshop is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = InSmallestUnit(workshop.Price, workshop.Currency),
                Currency = workshop.Currency,
                Description = workshop.Title,
            },
            new RequestOptions { IdempotencyKey = $"reserve-{workshop.Id}-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    /// <summary>The yen has no smaller unit: docs.stripe.com/currencies.</summary>
    private static long InSmallestUnit(decimal price, string currency) =>
        currency switch
        {
            "jpy" => (long)Math.Round(price, MidpointRounding.AwayFromZero),
            "usd" or "eur" => Prices.ToCents(price),
            _ => throw new NotSupportedException($"The shop does not sell in {currency}."),
        };

    private static async Task<IResult> ReserveKyoto(int customerId, IStripeClient stripe)
    {
        var kyoto = All.Single(w => w.Id == "kyoto");
        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = InSmallestUnit(kyoto.Price, "jpy"), Currency = "jpy" },
            new RequestOptions { IdempotencyKey = $"reserve-kyoto-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> HoldGrinder(int customerId, IStripeClient stripe)
    {
        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = GrinderHoldInCents,
                Currency = "usd",
                Description = "Grinder",
            },
            new RequestOptions { IdempotencyKey = $"grinder-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Express(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = Prices.ToCents(order.ShippingPrice), Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"express-{order.Id}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> PayWithTax(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions { Amount = Prices.ToCents(order.Total * WithSalesTax), Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"invoice-{order.Id}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> CreatePrice(string name, ShopContext db, IStripeClient stripe)
    {
        var line = await db.Set<OrderLine>().FirstOrDefaultAsync(l => l.Coffee == name);
        if (line is null)
        {
            return Results.NotFound();
        }

        var price = await new PriceService(stripe).CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmountDecimal = line.UnitPrice * 100m,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = line.Coffee },
            },
            new RequestOptions { IdempotencyKey = $"price-{line.Id}" }
        );
        return Results.Ok(new { price.Id });
    }

    private static async Task<IResult> Till(IStripeClient stripe)
    {
        var balance = await new BalanceService(stripe).GetAsync();
        return Results.Ok(
            balance
                .Available.GroupBy(funds => funds.Currency)
                .ToDictionary(funds => funds.Key, funds => funds.Sum(part => part.Amount))
        );
    }
}
