using CsCheck;
using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Connect;

/// <summary>
/// Whatever happens between a platform and its seller, both books balance, and together they hold what customers paid,
/// less refunds, Stripe's fees and payouts: nothing is made or lost on the way between them.
/// </summary>
public class ConnectBooksTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (
            5,
            (Gen<Step>)
                Gen.Select(Gen.Long[100, 50_000], Gen.Int[0, 100], Gen.Bool, Gen.OneOf("direct", "destination", "own"))
                    .Select((amount, fee, hold, kind) => new Pay(amount, fee, hold, kind) as Step)
        ),
        (
            2,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 60_000])
                .Select((which, amount) => new Capture(which, amount) as Step)
        ),
        (
            4,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 30_000], Gen.Bool, Gen.Bool)
                .Select((which, amount, reverse, fee) => new Refund(which, amount, reverse, fee) as Step)
        ),
        (2, Gen.Select(Gen.Long[1, 30_000], Gen.Bool).Select((amount, source) => new Transfer(amount, source) as Step)),
        (
            2,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 30_000], Gen.Bool)
                .Select((which, amount, fee) => new Reverse(which, amount, fee) as Step)
        ),
        (
            1,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 5_000])
                .Select((which, amount) => new RefundFee(which, amount) as Step)
        ),
        (
            1,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 9_000])
                .Select((which, amount) => new SendBack(which, amount) as Step)
        ),
        (1, Gen.Long[1, 30_000].Select(amount => new PayOut(amount) as Step)),
        (1, Gen.Int[1, 5000].Select(minutes => new Wait(minutes) as Step))
    );

    [Fact]
    public async Task They_balance_after_any_history() =>
        await Steps
            .Array[1, 25]
            .SampleAsync(
                async history =>
                {
                    await using var stripe = await FakeStripe.StartAsync();
                    var market = new Marketplace(stripe, stripe.CreateClient());
                    var books = new Books(market, await market.NewSeller());
                    foreach (var step in history)
                    {
                        await books.Do(step);
                    }

                    await books.AssertBalanced();
                },
                iter: 25,
                threads: 1
            );

    private abstract record Step;

    private sealed record Pay(long Amount, int FeePercent, bool Hold, string Kind) : Step;

    private sealed record Capture(int Which, long Amount) : Step;

    private sealed record Refund(int Which, long Amount, bool Reverse, bool Fee) : Step;

    private sealed record Transfer(long Amount, bool OfCharge) : Step;

    private sealed record Reverse(int Which, long Amount, bool Fee) : Step;

    private sealed record RefundFee(int Which, long Amount) : Step;

    private sealed record SendBack(int Which, long Amount) : Step;

    private sealed record PayOut(long Amount) : Step;

    private sealed record Wait(int Minutes) : Step;

    private sealed class Books(Marketplace market, Account seller)
    {
        private readonly List<(string Intent, RequestOptions? At)> intents = [];
        private readonly RequestOptions atSeller = Marketplace.As(seller);

        private Shop Shop => market.Shop;

        public async Task Do(Step step)
        {
            try
            {
                await Try(step);
            }
            catch (StripeException refused)
            {
                Assert.InRange((int)refused.HttpStatusCode, 400, 499);
            }
        }

        public async Task AssertBalanced()
        {
            var (own, sold) = (await Moved(null), await Moved(atSeller));
            var transfers = await All(market.Transfers.ListAutoPagingAsync());
            var fees = await All(market.Fees.ListAutoPagingAsync());
            var passedOn = transfers.Sum(transfer => transfer.Amount - transfer.AmountReversed);
            var kept = fees.Sum(fee => fee.Amount - fee.AmountRefunded);

            Assert.Equal(own - passedOn + kept, await market.Holds());
            Assert.Equal(sold + passedOn - kept, await market.Holds(seller));
            Assert.Equal(own + sold, await market.Holds() + await market.Holds(seller));
            Assert.All(transfers, transfer => Assert.InRange(transfer.AmountReversed, 0, transfer.Amount));
            Assert.All(fees, fee => Assert.InRange(fee.AmountRefunded, 0, fee.Amount));
        }

        /// <summary>What customers paid an account, less refunds, Stripe's fees and payouts.</summary>
        private async Task<long> Moved(RequestOptions? at)
        {
            var charges = (await All(Shop.Charges.ListAutoPagingAsync(null, at)))
                .Where(charge => charge.SourceTransferId is null)
                .ToList();
            var transactions = await All(new BalanceTransactionService(Shop.Client).ListAutoPagingAsync(null, at));
            var payouts = await All(new PayoutService(Shop.Client).ListAutoPagingAsync(null, at));
            var stripeFees = transactions.SelectMany(one => one.FeeDetails).Where(fee => fee.Type == "stripe_fee");
            return charges.Sum(charge => charge.AmountCaptured - charge.AmountRefunded)
                - stripeFees.Sum(fee => fee.Amount)
                - payouts
                    .Where(payout => payout.Status is not "failed" and not "canceled")
                    .Sum(payout => payout.Amount);
        }

        private async Task Try(Step step)
        {
            switch (step)
            {
                case Pay pay:
                    await PayAsync(pay);
                    break;
                case Capture capture when intents.Count > 0:
                    var (held, heldAt) = intents[capture.Which % intents.Count];
                    await Shop.Intents.CaptureAsync(held, new() { AmountToCapture = capture.Amount }, heldAt);
                    break;
                case Refund refund when intents.Count > 0:
                    var (paid, paidAt) = intents[refund.Which % intents.Count];
                    await Shop.Refunds.CreateAsync(
                        new()
                        {
                            PaymentIntent = paid,
                            Amount = refund.Amount,
                            ReverseTransfer = refund.Reverse ? true : null,
                            RefundApplicationFee = refund.Fee ? true : null,
                        },
                        paidAt
                    );
                    break;
                case Transfer transfer:
                    await TransferAsync(transfer);
                    break;
                case Reverse reverse when await Chosen(market.Transfers.ListAutoPagingAsync(), reverse.Which) is { } of:
                    await new TransferReversalService(Shop.Client).CreateAsync(
                        of.Id,
                        new() { Amount = reverse.Amount, RefundApplicationFee = reverse.Fee ? true : null }
                    );
                    break;
                case RefundFee refund when await Chosen(market.Fees.ListAutoPagingAsync(), refund.Which) is { } fee:
                    await new ApplicationFeeRefundService(Shop.Client).CreateAsync(
                        fee.Id,
                        new() { Amount = refund.Amount }
                    );
                    break;
                case SendBack back when await Chosen(market.Transfers.ListAutoPagingAsync(), back.Which) is { } of:
                    await Shop.Refunds.CreateAsync(
                        new() { Charge = of.DestinationPaymentId, Amount = back.Amount },
                        atSeller
                    );
                    break;
                case PayOut payOut:
                    await new PayoutService(Shop.Client).CreateAsync(
                        new() { Amount = payOut.Amount, Currency = "usd" },
                        atSeller
                    );
                    break;
                case Wait wait:
                    Shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(wait.Minutes));
                    break;
            }
        }

        private async Task PayAsync(Pay pay)
        {
            var options = Shop.Confirmed("pm_card_visa", pay.Amount);
            options.CaptureMethod = pay.Hold ? "manual" : "automatic";
            options.ApplicationFeeAmount = pay.Kind == "own" ? null : pay.Amount * pay.FeePercent / 100;
            options.TransferData = pay.Kind == "destination" ? new() { Destination = seller.Id } : null;
            var at = pay.Kind == "direct" ? atSeller : null;
            intents.Add(((await Shop.Intents.CreateAsync(options, at)).Id, at));
        }

        private async Task TransferAsync(Transfer transfer)
        {
            var charge = transfer.OfCharge ? await Chosen(Shop.Charges.ListAutoPagingAsync(), 0) : null;
            await market.Transfers.CreateAsync(
                new()
                {
                    Amount = transfer.Amount,
                    Currency = "usd",
                    Destination = seller.Id,
                    SourceTransaction = charge?.Id,
                }
            );
        }

        private static async Task<T?> Chosen<T>(IAsyncEnumerable<T> pages, int which)
            where T : class
        {
            var items = await All(pages);
            return items.Count == 0 ? null : items[which % items.Count];
        }

        private static async Task<List<T>> All<T>(IAsyncEnumerable<T> pages)
        {
            var items = new List<T>();
            await foreach (var item in pages)
            {
                items.Add(item);
            }

            return items;
        }
    }
}
