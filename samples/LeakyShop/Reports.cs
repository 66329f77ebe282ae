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
    }
}
