using Stripe;
using StripeGuard.Testing.Tests.Billing;

namespace StripeGuard.Testing.Tests.Connect;

public class ConnectSubscriptionTests
{
    [Fact]
    public async Task Each_invoice_of_a_subscription_is_passed_on_less_the_platforms_percent()
    {
        await using var shop = await BillingShop.Open();
        var market = new Marketplace(shop.Stripe, shop.Client);
        var seller = await market.NewSeller();

        await Subscribe(shop, new() { Destination = seller.Id }, fee: 12.5m);
        var first = await market.Holds(seller);
        shop.Wait(days: 31, hours: 2);

        Assert.Equal((1_750, 3_500), (first, await market.Holds(seller)));
        var fees = await market.Fees.ListAsync();
        Assert.Equal([250, 250], fees.Select(fee => fee.Amount));
        Assert.Equal(2, (await market.Transfers.ListAsync(new() { Destination = seller.Id })).Count());
    }

    [Fact]
    public async Task A_percent_of_each_invoice_can_be_passed_on()
    {
        await using var shop = await BillingShop.Open();
        var market = new Marketplace(shop.Stripe, shop.Client);
        var seller = await market.NewSeller();

        var subscription = await Subscribe(shop, new() { Destination = seller.Id, AmountPercent = 70 });

        Assert.Equal(
            (seller.Id, 70),
            (subscription.TransferData.DestinationId, subscription.TransferData.AmountPercent)
        );
        Assert.Equal(1_400, await market.Holds(seller));
        Assert.Empty(await market.Fees.ListAsync());
    }

    [Fact]
    public async Task A_subscription_for_an_unknown_account_is_refused()
    {
        await using var shop = await BillingShop.Open();

        var refused = await BillingShop.Refused(() => Subscribe(shop, new() { Destination = "acct_none" }));

        Assert.Equal("transfer_data[destination]", refused.StripeError.Param);
        Assert.Empty(await shop.Subscriptions.ListAsync());
    }

    private static async Task<Subscription> Subscribe(
        BillingShop shop,
        SubscriptionTransferDataOptions to,
        decimal? fee = null
    ) =>
        await shop.Subscribe(
            await shop.Customer(),
            await shop.Price(2_000),
            change: options =>
            {
                options.TransferData = to;
                options.ApplicationFeePercent = fee;
            }
        );
}
