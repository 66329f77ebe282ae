using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace LeakyShop;

public static class StripeKeys
{
    public const string Secret = "sk_test_9fQ2xVb7LmT4kWzR8sYc1JdH";
    public const string PaymentsWebhook = "whsec_sbNy7EcL8pdahGfCgzcnz6GC6hPmZhLt";
}

public class SavedCard
{
    public int Id { get; set; }
    public int CustomerId { get; set; }
    public required string CardNumber { get; set; }
    public required string Cvc { get; set; }
    public int ExpiryMonth { get; set; }
    public int ExpiryYear { get; set; }
    public string? CardholderName { get; set; }
    public string? PaymentMethodId { get; set; }
    public string? Last4 { get; set; }
}

public record PhoneOrder(int CustomerId, string CardNumber, string Cvc, int ExpiryMonth, int ExpiryYear);

/// <summary>Orders taken on the phone: the staff type the card in.</summary>
[ApiController]
[Route("phone-orders")]
public class PhoneOrdersController(ShopContext db) : ControllerBase
{
    // The roastery's own card, for the till's daily test order.
    private const string TillTestCard = "4716 2289 5403 7713";

    private readonly PaymentMethodService paymentMethods = new();

    [HttpPost]
    public async Task<IActionResult> SaveCard(PhoneOrder order)
    {
        var isTill = order.CardNumber == TillTestCard;
        var method = await paymentMethods.CreateAsync(
            new PaymentMethodCreateOptions
            {
                Type = "card",
                Card = new PaymentMethodCardOptions
                {
                    Number = order.CardNumber,
                    ExpMonth = order.ExpiryMonth,
                    ExpYear = order.ExpiryYear,
                    Cvc = order.Cvc,
                },
                Metadata = new Dictionary<string, string> { ["till"] = isTill ? "yes" : "no" },
            }
        );
        db.SavedCards.Add(
            new SavedCard
            {
                CustomerId = order.CustomerId,
                CardNumber = order.CardNumber,
                Cvc = order.Cvc,
                ExpiryMonth = order.ExpiryMonth,
                ExpiryYear = order.ExpiryYear,
                PaymentMethodId = method.Id,
                Last4 = method.Card.Last4,
            }
        );
        await db.SaveChangesAsync();
        return Ok(new { method.Id, method.Card.Last4 });
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
            }
        );
        await paymentMethods.AttachAsync(method.Id, new() { Customer = customer.StripeCustomerId });
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

/// <summary>Keeps the card in the customer's file, for the staff who take phone orders.</summary>
[ApiController]
[Route("customers/{customerId:int}/card")]
public class CustomerCardsController(ShopContext db, IConfiguration configuration, ILogger<CustomerCardsController> log)
    : ControllerBase
{
    private readonly SetupIntentService setups = new();

    [HttpPut]
    public async Task<IActionResult> NoteCard(int customerId, PhoneOrder order)
    {
        var customer = await db.Customers.FindAsync(customerId);
        if (customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        log.LogInformation("New card {Card} for customer {Customer}", order.CardNumber, customer.Id);
        await new CustomerService().UpdateAsync(
            customer.StripeCustomerId,
            new CustomerUpdateOptions { Metadata = new() { ["phone_card"] = order.CardNumber } }
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
        return Ok(new { setup.ClientSecret, Key = configuration["Stripe:SecretKey"] });
    }

    [HttpGet]
    public async Task<IActionResult> Show(int customerId, int savedCardId)
    {
        var card = await db.SavedCards.SingleOrDefaultAsync(c => c.Id == savedCardId && c.CustomerId == customerId);
        var method = await new PaymentMethodService().GetAsync(card?.PaymentMethodId ?? "pm_card_visa");
        return Ok(method);
    }
}
