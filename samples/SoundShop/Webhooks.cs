using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace SoundShop;

public static class Webhooks
{
    public static void MapWebhooks(this WebApplication app)
    {
        app.MapPost("/stripe/payments", OnPayment);
        app.MapPost("/stripe/connect", OnSupplierAccount);
        app.MapPost("/stripe/disputes", OnDispute);
        app.MapPost("/stripe/payouts", OnPayout);
        app.MapPost("/stripe/invoices", OnInvoice);
        app.MapPost("/admin/stripe-endpoint", CreateEndpoint);
    }

    /// <summary>The event of a genuine request; null, to be answered with 400, for any other.</summary>
    public static async Task<Event?> Verified(HttpRequest request, string secret, ILogger log)
    {
        using var reader = new StreamReader(request.Body);
        var json = await reader.ReadToEndAsync();
        try
        {
            return EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"].ToString(), secret);
        }
        catch (StripeException e)
        {
            log.LogWarning(e, "A webhook request without a valid signature");
            return null;
        }
    }

    private static async Task<IResult> CreateEndpoint(HttpRequest request, IStripeClient stripe)
    {
        var endpoint = await new WebhookEndpointService(stripe).CreateAsync(
            new WebhookEndpointCreateOptions
            {
                Url = $"https://{request.Host}/stripe/payments",
                EnabledEvents =
                [
                    EventTypes.CheckoutSessionCompleted,
                    EventTypes.RefundUpdated,
                    EventTypes.PaymentIntentPaymentFailed,
                ],
            },
            new RequestOptions { IdempotencyKey = $"webhook-endpoint-{request.Host}" }
        );
        return Results.Ok(new { endpoint.Id });
    }

    private static async Task<IResult> OnPayment(
        HttpRequest request,
        Events events,
        IOptions<StripeSettings> settings,
        ILogger<Events> log
    )
    {
        if (await Verified(request, settings.Value.PaymentsWebhookSecret, log) is not { } stripeEvent)
        {
            return Results.BadRequest();
        }

        await events.HandleOnce(stripeEvent);
        return Results.Ok();
    }

    private static async Task<IResult> OnSupplierAccount(
        HttpRequest request,
        IOptions<StripeSettings> settings,
        ILogger<Events> log
    )
    {
        if (await Verified(request, settings.Value.ConnectWebhookSecret, log) is not { } stripeEvent)
        {
            return Results.BadRequest();
        }

        if (stripeEvent.Data.Object is Account { PayoutsEnabled: false } account)
        {
            log.LogWarning("Supplier {Account} can no longer be paid", account.Id);
        }

        return Results.Ok();
    }

    private static async Task<IResult> OnDispute(
        HttpRequest request,
        Events events,
        IOptions<StripeSettings> settings,
        ILogger<Events> log
    )
    {
        if (await Verified(request, settings.Value.DisputesWebhookSecret, log) is not { } stripeEvent)
        {
            return Results.BadRequest();
        }

        await events.HandleOnce(stripeEvent);
        return Results.Ok();
    }

    private static async Task<IResult> OnPayout(
        HttpRequest request,
        IOptions<StripeSettings> settings,
        ILogger<Events> log
    )
    {
        if (await Verified(request, settings.Value.PayoutsWebhookSecret, log) is not { } stripeEvent)
        {
            return Results.BadRequest();
        }

        if (stripeEvent.Data.Object is Payout { Status: "failed" } payout)
        {
            log.LogError("Payout {Payout} failed: {Reason}", payout.Id, payout.FailureMessage);
        }

        return Results.Ok();
    }

    private static async Task<IResult> OnInvoice(
        HttpRequest request,
        IOptions<StripeSettings> settings,
        ILogger<Events> log
    )
    {
        if (await Verified(request, settings.Value.InvoicesWebhookSecret, log) is not { } stripeEvent)
        {
            return Results.BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.InvoicePaymentFailed, Data.Object: Invoice invoice })
        {
            log.LogWarning("Invoice {Invoice} is not paid", invoice.Id);
        }

        return Results.Ok();
    }
}

[ApiController]
[Route("stripe/subscriptions")]
public class SubscriptionWebhookController(
    Events events,
    IOptions<StripeSettings> settings,
    ILogger<SubscriptionWebhookController> log
) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive()
    {
        if (await Webhooks.Verified(Request, settings.Value.SubscriptionsWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        await events.HandleOnce(stripeEvent);
        return Ok();
    }
}

[ApiController]
[Route("stripe/refunds")]
public class RefundWebhookController(IOptions<StripeSettings> settings, ILogger<RefundWebhookController> log)
    : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive()
    {
        if (await Webhooks.Verified(Request, settings.Value.RefundsWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.RefundFailed, Data.Object: Refund refund })
        {
            log.LogError("Refund {Refund} did not reach the buyer", refund.Id);
        }

        return Ok();
    }
}

[ApiController]
[Route("stripe/reviews")]
public class ReviewWebhookController(IOptions<StripeSettings> settings, ILogger<ReviewWebhookController> log)
    : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive()
    {
        if (await Webhooks.Verified(Request, settings.Value.ReviewsWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        log.LogInformation("Stripe sent {Type}", stripeEvent.Type);
        if (stripeEvent is { Type: EventTypes.ReviewOpened, Data.Object: Review review })
        {
            log.LogWarning("Look at charge {Charge}: {Reason}", review.ChargeId, review.Reason);
        }

        return Ok();
    }
}

[ApiController]
[Route("stripe/marketplace")]
public class MarketplaceWebhookController(
    ShopContext db,
    IOptions<StripeSettings> settings,
    ILogger<MarketplaceWebhookController> log
) : ControllerBase
{
    [HttpPost("transfers")]
    public async Task<IActionResult> Transfers()
    {
        if (await Webhooks.Verified(Request, settings.Value.TransfersWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.TransferReversed, Data.Object: Transfer transfer })
        {
            log.LogWarning("Transfer {Transfer} was taken back", transfer.Id);
        }

        return Ok();
    }

    [HttpPost("accounts")]
    public async Task<IActionResult> Accounts()
    {
        if (await Webhooks.Verified(Request, settings.Value.AccountsWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.AccountUpdated, Data.Object: Account { PayoutsEnabled: true } account })
        {
            var open = await db.SupplierInvoices.CountAsync(invoice =>
                invoice.SupplierAccountId == account.Id && invoice.PaidAt == null
            );
            log.LogInformation("Supplier {Account} can be paid {Open} invoices", account.Id, open);
        }

        return Ok();
    }
}

[Authorize(Roles = "Staff")]
[Route("fraud")]
public class FraudController(IOptions<StripeSettings> settings, ILogger<FraudController> log) : ControllerBase
{
    private static readonly ConcurrentQueue<string> Warnings = [];

    [HttpGet("warnings")]
    public IActionResult List() => Ok(Warnings);

    [AllowAnonymous]
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        if (await Webhooks.Verified(Request, settings.Value.FraudWebhookSecret, log) is not { } stripeEvent)
        {
            return BadRequest();
        }

        if (stripeEvent.Data.Object is Stripe.Radar.EarlyFraudWarning warning)
        {
            log.LogWarning("Charge {Charge} may be fraud: {Type}", warning.ChargeId, warning.FraudType);
            Warnings.Enqueue(warning.ChargeId);
        }

        return Ok();
    }
}
