using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Connect;

public class ConnectPaymentTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Marketplace market = null!;
    private Account seller = null!;

    private Shop Shop => market.Shop;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        market = new Marketplace(stripe, stripe.CreateClient());
        seller = await market.NewSeller();
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_destination_charge_is_passed_on_less_the_platforms_fee()
    {
        var charge = await Charge(Destination(10_000, fee: 1_000));

        var transfer = await market.Transfers.GetAsync(charge.TransferId);
        var fee = await market.Fees.GetAsync(charge.ApplicationFeeId);
        var payment = await Shop.Charges.GetAsync(
            transfer.DestinationPaymentId,
            new() { Expand = ["balance_transaction"] },
            Marketplace.As(seller)
        );

        Assert.Equal(
            (10_000, seller.Id, charge.Id),
            (transfer.Amount, transfer.DestinationId, transfer.SourceTransactionId)
        );
        Assert.Equal(
            (1_000, seller.Id, charge.Id, payment.Id),
            (fee.Amount, fee.AccountId, fee.OriginatingTransactionId, fee.ChargeId)
        );
        Assert.StartsWith("py_", payment.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("payment", 10_000, 1_000, 9_000),
            (
                payment.BalanceTransaction.Type,
                payment.BalanceTransaction.Amount,
                payment.BalanceTransaction.Fee,
                payment.BalanceTransaction.Net
            )
        );
        Assert.Equal("application_fee", Assert.Single(payment.BalanceTransaction.FeeDetails).Type);
        Assert.Equal((9_000, 1_000 - 320), (await market.Holds(seller), await market.Holds()));
        Assert.Superset(
            new HashSet<string> { "transfer.created", "application_fee.created", "payment_intent.succeeded" },
            (await Shop.EventTypesSoFar()).ToHashSet()
        );
    }

    [Fact]
    public async Task A_part_can_be_passed_on()
    {
        var options = Destination(10_000);
        options.TransferData.Amount = 7_000;

        var charge = await Charge(options);
        options.TransferData.Amount = 10_001;
        var tooMuch = await Shop.Refused(() => Shop.Intents.CreateAsync(options));
        options.TransferData.Amount = 7_000;
        options.ApplicationFeeAmount = 100;
        var both = await Shop.Refused(() => Shop.Intents.CreateAsync(options));

        Assert.Equal(7_000, (await market.Transfers.GetAsync(charge.TransferId)).Amount);
        Assert.Equal((7_000, 3_000 - 320), (await market.Holds(seller), await market.Holds()));
        Assert.Equal("transfer_data[amount]", tooMuch.StripeError.Param);
        Assert.Equal("application_fee_amount", both.StripeError.Param);
    }

    [Fact]
    public async Task A_refund_leaves_the_seller_alone_unless_it_reverses_the_transfer()
    {
        var charge = await Charge(Destination(10_000, fee: 1_000));

        await Shop.Refunds.CreateAsync(new() { Charge = charge.Id, Amount = 2_000 });
        var untouched = await market.Holds(seller);
        var refund = await Shop.Refunds.CreateAsync(
            new()
            {
                Charge = charge.Id,
                Amount = 4_000,
                ReverseTransfer = true,
                RefundApplicationFee = true,
            }
        );

        var transfer = await market.Transfers.GetAsync(charge.TransferId);
        var fee = await market.Fees.GetAsync(charge.ApplicationFeeId);
        Assert.Equal(9_000, untouched);
        Assert.Equal((4_000, false), (transfer.AmountReversed, transfer.Reversed));
        Assert.Equal(400, fee.AmountRefunded);
        Assert.Equal(refund.TransferReversalId, Assert.Single(transfer.Reversals).Id);
        Assert.Equal(9_000 - 4_000 + 400, await market.Holds(seller));
        Assert.Equal(680 - 2_000 - 4_000 + 4_000 - 400, await market.Holds());
        Assert.Contains("application_fee.refunded", await Shop.EventTypesSoFar());
        Assert.Contains("transfer.reversed", await Shop.EventTypesSoFar());
    }

    [Fact]
    public async Task A_direct_charge_is_the_sellers_and_pays_the_platform_a_fee()
    {
        var options = Shop.Confirmed("pm_card_visa", 10_000);
        options.ApplicationFeeAmount = 1_500;

        var intent = await Shop.Intents.CreateAsync(options, Marketplace.As(seller));
        var charge = await Shop.Charges.GetAsync(
            intent.LatestChargeId,
            new() { Expand = ["balance_transaction"] },
            Marketplace.As(seller)
        );

        var fee = Assert.Single(await market.Fees.ListAsync());
        Assert.Equal((1_500, charge.Id, seller.Id), (fee.Amount, fee.ChargeId, fee.AccountId));
        Assert.Equal(fee.Id, charge.ApplicationFeeId);
        Assert.Equal(
            [("application_fee", 1_500L), ("stripe_fee", 320L)],
            charge.BalanceTransaction.FeeDetails.Select(detail => (detail.Type, detail.Amount))
        );
        Assert.Equal((8_180, 1_500), (await market.Holds(seller), await market.Holds()));
        Assert.Empty(await Shop.Charges.ListAsync());

        await Shop.Refunds.CreateAsync(
            new()
            {
                Charge = charge.Id,
                Amount = 5_000,
                RefundApplicationFee = true,
            },
            Marketplace.As(seller)
        );
        Assert.Equal((8_180 - 5_000 + 750, 750), (await market.Holds(seller), await market.Holds()));
    }

    [Fact]
    public async Task A_fee_without_a_seller_is_refused()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.ApplicationFeeAmount = 100;
        var nobody = await Shop.Refused(() => Shop.Intents.CreateAsync(options));
        var unknown = Shop.Confirmed("pm_card_visa");
        unknown.TransferData = new() { Destination = "acct_none" };
        var noSuch = await Shop.Refused(() => Shop.Intents.CreateAsync(unknown));

        Assert.StartsWith(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment",
            nobody.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ("No such destination: 'acct_none'", "transfer_data[destination]"),
            (noSuch.Message, noSuch.StripeError.Param)
        );
    }

    [Fact]
    public async Task Separate_transfers_share_out_one_charge()
    {
        var other = await market.NewSeller();
        var charge = await Charge(Shop.Confirmed("pm_card_visa", 10_000));
        Task<Transfer> Transfer(Account account, long amount) =>
            market.Transfers.CreateAsync(
                new()
                {
                    Amount = amount,
                    Currency = "usd",
                    Destination = account.Id,
                    SourceTransaction = charge.Id,
                }
            );

        var first = await Transfer(seller, 6_000);
        var second = await Transfer(other, 3_000);
        var over = await Shop.Refused(() => Transfer(other, 1_001));
        var early = await Shop.Refused(() =>
            market.Transfers.CreateAsync(
                new()
                {
                    Amount = 100,
                    Currency = "usd",
                    Destination = seller.Id,
                }
            )
        );

        Assert.Equal(first.TransferGroup, second.TransferGroup);
        Assert.Equal("amount", over.StripeError.Param);
        Assert.Equal("balance_insufficient", early.StripeError.Code);
        Assert.Equal(
            (6_000, 3_000, 1_000 - 320),
            (await market.Holds(seller), await market.Holds(other), await market.Holds())
        );
    }

    [Fact]
    public async Task A_transfer_is_reversed_in_part_and_then_the_rest()
    {
        await Shop.Pay("pm_card_bypassPending", 50_000);
        var transfer = await market.Transfers.CreateAsync(
            new()
            {
                Amount = 10_000,
                Currency = "usd",
                Destination = seller.Id,
                Metadata = new() { ["order"] = "7" },
            }
        );
        var reversals = new TransferReversalService(Shop.Client);

        var part = await reversals.CreateAsync(transfer.Id, new() { Amount = 4_000 });
        var over = await Shop.Refused(() => reversals.CreateAsync(transfer.Id, new() { Amount = 6_001 }));
        await reversals.CreateAsync(transfer.Id, new());
        var again = await Shop.Refused(() => reversals.CreateAsync(transfer.Id, new()));

        var now = await market.Transfers.GetAsync(transfer.Id);
        Assert.Equal((true, 10_000, "7"), (now.Reversed, now.AmountReversed, now.Metadata["order"]));
        Assert.Equal(2, now.Reversals.Count());
        Assert.Equal(
            "Transfer reversal amount ($60.01) is greater than unreversed amount on transfer ($60.00)",
            over.Message
        );
        Assert.Equal($"Transfer {transfer.Id} has already been fully reversed.", again.Message);
        Assert.StartsWith("pyr_", part.DestinationPaymentRefundId, StringComparison.Ordinal);
        Assert.Equal(0, await market.Holds(seller));
    }

    [Fact]
    public async Task What_a_seller_refunds_of_a_transfer_goes_back_to_the_platform()
    {
        await Shop.Pay("pm_card_bypassPending", 50_000);
        var transfer = await market.Transfers.CreateAsync(
            new()
            {
                Amount = 10_000,
                Currency = "usd",
                Destination = seller.Id,
            }
        );
        var before = await market.Holds();

        var refund = await Shop.Refunds.CreateAsync(
            new() { Charge = transfer.DestinationPaymentId, Amount = 2_500 },
            Marketplace.As(seller)
        );

        Assert.Equal((2_500, "succeeded"), (refund.Amount, refund.Status));
        Assert.Equal((before + 2_500, 7_500), (await market.Holds(), await market.Holds(seller)));
        Assert.Equal(2_500, (await market.Transfers.GetAsync(transfer.Id)).AmountReversed);
    }

    [Fact]
    public async Task A_fee_is_refunded_by_itself()
    {
        var charge = await Charge(Destination(10_000, fee: 1_000));
        var refunds = new ApplicationFeeRefundService(Shop.Client);

        var refund = await refunds.CreateAsync(charge.ApplicationFeeId, new() { Amount = 300 });
        var over = await Shop.Refused(() => refunds.CreateAsync(charge.ApplicationFeeId, new() { Amount = 701 }));

        Assert.Equal((300, charge.ApplicationFeeId), (refund.Amount, refund.FeeId));
        Assert.Equal("Refund amount ($7.01) is greater than fee amount ($7.00)", over.Message);
        Assert.Equal((9_300, 380), (await market.Holds(seller), await market.Holds()));
    }

    private PaymentIntentCreateOptions Destination(long amount, long? fee = null)
    {
        var options = Shop.Confirmed("pm_card_visa", amount);
        options.ApplicationFeeAmount = fee;
        options.TransferData = new() { Destination = seller.Id };
        return options;
    }

    private async Task<Charge> Charge(PaymentIntentCreateOptions options)
    {
        options.CaptureMethod = "automatic";
        return await Shop.ChargeOf(await Shop.Intents.CreateAsync(options));
    }
}
