using Stripe;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Webhooks;

public static class StripeWebhook
{
    public const string Path = "/stripe/webhook";

    public static void AddWebhooks(this IServiceCollection services) => services.AddScoped<EventInbox>();

    public static void MapStripeWebhook(this IEndpointRouteBuilder app) => app.MapPost(Path, ReceiveAsync);

    private static async Task<IResult> ReceiveAsync(
        HttpRequest request,
        EventInbox inbox,
        StripeSettings settings,
        ILogger<EventInbox> log,
        CancellationToken cancellationToken
    )
    {
        // The signature is over the bytes that Stripe sent: nothing may parse the body before.
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                body,
                request.Headers["Stripe-Signature"].ToString(),
                settings.WebhookSecret
            );
        }
        catch (StripeException e)
        {
            log.LogWarning("Refused a webhook: {Reason}", e.Message);
            return Results.BadRequest();
        }

        await inbox.TakeAsync(stripeEvent, cancellationToken);
        return Results.Ok();
    }
}
