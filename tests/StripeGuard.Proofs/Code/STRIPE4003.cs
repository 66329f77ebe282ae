using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE4003;

public sealed record PaymentForm(string PaymentMethodId);

public class Wrong(StripeClient client)
{
    public sealed record CardForm(string CardNumber, long Month, long Year, string Cvc);

    public async Task<PaymentMethod> Save(CardForm form)
    {
        return
        #region wrong
        await client.V1.PaymentMethods.CreateAsync(
            new PaymentMethodCreateOptions
            {
                Type = "card",
                Card = new()
                {
                    Number = form.CardNumber,
                    ExpMonth = form.Month,
                    ExpYear = form.Year,
                    Cvc = form.Cvc,
                },
            }
        );
        #endregion
    }
}

public class Right(StripeClient client)
{
    public async Task<PaymentIntent> Pay(PaymentForm form, Order order)
    {
        return
        #region right
        // The browser: const { paymentMethod } = await stripe.createPaymentMethod({ elements });
        await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.AmountInCents,
                Currency = "usd",
                PaymentMethod = form.PaymentMethodId,
            },
            new RequestOptions { IdempotencyKey = $"pay-{order.Id}" }
        );
        #endregion
    }
}
