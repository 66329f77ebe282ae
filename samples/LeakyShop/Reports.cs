using Stripe;

namespace LeakyShop;

public static class Reports
{
    public static void MapReports(this WebApplication app)
    {
        app.MapGet(
            "/partners/{id:int}/payouts",
            async (int id, ShopContext db) =>
            {
                var partner = await db.PartnerCafes.FindAsync(id);
                if (partner is null)
                {
                    return Results.NotFound();
                }

                StripeConfiguration.ApiKey = partner.StripeKey;
                var payouts = await new PayoutService().ListAsync(new PayoutListOptions { Limit = 3 });
                return Results.Ok(new { partner.Name, payouts = payouts.Data.Select(payout => payout.ArrivalDate) });
            }
        );

        app.MapGet(
            "/customers/{id:int}/profile",
            async (int id, ShopContext db) =>
            {
                var customer = await db.Customers.FindAsync(id);
                if (customer?.StripeCustomerId is null)
                {
                    return Results.NotFound();
                }

                var profile = new CustomerService().Get(customer.StripeCustomerId);
                return Results.Ok(
                    new
                    {
                        customer.Email,
                        profile.Name,
                        profile.Phone,
                    }
                );
            }
        );

        app.MapDelete(
            "/customers/{id:int}",
            (int id, ShopContext db) =>
            {
                var customer = db.Customers.Find(id);
                if (customer?.StripeCustomerId is null)
                {
                    return Results.NotFound();
                }

                new CustomerService().DeleteAsync(customer.StripeCustomerId);
                db.Customers.Remove(customer);
                db.SaveChanges();
                return Results.NoContent();
            }
        );

        app.MapPut(
            "/customers/{id:int}/email",
            async (int id, string email, ShopContext db) =>
            {
                var customer = await db.Customers.FindAsync(id);
                if (customer?.StripeCustomerId is null)
                {
                    return Results.NotFound();
                }

                var profile = await new CustomerService().GetAsync(customer.StripeCustomerId);
                profile.Email = email;
                customer.Email = email;
                await db.SaveChangesAsync();
                return Results.NoContent();
            }
        );

        app.MapGet(
            "/subscribers",
            async () =>
            {
                var subscriptions = await new SubscriptionService().ListAsync(
                    new SubscriptionListOptions
                    {
                        Price = Boxes.Monthly,
                        Limit = 500,
                        Expand = ["customer"],
                    }
                );
                return Results.Ok(subscriptions.Select(subscription => subscription.Customer?.Email));
            }
        );

        app.MapPost(
            "/orders/{id:int}/export",
            async (int id, ShopContext db) =>
            {
                var order = await db.Orders.FindAsync(id);
                if (order?.PaymentIntentId is null)
                {
                    return Results.NotFound();
                }

                var options = new PaymentIntentUpdateOptions { Metadata = [] };
                options.Metadata["exported_to_the_accountants_bookkeeping_on"] = DateTime.UtcNow.ToString("yyyy-MM-dd");
                await new PaymentIntentService().UpdateAsync(order.PaymentIntentId, options);
                return Results.NoContent();
            }
        );

        app.MapPost(
            "/coffees",
            async (string name) =>
            {
                var product = await new ProductService().CreateAsync(
                    new ProductCreateOptions { Name = name, StatementDescriptor = "Roaster's Choice" },
                    new RequestOptions { IdempotencyKey = $"coffee-{name}" }
                );
                return Results.Ok(product.Id);
            }
        );

        app.MapGet("/reports/disputed", Disputed);
        app.MapGet("/orders/{id:int}/receipt-link", ReceiptLink);
        app.MapPost("/orders/{id:int}/till", PayAtTheTill);
        app.MapGet("/suppliers/{account}/status", SupplierStatus);
    }

    private static async Task<IResult> Disputed()
    {
        var customers = new CustomerService();
        var lines = new List<string>();
        var charges = await new ChargeService().ListAsync(new ChargeListOptions { Limit = 100 });
        foreach (var charge in charges.Data.Where(charge => charge.Disputed))
        {
            var customer = await customers.GetAsync(charge.CustomerId);
            lines.Add($"{charge.Id} {customer.Name} {customer.Email}");
        }

        return Results.Text(string.Join("\n", lines));
    }

    private static async Task<IResult> ReceiptLink(int id, ShopContext db)
    {
        var order = await db.Orders.FindAsync(id);
        if (order?.PaymentIntentId is null)
        {
            return Results.NotFound();
        }

        var intent = await new PaymentIntentService().GetAsync(order.PaymentIntentId);
        return Results.Redirect(intent.LatestCharge.ReceiptUrl);
    }

    private static async Task<IResult> PayAtTheTill(int id, string cardToken, ShopContext db)
    {
        var order = await db.Orders.FindAsync(id);
        if (order is null)
        {
            return Results.NotFound();
        }

        var charge = await new ChargeService().CreateAsync(
            new ChargeCreateOptions
            {
                Amount = Prices.ToCents(order.Total),
                Currency = "usd",
                Source = cardToken,
            },
            new RequestOptions { IdempotencyKey = $"till-{order.Id}" }
        );
        order.PaymentIntentId = charge.PaymentIntentId;
        order.Status = charge.Paid ? OrderStatus.Paid : order.Status;
        await db.SaveChangesAsync();
        return Results.Ok(new { charge.Id, charge.Status });
    }

    private static async Task<IResult> SupplierStatus(string account, IConfiguration configuration)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var client = new StripeClient(configuration["Stripe:SecretKey"], httpClient: new SystemNetHttpClient(http));
        var supplier = await client.V1.Accounts.GetAsync(account);
        return Results.Ok(new { supplier.Id, supplier.PayoutsEnabled });
    }
}

public static class Boxes
{
    // The coffee box that comes each month.
    public const string Monthly = "prod_RaVk28mQx5TzLp";
}
