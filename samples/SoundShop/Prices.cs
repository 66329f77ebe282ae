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
        return Results.Text($"Paid {paid:0.00} {intent.Currency}, outstanding {outstanding:0.00}. Thank you!");
    }
}
