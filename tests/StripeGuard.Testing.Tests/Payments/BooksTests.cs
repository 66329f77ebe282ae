using CsCheck;
using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

/// <summary>
/// Whatever happens in a shop, the books balance: charges − refunds − disputes − fees − payouts + top-ups = balance.
/// </summary>
public class BooksTests
{
    private static readonly string[] Cards =
    [
        "pm_card_visa",
        "pm_card_bypassPending",
        "pm_card_chargeDeclined",
        "pm_card_pendingRefund",
        "pm_card_refundFail",
        "pm_card_createDispute",
        "pm_card_createDisputeInquiry",
        "pm_card_authenticationRequired",
    ];

    private static readonly string[] Evidence = ["winning_evidence", "losing_evidence", "escalate_inquiry_evidence"];

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (
            6,
            (Gen<Step>)
                Gen.Select(Gen.OneOf(Cards), Gen.Long[50, 100_000], Gen.Bool, Gen.OneOf("usd", "eur"))
                    .Select((card, amount, hold, currency) => new Pay(card, amount, hold, currency) as Step)
        ),
        (
            2,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 120_000])
                .Select((which, amount) => new Capture(which, amount) as Step)
        ),
        (
            5,
            Gen.Select(Gen.Int[0, 99], Gen.Long[1, 60_000]).Select((which, amount) => new Refund(which, amount) as Step)
        ),
        (2, Gen.Int[0, 99].Select(which => new RefundRest(which) as Step)),
        (1, Gen.Int[0, 99].Select(which => new Cancel(which) as Step)),
        (
            2,
            Gen.Select(Gen.Int[0, 99], Gen.Bool)
                .Select((which, completes) => new Authenticate(which, completes) as Step)
        ),
        (
            2,
            Gen.Select(Gen.Int[0, 99], Gen.OneOf(Evidence))
                .Select((which, evidence) => new Answer(which, evidence) as Step)
        ),
        (2, Gen.Int[1, 5000].Select(minutes => new Wait(minutes) as Step)),
        (2, Gen.Long[1, 90_000].Select(amount => new PayOut(amount) as Step)),
        (1, Gen.Select(Gen.Int[0, 99], Gen.Bool).Select((which, reverses) => new TakeBack(which, reverses) as Step)),
        (
            1,
            Gen.Select(Gen.Long[50, 50_000], Gen.Bool, Gen.Bool)
                .Select((amount, fails, cancels) => new TopUp(amount, fails, cancels) as Step)
        )
    );

    [Fact]
    public async Task They_balance_after_any_history() =>
        await Steps
            .Array[1, 30]
            .SampleAsync(
                async history =>
                {
                    await using var stripe = await FakeStripe.StartAsync();
                    var books = new Books(new Shop(stripe, stripe.CreateClient()));
                    foreach (var step in history)
                    {
                        await books.Do(step);
                        await books.AssertBalanced();
                    }
                },
                iter: 25,
                threads: 1
            );

    private abstract record Step;

    private sealed record Pay(string Card, long Amount, bool Hold, string Currency) : Step;

    private sealed record Capture(int Which, long Amount) : Step;

    private sealed record Refund(int Which, long Amount) : Step;

    private sealed record RefundRest(int Which) : Step;

    private sealed record Cancel(int Which) : Step;

    private sealed record Authenticate(int Which, bool Completes) : Step;

    private sealed record Answer(int Which, string Evidence) : Step;

    private sealed record Wait(int Minutes) : Step;

    private sealed record PayOut(long Amount) : Step;

    private sealed record TakeBack(int Which, bool Reverses) : Step;

    private sealed record TopUp(long Amount, bool Fails, bool Cancels) : Step;

    private sealed class Books(Shop shop)
    {
        private readonly List<string> intents = [];

        public async Task Do(Step step)
        {
            try
            {
                await Try(step);
            }
            catch (StripeException refused)
            {
                // Declines and refusals are part of a shop's day; a fault of the fake is not.
                Assert.InRange((int)refused.HttpStatusCode, 400, 499);
                if (step is Pay)
                {
                    intents.Add(refused.StripeError.PaymentIntent.Id);
                }
            }
        }

        public async Task AssertBalanced()
        {
            var charges = await All(shop.Charges.ListAutoPagingAsync());
            var refunds = (await All(shop.Refunds.ListAutoPagingAsync()))
                .Where(refund => refund.Status is not "failed" and not "canceled")
                .ToList();
            var disputes = await All(shop.Disputes.ListAutoPagingAsync());
            var transactions = await All(new BalanceTransactionService(shop.Client).ListAutoPagingAsync());
            var payouts = await All(new PayoutService(shop.Client).ListAutoPagingAsync());
            var topups = await All(new TopupService(shop.Client).ListAutoPagingAsync());
            var balance = await shop.Balance();
            foreach (var currency in (string[])["usd", "eur"])
            {
                var taken = charges.Where(Of<Charge>(currency, c => c.Currency)).Sum(c => c.AmountCaptured);
                var returned = refunds.Where(Of<Stripe.Refund>(currency, r => r.Currency)).Sum(r => r.Amount);
                var disputed = disputes.Where(Of<Dispute>(currency, d => d.Currency)).Sum(Withdrawn);
                var fees = transactions.Where(Of<BalanceTransaction>(currency, t => t.Currency)).Sum(t => t.Fee);
                var held =
                    balance.Available.Where(a => a.Currency == currency).Sum(a => a.Amount)
                    + balance.Pending.Where(a => a.Currency == currency).Sum(a => a.Amount);
                var paidOut = payouts
                    .Where(Of<Payout>(currency, p => p.Currency))
                    .Where(payout => payout.Status is not "failed" and not "canceled")
                    .Sum(payout => payout.Amount);
                var toppedUp = topups
                    .Where(Of<Topup>(currency, t => t.Currency))
                    .Where(topup => topup.Status == "succeeded")
                    .Sum(topup => topup.Amount);
                Assert.Equal(held, taken - returned - disputed - fees - paidOut + toppedUp);
                Assert.Equal(
                    balance.Pending.Where(a => a.Currency == currency).Sum(a => a.Amount),
                    transactions.Where(t => t.Currency == currency && t.Status == "pending").Sum(t => t.Net)
                );
            }

            foreach (var charge in charges)
            {
                Assert.Equal(
                    refunds.Where(refund => refund.ChargeId == charge.Id).Sum(refund => refund.Amount),
                    charge.AmountRefunded
                );
                Assert.InRange(charge.AmountRefunded, 0, charge.AmountCaptured);
                Assert.InRange(charge.AmountCaptured, 0, charge.Amount);
                Assert.Equal(
                    charge.Refunded,
                    charge.AmountRefunded > 0 && charge.AmountRefunded == charge.AmountCaptured
                );
            }
        }

        private async Task Try(Step step)
        {
            switch (step)
            {
                case Pay pay:
                    var options = Shop.Confirmed(pay.Card, pay.Amount, pay.Currency);
                    options.CaptureMethod = pay.Hold ? "manual" : null;
                    intents.Add((await shop.Intents.CreateAsync(options)).Id);
                    break;
                case Capture capture when Chosen(capture.Which) is { } id:
                    await shop.Intents.CaptureAsync(id, new() { AmountToCapture = capture.Amount });
                    break;
                case Refund refund when Chosen(refund.Which) is { } id:
                    await shop.Refunds.CreateAsync(new() { PaymentIntent = id, Amount = refund.Amount });
                    break;
                case RefundRest refund when Chosen(refund.Which) is { } id:
                    await shop.Refunds.CreateAsync(new() { PaymentIntent = id });
                    break;
                case Cancel cancel when Chosen(cancel.Which) is { } id:
                    await shop.Intents.CancelAsync(id);
                    break;
                case Authenticate authenticate when Chosen(authenticate.Which) is { } id:
                    await AuthenticateAsync(id, authenticate.Completes);
                    break;
                case Answer answer:
                    await AnswerAsync(answer);
                    break;
                case PayOut payOut:
                    await new PayoutService(shop.Client).CreateAsync(
                        new() { Amount = payOut.Amount, Currency = "usd" }
                    );
                    break;
                case TakeBack takeBack:
                    await TakeBackAsync(takeBack);
                    break;
                case TopUp topUp:
                    await TopUpAsync(topUp);
                    break;
                case Wait wait:
                    shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(wait.Minutes));
                    break;
            }
        }

        private async Task AuthenticateAsync(string id, bool completes)
        {
            var intent = await shop.Intents.GetAsync(id);
            if (intent.Status != "requires_action")
            {
                return;
            }

            await (
                completes
                    ? shop.Stripe.Cards.CompleteAuthenticationAsync(intent)
                    : shop.Stripe.Cards.FailAuthenticationAsync(intent)
            );
        }

        private async Task AnswerAsync(Answer answer)
        {
            var disputes = await All(shop.Disputes.ListAutoPagingAsync());
            if (disputes.Count > 0)
            {
                await shop.Disputes.UpdateAsync(
                    disputes[answer.Which % disputes.Count].Id,
                    new()
                    {
                        Evidence = new() { UncategorizedText = answer.Evidence },
                        Submit = true,
                    }
                );
            }
        }

        private async Task TakeBackAsync(TakeBack takeBack)
        {
            var service = new PayoutService(shop.Client);
            var payouts = await All(service.ListAutoPagingAsync());
            if (payouts.Count > 0)
            {
                var id = payouts[takeBack.Which % payouts.Count].Id;
                await (takeBack.Reverses ? service.ReverseAsync(id) : service.CancelAsync(id));
            }
        }

        private async Task TopUpAsync(TopUp topUp)
        {
            var service = new TopupService(shop.Client);
            var made = await service.CreateAsync(
                new()
                {
                    Amount = topUp.Amount,
                    Currency = "usd",
                    Source = topUp.Fails ? "btok_us_verified_noAccount" : null,
                }
            );
            if (topUp.Cancels)
            {
                await service.CancelAsync(made.Id);
            }
        }

        private string? Chosen(int which) => intents.Count == 0 ? null : intents[which % intents.Count];

        /// <summary>What a dispute holds: withdrawn, and not reinstated.</summary>
        private static long Withdrawn(Dispute dispute) => -dispute.BalanceTransactions.Sum(t => t.Amount);

        private static Func<T, bool> Of<T>(string currency, Func<T, string> of) => item => of(item) == currency;

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
