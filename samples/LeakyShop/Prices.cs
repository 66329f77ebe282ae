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
                return Results.Text($"Paid {paid} {intent.Currency}, outstanding {outstanding:0.00}. Thank you!");
            }
        );
    }
}
