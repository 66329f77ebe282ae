using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE5002;

public sealed record Renewal(string Customer, string PaymentMethod, string Period);

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task Renew(IEnumerable<Renewal> renewals)
    {
        foreach (var renewal in renewals)
        {
            await payments.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = 1999,
                    Currency = "usd",
                    Customer = renewal.Customer,
                    PaymentMethod = renewal.PaymentMethod,
                    Confirm = true,
                    OffSession = true,
                },
                new RequestOptions { IdempotencyKey = $"renew-{renewal.Customer}-{renewal.Period}" }
            );
        }
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    public List<string> AskedBack { get; } = [];

    #region right
    public async Task Renew(IEnumerable<Renewal> renewals)
    {
        foreach (var renewal in renewals)
        {
            try
            {
                await payments.CreateAsync(
                    new PaymentIntentCreateOptions
                    {
                        Amount = 1999,
                        Currency = "usd",
                        Customer = renewal.Customer,
                        PaymentMethod = renewal.PaymentMethod,
                        Confirm = true,
                        OffSession = true,
                    },
                    new RequestOptions { IdempotencyKey = $"renew-{renewal.Customer}-{renewal.Period}" }
                );
            }
            catch (StripeException e) when (e.StripeError?.Code == "authentication_required")
            {
                AskedBack.Add(renewal.Customer);
            }
        }
    }
    #endregion
}
