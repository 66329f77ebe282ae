using Stripe;

namespace SoundShop;

public static class Reports
{
    public static void MapReports(this WebApplication app)
    {
        app.MapGet("/partners/{id:int}/payouts", LatestPayouts);
        app.MapGet("/customers/{id:int}/profile", Profile);
        app.MapDelete("/customers/{id:int}", DeleteCustomer);
        app.MapPut("/customers/{id:int}/email", ChangeEmail);
        app.MapGet("/reports/disputed", Disputed);
        app.MapGet("/orders/{id:int}/receipt-link", ReceiptLink);
        app.MapPost("/orders/{id:int}/till", PayAtTheTill);
        app.MapGet("/suppliers/{account}/status", SupplierStatus);
        app.MapGet("/subscribers", Subscribers);
        app.MapPost("/orders/{id:int}/export", Export);
        app.MapPost("/coffees", AddCoffee);
    }

    private static async Task<IResult> LatestPayouts(int id, ShopContext db, IStripeClient stripe)
    {
        var partner = await db.PartnerCafes.FindAsync(id);
        if (partner is null)
        {
            return Results.NotFound();
        }

        var payouts = await new PayoutService(stripe).ListAsync(
            new PayoutListOptions { Limit = 3 },
            new RequestOptions { StripeAccount = partner.StripeAccountId }
        );
        return Results.Ok(new { partner.Name, payouts = payouts.Data.Select(payout => payout.ArrivalDate) });
    }

    private static async Task<IResult> Profile(int id, ShopContext db, IStripeClient stripe)
    {
        var customer = await db.Customers.FindAsync(id);
        if (customer?.StripeCustomerId is null)
        {
            return Results.NotFound();
        }

        var profile = await new CustomerService(stripe).GetAsync(customer.StripeCustomerId);
        return Results.Ok(
            new
            {
                customer.Email,
                profile.Name,
                profile.Phone,
            }
        );
    }

    private static async Task<IResult> DeleteCustomer(int id, ShopContext db, IStripeClient stripe)
    {
        var customer = await db.Customers.FindAsync(id);
        if (customer?.StripeCustomerId is null)
        {
            return Results.NotFound();
        }

        await new CustomerService(stripe).DeleteAsync(customer.StripeCustomerId);
        db.Customers.Remove(customer);
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    private static async Task<IResult> ChangeEmail(int id, string email, ShopContext db, IStripeClient stripe)
    {
        var customer = await db.Customers.FindAsync(id);
        if (customer?.StripeCustomerId is null)
        {
            return Results.NotFound();
        }

        await new CustomerService(stripe).UpdateAsync(
            customer.StripeCustomerId,
            new CustomerUpdateOptions { Email = email }
        );
        customer.Email = email;
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    // All pages, and the customers with them: one request for each hundred charges.
    private static async Task<IResult> Disputed(IStripeClient stripe)
    {
        var lines = new List<string>();
        var options = new ChargeListOptions { Limit = 100, Expand = ["data.customer"] };
        await foreach (var charge in new ChargeService(stripe).ListAutoPagingAsync(options))
        {
            if (charge.Disputed)
            {
                lines.Add($"{charge.Id} {charge.Customer?.Name} {charge.Customer?.Email}");
            }
        }

        return Results.Text(string.Join("\n", lines));
    }

    private static async Task<IResult> ReceiptLink(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order?.PaymentIntentId is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).GetAsync(
            order.PaymentIntentId,
            new PaymentIntentGetOptions { Expand = ["latest_charge"] }
        );
        return intent.LatestCharge?.ReceiptUrl is { } receipt ? Results.Redirect(receipt) : Results.NotFound();
    }

    /// <summary>The card reader confirms the payment; the webhook tells the shop of it.</summary>
    private static async Task<IResult> PayAtTheTill(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService(stripe).CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = Prices.ToCents(order.Total),
                Currency = "usd",
                Description = $"Order {order.Id}, at the till",
            },
            new RequestOptions { IdempotencyKey = $"till-{order.Id}" }
        );
        order.PaymentIntentId = intent.Id;
        await db.SaveChangesAsync();
        return Results.Ok(new { intent.ClientSecret });
    }

    private static async Task<IResult> SupplierStatus(string account, IStripeClient stripe)
    {
        var supplier = await new AccountService(stripe).GetAsync(account);
        return Results.Ok(new { supplier.Id, supplier.PayoutsEnabled });
    }

    private static async Task<IResult> Subscribers(IStripeClient stripe)
    {
        var emails = new List<string?>();
        var options = new SubscriptionListOptions
        {
            Price = Boxes.Monthly,
            Limit = 100,
            Expand = ["data.customer"],
        };
        await foreach (var subscription in new SubscriptionService(stripe).ListAutoPagingAsync(options))
        {
            emails.Add(subscription.Customer?.Email);
        }

        return Results.Ok(emails);
    }

    private static async Task<IResult> Export(int id, ShopContext db, IStripeClient stripe)
    {
        var order = await db.Orders.FindAsync(id);
        if (order?.PaymentIntentId is null)
        {
            return Results.NotFound();
        }

        var options = new PaymentIntentUpdateOptions { Metadata = [] };
        options.Metadata["exported_on"] = DateTime.UtcNow.ToString("yyyy-MM-dd");
        await new PaymentIntentService(stripe).UpdateAsync(order.PaymentIntentId, options);
        return Results.NoContent();
    }

    private static async Task<IResult> AddCoffee(string name, IStripeClient stripe)
    {
        var product = await new ProductService(stripe).CreateAsync(
            new ProductCreateOptions { Name = name, StatementDescriptor = "ROASTERS CHOICE" },
            new RequestOptions { IdempotencyKey = $"coffee-{name}" }
        );
        return Results.Ok(product.Id);
    }
}

public static class Boxes
{
    // The coffee box that comes each month.
    public const string Monthly = "price_1RaVk28mQx5TzLpW";
}
