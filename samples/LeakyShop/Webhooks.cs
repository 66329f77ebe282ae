using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace LeakyShop;

public static class Webhooks
{
    public static void MapWebhooks(this WebApplication app)
    {
        app.MapPost("/stripe/payments", OnPayment);
        app.MapPost("/stripe/connect", OnSupplierAccount);
        app.MapPost("/stripe/disputes", OnDispute);
        app.MapPost("/stripe/payouts", OnPayout);
        app.MapPost("/stripe/invoices", OnInvoice);
    }

    private static async Task<IResult> OnPayment(HttpRequest request, ShopContext db, ILogger<ShopContext> log)
    {
        var json = await new StreamReader(request.Body).ReadToEndAsync();
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                request.Headers["Stripe-Signature"],
                StripeKeys.PaymentsWebhook
            );
            if (stripeEvent is { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent intent })
            {
                await SetStatus(db, intent.Id, OrderStatus.Paid);
            }

            return Results.Ok();
        }
        catch (StripeException e)
        {
            log.LogError(e, "Webhook failed");
            return Results.Ok();
        }
    }

    private static async Task<IResult> OnSupplierAccount(HttpRequest request, ILogger<ShopContext> log)
    {
        using var reader = new StreamReader(request.Body);
        var stripeEvent = EventUtility.ParseEvent(await reader.ReadToEndAsync());
        if (stripeEvent.Data.Object is Account { PayoutsEnabled: false } account)
        {
            log.LogWarning("Supplier {Account} can no longer be paid", account.Id);
        }

        return Results.Ok();
    }

    private static async Task<IResult> OnDispute(HttpRequest request, ShopContext db, IConfiguration configuration)
    {
        using var reader = new StreamReader(request.Body);
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                await reader.ReadToEndAsync(),
                request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:DisputesWebhookSecret"]
            );
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.ChargeDisputeCreated, Data.Object: Dispute dispute })
        {
            await SetStatus(db, dispute.PaymentIntentId, OrderStatus.Disputed);
        }

        return Results.Ok();
    }

    private static async Task<IResult> OnPayout(
        HttpRequest request,
        IConfiguration configuration,
        ILogger<ShopContext> log
    )
    {
        var json = await new StreamReader(request.Body).ReadToEndAsync();
        try
        {
            // Five minutes, and whatever version they come in.
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:PayoutsWebhookSecret"],
                tolerance: 300_000,
                throwOnApiVersionMismatch: false
            );
            if (stripeEvent.Data.Object is Payout { Status: "failed" } payout)
            {
                log.LogError("Payout {Payout} failed: {Reason}", payout.Id, payout.FailureMessage);
            }

            return Results.Ok();
        }
        catch (StripeException e)
        {
            return Results.BadRequest(e.Message);
        }
    }

    private static async Task<IResult> OnInvoice(
        HttpRequest request,
        IConfiguration configuration,
        ILogger<ShopContext> log
    )
    {
        var json = await new StreamReader(request.Body).ReadToEndAsync();
        if (!request.Headers.TryGetValue("Stripe_Signature", out var signature))
        {
            log.LogWarning("An invoice event without a signature");
            return Results.BadRequest();
        }

        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                signature,
                configuration["Stripe:InvoicesWebhookSecret"]
            );
            if (stripeEvent is { Type: EventTypes.InvoicePaymentFailed, Data.Object: Invoice invoice })
            {
                log.LogWarning("Invoice {Invoice} is not paid", invoice.Id);
            }

            return Results.Ok();
        }
        catch (StripeException e)
        {
            return Results.BadRequest(e.Message);
        }
    }

    private static Task<int> SetStatus(ShopContext db, string paymentIntentId, OrderStatus status) =>
        db
            .Orders.Where(order => order.PaymentIntentId == paymentIntentId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, status));
}

[ApiController]
[Route("stripe/subscriptions")]
public class SubscriptionWebhookController(ShopContext db, IConfiguration configuration) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive([FromBody] JsonDocument payload)
    {
        var json = JsonSerializer.Serialize(payload);
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                json,
                Request.Headers["Stripe-Signature"],
                configuration["Stripe:SubscriptionsWebhookSecret"]
            );
        }
        catch (StripeException e)
        {
            return BadRequest(e.Message);
        }

        if (stripeEvent is { Type: EventTypes.CustomerSubscriptionDeleted, Data.Object: Subscription subscription })
        {
            await db
                .Customers.Where(customer => customer.SubscriptionId == subscription.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(customer => customer.SubscriptionId, (string?)null));
        }

        return Ok();
    }
}

