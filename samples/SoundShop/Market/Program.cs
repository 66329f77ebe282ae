using Stripe;
using Stripe.Checkout;

// The stall on Saturday's market: a tablet shows a code, and the buyer pays on the phone. What is paid comes by webhook.
var builder = WebApplication.CreateBuilder(args);
var stripe = new StripeClient(builder.Configuration["Stripe:SecretKey"]);
var secret =
    builder.Configuration["Stripe:MarketWebhookSecret"]
    ?? throw new InvalidOperationException("Stripe:MarketWebhookSecret is not configured.");

var app = builder.Build();
app.MapPost(
    "/bags",
    async (Bag bag) =>
    {
        var session = await stripe.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                ClientReferenceId = $"bag-{bag.Number}",
                LineItems = [new SessionLineItemOptions { Price = bag.Price, Quantity = bag.Quantity }],
                SuccessUrl = "https://market.sound-shop.example/done",
            },
            new RequestOptions { IdempotencyKey = $"bag-{bag.Number}" }
        );
        return Results.Redirect(session.Url);
    }
);
app.MapGet("/done", () => "Thank you! We call your number when your coffee is ready.");
app.MapPost(
    "/stripe",
    async (HttpRequest request) =>
    {
        using var reader = new StreamReader(request.Body);
        var json = await reader.ReadToEndAsync();
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"].ToString(), secret);
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }

        // The same event may come twice: a number is called twice then, and the coffee is handed out once.
        if (stripeEvent.Data.Object is Session { PaymentStatus: "paid" } session)
        {
            Screen.Call(session.ClientReferenceId);
        }

        return Results.Ok();
    }
);
await app.RunAsync();

/// <summary>What the buyer orders at the stall.</summary>
internal sealed record Bag(int Number, string Price, int Quantity);

/// <summary>The screen above the stall.</summary>
internal static class Screen
{
    public static void Call(string number) => Console.WriteLine($"Ready: {number}");
}
