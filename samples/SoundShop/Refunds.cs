using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace SoundShop;

[ApiController]
[Route("orders/{orderId:int}/refunds")]
public class RefundsController(ShopContext db, IStripeClient stripe, ILogger<RefundsController> log) : ControllerBase
{
    private readonly RefundService refunds = new(stripe);

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

        var refund = await refunds.CreateAsync(
            options,
            new RequestOptions { IdempotencyKey = $"refund-order-{order.Id}" }
        );
        if (refund.Status is "succeeded" or "pending")
        {
            order.Status = OrderStatus.Refunded;
            await db.SaveChangesAsync();
        }

        log.LogInformation("Refund {Refund} of order {Order} is {Status}", refund.Id, order.Id, refund.Status);
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
            async (int id, string price, ShopContext db, IStripeClient stripe) =>
            {
                var customer = await db.Customers.FindAsync(id);
                if (customer?.StripeCustomerId is null)
                {
                    return Results.NotFound();
                }

                var subscription = await new SubscriptionService(stripe).CreateAsync(
                    new()
                    {
                        Customer = customer.StripeCustomerId,
                        Items = [new SubscriptionItemOptions { Price = price }],
                    },
                    new RequestOptions { IdempotencyKey = $"subscribe-{customer.Id}-{price}" }
                );
                customer.SubscriptionId = subscription.Id;
                await db.SaveChangesAsync();
                return Results.Ok(new { subscription.Id, subscription.Status });
            }
        );
}

/// <summary>Pays the roasters and the couriers, once an hour.</summary>
public class SupplierPayouts(IServiceScopeFactory scopes, IStripeClient stripe, ILogger<SupplierPayouts> log)
    : BackgroundService
{
    private readonly TransferService transfers = new(stripe);

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

    // One key for the invoice: each attempt, each hour and each restart of the shop sends the same, so it is paid once.
    private async Task Pay(SupplierInvoice invoice, CancellationToken stoppingToken)
    {
        var options = new TransferCreateOptions
        {
            Amount = invoice.AmountInCents,
            Currency = "usd",
            Destination = invoice.SupplierAccountId,
        };
        var request = new RequestOptions { IdempotencyKey = $"supplier-invoice-{invoice.Id}" };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
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

public class Goodwill(ShopContext db, IStripeClient stripe)
{
    /// <param name="caseId">The support case, which may be answered once.</param>
    /// <param name="orderId">The order that went wrong.</param>
    /// <param name="cents">What is given back.</param>
    public Task SendAsync(Guid caseId, int orderId, long cents) =>
        db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                var order = await db.Orders.SingleAsync(o => o.Id == orderId);
                order.Total -= cents / 100m;
                await db.SaveChangesAsync();
                await new RefundService(stripe).CreateAsync(
                    new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = cents },
                    new RequestOptions { IdempotencyKey = $"goodwill-{caseId}" }
                );
                await transaction.CommitAsync();
            });
}

[ApiController]
[Route("orders/{orderId:int}/returns")]
public class ReturnsController(ShopContext db, IStripeClient stripe) : ControllerBase
{
    private readonly RefundService refunds = new(stripe);

    // The goods and the shipping apart, as the books want it.
    [HttpPost]
    public async Task<IActionResult> ReturnAll(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var goods = await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(order.Total - order.ShippingPrice),
            },
            new RequestOptions { IdempotencyKey = $"return-goods-{order.Id}" }
        );
        var shipping = await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(order.ShippingPrice),
            },
            new RequestOptions { IdempotencyKey = $"return-shipping-{order.Id}" }
        );
        if (goods.Status is "succeeded" or "pending" && shipping.Status is "succeeded" or "pending")
        {
            order.Status = OrderStatus.Refunded;
            await db.SaveChangesAsync();
        }

        return Ok(new { Goods = goods.Status, Shipping = shipping.Status });
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

        var credit = await new CustomerBalanceTransactionService(stripe).CreateAsync(
            customer.StripeCustomerId,
            new CustomerBalanceTransactionCreateOptions { Amount = -500, Currency = "usd" },
            new RequestOptions { IdempotencyKey = $"voucher-{order.Id}" }
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

        var refund = await refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = order.PaymentIntentId,
                Amount = Prices.ToCents(line.UnitPrice * line.Quantity),
            },
            new RequestOptions { IdempotencyKey = $"damaged-{line.Id}" }
        );
        return Ok(new { refund.Id, refund.Status });
    }
}

/// <summary>Customers who get their coffee each month.</summary>
public class Members(ShopContext db, IStripeClient stripe, ILogger<Members> log)
{
    private readonly CustomerService customers = new(stripe);

    public async Task<string> RegisterAsync(int customerId)
    {
        var customer = await db.Customers.SingleAsync(c => c.Id == customerId);
        var created = await customers.CreateAsync(
            new CustomerCreateOptions { Email = customer.Email },
            new RequestOptions { IdempotencyKey = $"customer-{customer.Id}" }
        );
        customer.StripeCustomerId = created.Id;
        await db.SaveChangesAsync();
        return created.Id;
    }

    public async Task<bool> IsDelinquentAsync(ShopCustomer customer)
    {
        var found = await customers.GetAsync(customer.StripeCustomerId);
        return found.Delinquent ?? false;
    }

    /// <summary>Adds the welcome box to the customer's next invoice.</summary>
    public async Task AddWelcomeBoxAsync(ShopCustomer customer)
    {
        var request = new RequestOptions { IdempotencyKey = $"welcome-box-{customer.Id}" };
        var tries = 0;
        while (true)
        {
            try
            {
                await new InvoiceItemService(stripe).CreateAsync(
                    new InvoiceItemCreateOptions
                    {
                        Customer = customer.StripeCustomerId,
                        Amount = 1200,
                        Currency = "usd",
                        Description = "Welcome box",
                    },
                    request
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
