using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class RefundTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_payment_is_refunded_in_part_and_then_the_rest()
    {
        var paid = await shop.Pay();

        var part = await shop.Refunds.CreateAsync(
            new()
            {
                PaymentIntent = paid.Id,
                Amount = 1000,
                Reason = "requested_by_customer",
                Metadata = new() { ["ticket"] = "7" },
            }
        );
        var afterPart = await shop.ChargeOf(paid);
        var rest = await shop.Refunds.CreateAsync(new() { Charge = paid.LatestChargeId });
        var afterRest = await shop.ChargeOf(paid);

        Assert.Equal(
            ("succeeded", 1000, "requested_by_customer", paid.LatestChargeId, paid.Id),
            (part.Status, part.Amount, part.Reason, part.ChargeId, part.PaymentIntentId)
        );
        Assert.Equal(("7", "usd"), (part.Metadata["ticket"], part.Currency));
        Assert.Equal(1999, rest.Amount);
        Assert.Equal((1000, false), (afterPart.AmountRefunded, afterPart.Refunded));
        Assert.Equal((2999, true), (afterRest.AmountRefunded, afterRest.Refunded));
        Assert.Equal("succeeded", (await shop.Intents.GetAsync(paid.Id)).Status);
    }

    [Fact]
    public async Task A_refund_tells_what_the_charge_was_before()
    {
        var paid = await shop.Pay();
        await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 1000 });

        var events = await shop.Events();

        Assert.Equal(["refund.created", "charge.refunded"], events.TakeLast(2).Select(e => e.Type));
        Assert.Equal(0, (long)events[^1].Data.PreviousAttributes["amount_refunded"]);
        Assert.Equal(1000, ((Charge)events[^1].Data.Object).AmountRefunded);
    }

    [Fact]
    public async Task A_refund_over_the_rest_is_refused()
    {
        var paid = await shop.Pay();
        await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 1000 });

        var refused = await Shop.Refused(() =>
            shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 2000 })
        );

        Assert.Equal(
            (
                400,
                "invalid_request_error",
                "amount",
                "Refund amount ($20.00) is greater than unrefunded amount on charge ($19.99)"
            ),
            ((int)refused.HttpStatusCode, refused.StripeError.Type, refused.StripeError.Param, refused.Message)
        );
        Assert.Equal(1000, (await shop.ChargeOf(paid)).AmountRefunded);
    }

    [Fact]
    public async Task A_payment_refunded_whole_cannot_be_refunded_again()
    {
        var paid = await shop.Pay();
        await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        var refused = await Shop.Refused(() => shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id }));

        Assert.Equal(
            ("charge_already_refunded", $"Charge {paid.LatestChargeId} has already been refunded."),
            (refused.StripeError.Code, refused.Message)
        );
    }

    [Fact]
    public async Task Without_a_successful_charge_there_is_nothing_to_refund()
    {
        var declined = await Shop.Refused(() => shop.Pay(TestCards.Declined.PaymentMethod));
        var failed = declined.StripeError.PaymentIntent.Id;
        var waiting = (await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" })).Id;

        foreach (var intent in (string[])[failed, waiting])
        {
            var refused = await Shop.Refused(() => shop.Refunds.CreateAsync(new() { PaymentIntent = intent }));

            Assert.Equal(
                $"This PaymentIntent ({intent}) does not have a successful charge to refund.",
                refused.Message
            );
        }
    }

    [Fact]
    public async Task A_held_payment_is_canceled_rather_than_refunded()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.CaptureMethod = "manual";
        var held = await shop.Intents.CreateAsync(options);

        var refused = await Shop.Refused(() => shop.Refunds.CreateAsync(new() { PaymentIntent = held.Id }));

        Assert.StartsWith(
            $"This uncaptured Charge was created by a PaymentIntent ({held.Id}). You must cancel the PaymentIntent",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_was_not_captured_cannot_be_refunded()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.CaptureMethod = "manual";
        var held = await shop.Intents.CreateAsync(options);
        await shop.Intents.CaptureAsync(held.Id, new() { AmountToCapture = 2000 });

        var whole = await shop.Refunds.CreateAsync(new() { PaymentIntent = held.Id });

        Assert.Equal(2000, whole.Amount);
        Assert.True((await shop.ChargeOf(held)).Refunded);
    }

    [Fact]
    public async Task A_refund_names_what_it_refunds()
    {
        var neither = await Shop.Refused(() => shop.Refunds.CreateAsync(new()));
        var unknown = await Shop.Refused(() => shop.Refunds.CreateAsync(new() { PaymentIntent = "pi_none" }));

        Assert.Equal(
            "One of the following params should be provided for this request: payment_intent or charge.",
            neither.Message
        );
        Assert.Equal(
            ("resource_missing", "No such payment_intent: 'pi_none'"),
            (unknown.StripeError.Code, unknown.Message)
        );
    }

    [Fact]
    public async Task A_reason_that_only_Stripe_gives_is_refused()
    {
        var paid = await shop.Pay();

        var refused = await Shop.Refused(() =>
            shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Reason = "expired_uncaptured_charge" })
        );

        Assert.Equal("reason", refused.StripeError.Param);
    }

    [Fact]
    public async Task A_pending_refund_succeeds_later()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var later = new Shop(stripe, stripe.CreateClient());
        var paid = await later.Pay(TestCards.RefundPending.PaymentMethod);
        var pending = await later.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        stripe.Clock.Advance(TimeSpan.FromMinutes(2));

        var now = await later.Refunds.GetAsync(pending.Id);
        Assert.Equal(("pending", "processing"), (pending.Status, pending.PendingReason));
        Assert.Equal(("succeeded", null), (now.Status, now.PendingReason));
        var events = await later.Events();
        Assert.Equal(["refund.updated", "charge.refund.updated"], events.TakeLast(2).Select(e => e.Type));
        Assert.Equal("pending", (string)events[^1].Data.PreviousAttributes["status"]);
    }

    [Fact]
    public async Task A_refund_that_fails_later_gives_the_money_back_to_the_balance()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var later = new Shop(stripe, stripe.CreateClient());
        var paid = await later.Pay(TestCards.RefundFails.PaymentMethod);
        var before = (await later.Balance()).Pending.Single().Amount;
        var refund = await later.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 1000 });

        stripe.Clock.Advance(TimeSpan.FromMinutes(2));

        var now = await later.Refunds.GetAsync(refund.Id);
        Assert.Equal("succeeded", refund.Status);
        Assert.Equal(("failed", "expired_or_canceled_card"), (now.Status, now.FailureReason));
        Assert.StartsWith("txn_", now.FailureBalanceTransactionId, StringComparison.Ordinal);
        Assert.Equal(0, (await later.ChargeOf(paid)).AmountRefunded);
        Assert.Equal(before, (await later.Balance()).Pending.Single().Amount);
        Assert.Contains("refund.failed", await later.EventTypesSoFar());
        Assert.Equal(2999, (await later.Refunds.CreateAsync(new() { PaymentIntent = paid.Id })).Amount);
    }

    [Fact]
    public async Task A_card_refund_cannot_be_canceled()
    {
        var paid = await shop.Pay();
        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        var refused = await Shop.Refused(() => shop.Refunds.CancelAsync(refund.Id));

        Assert.Equal("Canceling this refund is unsupported.", refused.Message);
    }

    [Fact]
    public async Task Refunds_are_found_by_charge_and_inside_it()
    {
        var first = await shop.Pay();
        var second = await shop.Pay();
        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = first.Id, Amount = 500 });
        await shop.Refunds.CreateAsync(new() { PaymentIntent = second.Id });

        var ofCharge = await shop.Refunds.ListAsync(new() { Charge = first.LatestChargeId });
        var expanded = await shop.Charges.GetAsync(first.LatestChargeId, new() { Expand = ["refunds"] });
        var plain = await shop.Charges.GetAsync(first.LatestChargeId);

        Assert.Equal(refund.Id, Assert.Single(ofCharge.Data).Id);
        Assert.Equal(refund.Id, Assert.Single(expanded.Refunds.Data).Id);
        Assert.Null(plain.Refunds);
    }

    [Fact]
    public async Task An_update_changes_metadata_only()
    {
        var paid = await shop.Pay();
        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        var updated = await shop.Refunds.UpdateAsync(refund.Id, new() { Metadata = new() { ["ticket"] = "7" } });

        Assert.Equal("7", updated.Metadata["ticket"]);
        Assert.Equal("refund.updated", (await shop.EventTypesSoFar())[^1]);
    }
}
