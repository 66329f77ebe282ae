using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

/// <summary>A shop that sends its customers to Checkout.</summary>
public sealed class Counter(Shop shop)
{
    public Shop Shop => shop;

    public SessionService Sessions { get; } = new(shop.Client);

    public Task<Session> Open(Action<SessionCreateOptions>? change = null)
    {
        var options = new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = "https://shop.example/done?session_id={CHECKOUT_SESSION_ID}",
            CancelUrl = "https://shop.example/cart",
            LineItems = [Item("T-shirt", 2000)],
        };
        change?.Invoke(options);
        return Sessions.CreateAsync(options);
    }

    public static SessionLineItemOptions Item(
        string name,
        long amount,
        long quantity = 1,
        string currency = "usd",
        string? interval = null
    ) =>
        new()
        {
            Quantity = quantity,
            PriceData = new SessionLineItemPriceDataOptions
            {
                Currency = currency,
                UnitAmount = amount,
                ProductData = new SessionLineItemPriceDataProductDataOptions { Name = name },
                Recurring = interval is null
                    ? null
                    : new SessionLineItemPriceDataRecurringOptions { Interval = interval },
            },
        };

    public Task<Session> Pay(Session session, TestCard card, CheckoutForm? form = null) =>
        shop.Stripe.Checkout.PayAsync(session, card, form);

    public async Task<StripeError> Refused(Action<SessionCreateOptions> change) =>
        (await Shop.Refused(() => Open(change))).StripeError;

    public async Task<IReadOnlyList<string>> EventTypesAbout(params string[] prefixes) =>
        [
            .. (await shop.EventTypesSoFar()).Where(type =>
                prefixes.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal))
            ),
        ];
}
