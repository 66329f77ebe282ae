using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace LeakyShop;

public record TipRequest(double Tip);

public static class Prices
{
    public static long ToCents(decimal price) => (long)Math.Round(price * 100m, MidpointRounding.AwayFromZero);
}

public static class Checkout
{
    public static void MapCheckout(this WebApplication app)
    {
        app.MapPost(
            "/orders/{id:int}/checkout",
            async (int id, ShopContext db, HttpRequest request) =>
            {
                var order = await db.Orders.Include(o => o.Lines).SingleOrDefaultAsync(o => o.Id == id);
                if (order is null)
                {
                    return Results.NotFound();
                }

                var session = await new SessionService().CreateAsync(
                    new SessionCreateOptions
                    {
                        Mode = "payment",
                        ClientReferenceId = order.Id.ToString(),
                        SuccessUrl = $"https://{request.Host}/thanks?session_id={{CHECKOUT_SESSION_ID}}",
                        LineItems = order
                            .Lines.Select(line => new SessionLineItemOptions
                            {
                                Quantity = line.Quantity,
                                PriceData = new SessionLineItemPriceDataOptions
                                {
                                    Currency = "usd",
                                    UnitAmount = (long)line.UnitPrice,
                                    ProductData = new SessionLineItemPriceDataProductDataOptions { Name = line.Coffee },
                                },
                            })
                            .ToList(),
                    }
                );
                return Results.Redirect(session.Url);
            }
        );

        app.MapPost(
            "/orders/{id:int}/tip",
            async (int id, TipRequest tip, ShopContext db) =>
            {
                var order = await db.Orders.FindAsync(id);
                if (order is null)
                {
                    return Results.NotFound();
                }

                var intent = await new PaymentIntentService().CreateAsync(
                    new PaymentIntentCreateOptions { Amount = (long)(tip.Tip * 100), Currency = "usd" },
                    new RequestOptions { IdempotencyKey = $"tip-{order.Id}" }
                );
                return Results.Ok(new { intent.ClientSecret });
            }
        );

        app.MapPost(
            "/orders/{id:int}/pay",
            async (int id, ShopContext db) =>
            {
                var order = await db.Orders.FindAsync(id);
                if (order is null)
                {
                    return Results.NotFound();
                }

                var intent = await new PaymentIntentService().CreateAsync(
                    new PaymentIntentCreateOptions { Amount = Prices.ToCents(order.Total), Currency = "usd" },
                    new RequestOptions { IdempotencyKey = $"pay-{order.Id}" }
                );
                order.PaymentIntentId = intent.Id;
                await db.SaveChangesAsync();
                return Results.Ok(new { intent.ClientSecret });
            }
        );

        app.MapGet(
            "/orders/{id:int}/receipt",
            async (int id, ShopContext db) =>
            {
                var order = await db.Orders.FindAsync(id);
                if (order?.PaymentIntentId is null)
                {
                    return Results.NotFound();
                }

                var intent = await new PaymentIntentService().GetAsync(order.PaymentIntentId);
                var paid = intent.AmountReceived / 100;
                var outstanding = (intent.Amount - intent.AmountReceived) / 100m;
                if (intent.Currency == "USD")
                {
                    return Results.Text($"Paid ${paid}, outstanding ${outstanding:0.00}. Thank you!");
                }

                return Results.Text($"Paid {paid} {intent.Currency}, outstanding {outstanding:0.00}. Thank you!");
            }
        );
    }
}

public record Workshop(string Id, string Title, decimal Price, string Currency);

public record Booking(int CustomerId, int Seats, decimal Price, string? CouponId);

/// <summary>Roasting and brewing classes, at home and abroad.</summary>
public static class Workshops
{
    private const decimal WithSalesTax = 1.0825m;

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

    private static async Task<IResult> Book(Booking booking)
    {
        var total = Prices.ToCents(booking.Price) * booking.Seats;
        if (booking.CouponId is not null)
        {
            var coupon = await new CouponService().GetAsync(booking.CouponId);
            total -= (coupon.AmountOff ?? 0) * 100;
        }

        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions { Amount = total, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"workshop-{booking.CustomerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Reserve(string id, int customerId)
    {
        var workshop = All.Find(w => w.Id == id);
        if (workshop is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = (long)(workshop.Price * 100),
                Currency = workshop.Currency,
                Description = workshop.Title,
            },
            new RequestOptions { IdempotencyKey = $"reserve-{workshop.Id}-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> ReserveKyoto(int customerId)
    {
        var kyoto = All.Single(w => w.Id == "kyoto");
        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions { Amount = Prices.ToCents(kyoto.Price), Currency = "jpy" },
            new RequestOptions { IdempotencyKey = $"reserve-kyoto-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    // Twenty dollars until the rented grinder is back.
    private static async Task<IResult> HoldGrinder(int customerId)
    {
        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 20,
                Currency = "usd",
                Description = "Grinder",
            },
            new RequestOptions { IdempotencyKey = $"grinder-{customerId}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> Express(int id, ShopContext db)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions { Amount = (long)order.ShippingPrice * 100, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"express-{order.Id}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> PayWithTax(int id, ShopContext db)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService().CreateAsync(
            new PaymentIntentCreateOptions { Amount = (long)(order.Total * WithSalesTax * 100m), Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"invoice-{order.Id}" }
        );
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> CreatePrice(string name, ShopContext db)
    {
        var line = await db.Set<OrderLine>().FirstOrDefaultAsync(l => l.Coffee == name);
        if (line is null)
        {
            return Results.NotFound();
        }

        var price = await new PriceService().CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmountDecimal = line.UnitPrice,
                Recurring = new PriceRecurringOptions { Interval = "month" },
                ProductData = new PriceProductDataOptions { Name = line.Coffee },
            },
            new RequestOptions { IdempotencyKey = $"price-{line.Id}" }
        );
        return Results.Ok(new { price.Id });
    }

    private static async Task<IResult> Till()
    {
        var balance = await new BalanceService().GetAsync();
        var available = balance.Available.Sum(funds => funds.Amount);
        return Results.Text($"We can spend {available / 100m:0.00}.");
    }
}
