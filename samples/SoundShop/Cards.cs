using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace SoundShop;

/// <summary>What is kept of a card: the PaymentMethod charges it, brand and last four digits show it.</summary>
public class SavedCard
{
    public int Id { get; set; }
    public int CustomerId { get; set; }
    public required string PaymentMethodId { get; set; }
    public required string Brand { get; set; }
    public required string Last4 { get; set; }
}

/// <summary>Orders taken on the phone: the staff send a link, and the buyer types the card in on Stripe's page.</summary>
[ApiController]
[Route("phone-orders")]
public class PhoneOrdersController(ShopContext db, IStripeClient stripe, IOptions<StripeSettings> settings)
    : ControllerBase
{
    private readonly SessionService sessions = new(stripe);
    private readonly PaymentMethodService paymentMethods = new(stripe);

    [HttpPost("{orderId:int}")]
    public async Task<IActionResult> SendCardForm(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        var customer = order is null ? null : await db.Customers.FindAsync(order.CustomerId);
        if (customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "setup",
                Currency = "usd",
                Customer = customer.StripeCustomerId,
                SuccessUrl = $"{settings.Value.PublicUrl}card-saved?session_id={{CHECKOUT_SESSION_ID}}",
            },
            new RequestOptions { IdempotencyKey = $"phone-order-{orderId}-card" }
        );
        return Ok(new { session.Url });
    }

    [HttpPost("token")]
    public async Task<IActionResult> SaveToken(int customerId, string cardToken)
    {
        var customer = await db.Customers.FindAsync(customerId);
        if (customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        var method = await paymentMethods.CreateAsync(
            new PaymentMethodCreateOptions
            {
                Type = "card",
                Card = new PaymentMethodCardOptions { Token = cardToken },
            },
            new RequestOptions { IdempotencyKey = $"card-{cardToken}" }
        );
        await paymentMethods.AttachAsync(method.Id, new() { Customer = customer.StripeCustomerId });
        db.SavedCards.Add(
            new SavedCard
            {
                CustomerId = customer.Id,
                PaymentMethodId = method.Id,
                Brand = method.Card.Brand,
                Last4 = method.Card.Last4,
            }
        );
        await db.SaveChangesAsync();
        return Ok(
            new
            {
                method.Id,
                method.Card.Brand,
                method.Card.Last4,
            }
        );
    }
}

/// <summary>Lets a customer save a card: the page's form gives it to Stripe, and the shop sees a PaymentMethod.</summary>
[ApiController]
[Route("customers/{customerId:int}/card")]
public class CustomerCardsController(
    ShopContext db,
    IStripeClient stripe,
    IOptions<StripeSettings> settings,
    ILogger<CustomerCardsController> log
) : ControllerBase
{
    private readonly SetupIntentService setups = new(stripe);
    private readonly CustomerService customers = new(stripe);
    private readonly PaymentMethodService paymentMethods = new(stripe);

    [HttpPut]
    public async Task<IActionResult> NoteCard(int customerId, SavedCard card)
    {
        var customer = await db.Customers.FindAsync(customerId);
        if (customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        log.LogInformation("New card ending in {Last4} for customer {Customer}", card.Last4, customer.Id);
        await customers.UpdateAsync(
            customer.StripeCustomerId,
            new CustomerUpdateOptions { Metadata = new() { ["phone_card"] = card.Last4 } }
        );
        return NoContent();
    }

    [HttpPost("setup")]
    public async Task<IActionResult> BeginSetup(int customerId, [FromHeader(Name = "Idempotency-Key")] Guid attempt)
    {
        var customer = await db.Customers.FindAsync(customerId);
        if (customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        var setup = await setups.CreateAsync(
            new SetupIntentCreateOptions { Customer = customer.StripeCustomerId },
            new RequestOptions { IdempotencyKey = $"setup-{customer.Id}-{attempt}" }
        );
        return Ok(new { setup.ClientSecret, Key = settings.Value.PublishableKey });
    }

    [HttpGet]
    public async Task<IActionResult> Show(int customerId, int savedCardId)
    {
        var card = await db.SavedCards.SingleOrDefaultAsync(c => c.Id == savedCardId && c.CustomerId == customerId);
        if (card is null)
        {
            return NotFound();
        }

        var method = await paymentMethods.GetAsync(card.PaymentMethodId);
        return Ok(new { method.Card.Brand, method.Card.Last4 });
    }
}