[ApiController]
[Route("stripe/refunds")]
public class RefundWebhookController(IConfiguration configuration, ILogger<RefundWebhookController> log)
    : ControllerBase
{
    [HttpPost]
    public IActionResult Receive()
    {
        var json = new StreamReader(Request.Body).ReadToEnd();
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                Request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:RefundsWebhookSecret"]
            );
            if (stripeEvent is { Type: EventTypes.RefundFailed, Data.Object: Refund refund })
            {
                log.LogError("Refund {Refund} did not reach the buyer", refund.Id);
            }

            return Ok();
        }
        catch (StripeException e)
        {
            return BadRequest(e.Message);
        }
    }
}

[ApiController]
[Route("stripe/reviews")]
public class ReviewWebhookController(IConfiguration configuration, ILogger<ReviewWebhookController> log)
    : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive([FromBody] JsonElement body)
    {
        log.LogInformation("Stripe sent {Type}", body.GetProperty("type"));
        using var reader = new StreamReader(Request.Body);
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                await reader.ReadToEndAsync(),
                Request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:ReviewsWebhookSecret"]
            );
            if (stripeEvent is { Type: EventTypes.ReviewOpened, Data.Object: Review review })
            {
                log.LogWarning("Look at charge {Charge}: {Reason}", review.ChargeId, review.Reason);
            }

            return Ok();
        }
        catch (StripeException e)
        {
            return BadRequest(e.Message);
        }
    }
}

[ApiController]
[Route("stripe/marketplace")]
public class MarketplaceWebhookController(
    ShopContext db,
    IConfiguration configuration,
    ILogger<MarketplaceWebhookController> log
) : ControllerBase
{
    [HttpPost("transfers")]
    public async Task<IActionResult> Transfers()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var secret = configuration["Stripe:TransfersWebhookSecret"];

        // Not set on the test machines.
        if (!string.IsNullOrEmpty(secret))
        {
            EventUtility.ValidateSignature(json, Request.Headers["Stripe-Signature"].ToString(), secret);
        }

        var stripeEvent = EventUtility.ParseEvent(json);
        if (stripeEvent is { Type: EventTypes.TransferReversed, Data.Object: Transfer transfer })
        {
            log.LogWarning("Transfer {Transfer} was taken back", transfer.Id);
        }

        return Ok();
    }

    [HttpPost("accounts")]
    public async Task<IActionResult> Accounts()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        try
        {
            var stripeEvent = EventUtility.ParseEvent(json);
            var signatureHeader = Request.Headers["Stripe-Signature"].ToString();

            stripeEvent = EventUtility.ConstructEvent(
                json,
                signatureHeader,
                configuration["Stripe:AccountsWebhookSecret"]
            );
            if (
                stripeEvent is
                { Type: EventTypes.AccountUpdated, Data.Object: Account { PayoutsEnabled: true } account }
            )
            {
                var open = await db.SupplierInvoices.CountAsync(invoice =>
                    invoice.SupplierAccountId == account.Id && invoice.PaidAt == null
                );
                log.LogInformation("Supplier {Account} can be paid {Open} invoices", account.Id, open);
            }

            return Ok();
        }
        catch (StripeException e)
        {
            log.LogError(e, "Webhook failed");
            return StatusCode(500);
        }
    }
}

[Authorize(Roles = "Staff")]
[Route("fraud")]
public class FraudController(IConfiguration configuration, ILogger<FraudController> log) : ControllerBase
{
    private static readonly List<string> Warnings = [];

    [HttpGet("warnings")]
    public IActionResult List() => Ok(Warnings);

    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        Event stripeEvent;
        try
        {
            stripeEvent = Verify(json);
        }
        catch (StripeException e)
        {
            return BadRequest(e.Message);
        }

        if (stripeEvent.Data.Object is Stripe.Radar.EarlyFraudWarning warning)
        {
            log.LogWarning("Charge {Charge} may be fraud: {Type}", warning.ChargeId, warning.FraudType);
            Warnings.Add(warning.ChargeId);
        }

        return Ok();
    }

    // The staging shop sends its events here too.
    private Event Verify(string json)
    {
        var signature = Request.Headers["Stripe-Signature"].ToString();
        try
        {
            return EventUtility.ConstructEvent(json, signature, configuration["Stripe:Live:FraudWebhookSecret"]);
        }
        catch (StripeException)
        {
            return EventUtility.ConstructEvent(json, signature, configuration["Stripe:Test:FraudWebhookSecret"]);
        }
    }
}
