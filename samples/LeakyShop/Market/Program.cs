using Stripe;
using Stripe.Checkout;

// The stall on Saturday's market: a tablet shows a code, and the buyer pays on the phone.
var builder = WebApplication.CreateBuilder(args);
StripeConfiguration.ApiKey = builder.Configuration["Stripe:SecretKey"];

var app = builder.Build();
app.MapPost(
    "/bags",
    async (Bag bag) =>
    {
        var session = await new SessionService().CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                LineItems = [new SessionLineItemOptions { Price = bag.Price, Quantity = bag.Quantity }],
                SuccessUrl = "https://market.leaky-shop.example/done",
            },
            new RequestOptions { IdempotencyKey = $"bag-{bag.Number}" }
        );
        return Results.Redirect(session.Url);
    }
);
app.MapGet("/done", () => "Thank you! Show this screen at the stall to get your coffee.");
app.Run();

record Bag(int Number, string Price, int Quantity);
