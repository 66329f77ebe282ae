using Stripe;

namespace SoundShop;

public static class Reports
{
    public static void MapReports(this WebApplication app)
    {
        app.MapGet("/partners/{id:int}/payouts", LatestPayouts);
        app.MapGet("/customers/{id:int}/profile", Profile);
        app.MapDelete("/customers/{id:int}", DeleteCustomer);
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
}
