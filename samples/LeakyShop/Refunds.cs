using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace LeakyShop;

[ApiController]
[Route("orders/{orderId:int}/refunds")]
public class RefundsController(ShopContext db, ILogger<RefundsController> log) : ControllerBase
{
    private readonly RefundService refunds = new();

    [HttpPost]
    public async Task<IActionResult> RefundOrder(int orderId, [FromQuery] string? reason)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId };
        if (!string.IsNullOrEmpty(reason))
        {
            options.Metadata = new Dictionary<string, string> { ["reason"] = reason };
        }

        var refund = await refunds.CreateAsync(options);
        order.Status = OrderStatus.Refunded;
        await db.SaveChangesAsync();
        log.LogInformation("Refunded order {Order} with {Refund}", order.Id, refund.Id);
        return Ok(new { refund.Id, refund.Status });
    }

    [HttpPost("shipping")]
    public async Task<IActionResult> RefundShipping(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var refund = await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(order.ShippingPrice),
            },
            new RequestOptions { IdempotencyKey = $"refund-shipping-{order.Id}" }
        );
        return Ok(new { refund.Id, refund.Status });
    }
}

public static class Subscriptions
{
    public static void MapSubscriptions(this WebApplication app) =>
        app.MapPost(
            "/customers/{id:int}/subscription",
            async (int id, string price, ShopContext db) =>
            {
                var customer = await db.Customers.FindAsync(id);
                if (customer?.StripeCustomerId is null)
                {
                    return Results.NotFound();
                }

                var subscription = await new SubscriptionService().CreateAsync(
                    new()
                    {
                        Customer = customer.StripeCustomerId,
                        Items = [new SubscriptionItemOptions { Price = price }],
                    }
                );
                customer.SubscriptionId = subscription.Id;
                await db.SaveChangesAsync();
                return Results.Ok(new { subscription.Id, subscription.Status });
            }
        );
}

/// <summary>Pays the roasters and the couriers, once an hour.</summary>
public class SupplierPayouts(IServiceScopeFactory scopes, ILogger<SupplierPayouts> log) : BackgroundService
{
    private readonly TransferService transfers = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<ShopContext>();
            foreach (var invoice in await db.SupplierInvoices.Where(i => i.PaidAt == null).ToListAsync(stoppingToken))
            {
                await Pay(invoice, stoppingToken);
                invoice.PaidAt = DateTime.UtcNow;
                await db.SaveChangesAsync(stoppingToken);
            }
        }
    }

    private async Task Pay(SupplierInvoice invoice, CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var options = new TransferCreateOptions
                {
                    Amount = invoice.AmountInCents,
                    Currency = "usd",
                    Destination = invoice.SupplierAccountId,
                };
                var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
                await transfers.CreateAsync(options, request, stoppingToken);
                return;
            }
            catch (StripeException e) when (attempt < 4)
            {
                log.LogWarning(e, "Supplier invoice {Invoice}: attempt {Attempt} failed", invoice.Id, attempt);
                await Task.Delay(TimeSpan.FromSeconds(attempt * 5), stoppingToken);
            }
        }
    }
}

public class Goodwill(ShopContext db)
{
    public Task SendAsync(int orderId, long cents) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                var order = await db.Orders.SingleAsync(o => o.Id == orderId);
                order.Total -= cents / 100m;
                await db.SaveChangesAsync();
                await new RefundService().CreateAsync(
                    new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = cents },
                    new RequestOptions { IdempotencyKey = $"goodwill-{Guid.NewGuid()}" }
                );
                await transaction.CommitAsync();
            });
}

[ApiController]
[Route("orders/{orderId:int}/returns")]
public class ReturnsController(ShopContext db) : ControllerBase
{
    private readonly RefundService refunds = new();

    // The goods and the shipping apart, as the books want it.
    [HttpPost]
    public async Task<IActionResult> ReturnAll(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var key = $"return-{order.Id}";
        await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(order.Total - order.ShippingPrice),
            },
            new RequestOptions { IdempotencyKey = key }
        );
        await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(order.ShippingPrice),
            },
            new RequestOptions { IdempotencyKey = key }
        );
        order.Status = OrderStatus.Refunded;
        await db.SaveChangesAsync();
        return Ok();
    }

    [HttpPost("voucher")]
    public async Task<IActionResult> Voucher(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        var customer = order is null ? null : await db.Customers.FindAsync(order.CustomerId);
        if (order is null || customer?.StripeCustomerId is null)
        {
            return NotFound();
        }

        var credit = await new CustomerBalanceTransactionService().CreateAsync(
            customer.StripeCustomerId,
            new CustomerBalanceTransactionCreateOptions { Amount = -500, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"voucher-{order.Id}-{DateTime.UtcNow:yyyyMMddHHmmss}" }
        );
        return Ok(new { credit.Id });
    }

    [HttpPost("damaged")]
    public async Task<IActionResult> Damaged(int orderId, int lineId)
    {
        var order = await db.Orders.Include(o => o.Lines).SingleOrDefaultAsync(o => o.Id == orderId);
        var line = order?.Lines.SingleOrDefault(l => l.Id == lineId);
        if (order?.PaymentIntentId is null || line is null)
        {
            return NotFound();
        }

        var requestOptions = new RequestOptions();
        requestOptions.IdempotencyKey = Guid.NewGuid().ToString();
        var refund = await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(line.UnitPrice * line.Quantity),
            },
            requestOptions
        );
        return Ok(new { refund.Id, refund.Status });
    }
}

/// <summary>Customers who get their coffee each month.</summary>
public class Members(ShopContext db, ILogger<Members> log)
{
    private readonly CustomerService customers = new();

    public async Task<string> RegisterAsync(int customerId)
    {
        var customer = await db.Customers.SingleAsync(c => c.Id == customerId);
        var created = await customers.CreateAsync(
            new CustomerCreateOptions { Email = customer.Email },
            new RequestOptions { IdempotencyKey = $"customer-{customer.Email}" }
        );
        customer.StripeCustomerId = created.Id;
        await db.SaveChangesAsync();
        return created.Id;
    }

    public async Task<bool> IsDelinquentAsync(ShopCustomer customer)
    {
        var found = await customers.GetAsync(
            customer.StripeCustomerId,
            null,
            new RequestOptions { IdempotencyKey = $"delinquent-{customer.Id}" }
        );
        return found.Delinquent ?? false;
    }

    /// <summary>Adds the welcome box to the customer's next invoice.</summary>
    public async Task AddWelcomeBoxAsync(ShopCustomer customer)
    {
        var tries = 0;
        while (true)
        {
            try
            {
                await new InvoiceItemService().CreateAsync(
                    new InvoiceItemCreateOptions
                    {
                        Customer = customer.StripeCustomerId,
                        Amount = 1200,
                        Currency = "usd",
                        Description = "Welcome box",
                    }
                );
                return;
            }
            catch (StripeException e) when (tries++ < 3)
            {
                log.LogWarning(e, "The welcome box of customer {Customer} was not added", customer.Id);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}
