using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class DisputeTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Theory]
    [InlineData("pm_card_createDispute", "fraudulent")]
    [InlineData("pm_card_createDisputeProductNotReceived", "product_not_received")]
    public async Task A_disputed_payment_takes_the_money_and_a_fee(string card, string reason)
    {
        var paid = await shop.Pay(card);

        var dispute = (await shop.Disputes.ListAsync(new() { PaymentIntent = paid.Id })).Data.Single();

        Assert.Equal(
            ("needs_response", reason, 2999, false),
            (dispute.Status, dispute.Reason, dispute.Amount, dispute.IsChargeRefundable)
        );
        Assert.True((await shop.ChargeOf(paid)).Disputed);
        var taken = dispute.BalanceTransactions.Single();
        Assert.Equal(("adjustment", -2999, 1500), (taken.Type, taken.Amount, taken.Fee));
        Assert.Equal(
            [
                "payment_intent.created",
                "charge.succeeded",
                "charge.dispute.created",
                "charge.dispute.funds_withdrawn",
                "payment_intent.succeeded",
                "charge.updated",
            ],
            await shop.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task A_charge_under_dispute_cannot_be_refunded()
    {
        var paid = await shop.Pay(TestCards.DisputedAsFraudulent.PaymentMethod);

        var refused = await Shop.Refused(() => shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id }));

        Assert.Equal("charge_disputed", refused.StripeError.Code);
    }

    [Fact]
    public async Task An_inquiry_takes_nothing_and_can_be_refunded()
    {
        var paid = await shop.Pay(TestCards.Inquiry.PaymentMethod);
        var inquiry = (await shop.Disputes.ListAsync(new() { PaymentIntent = paid.Id })).Data.Single();

        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        Assert.Equal(("warning_needs_response", true), (inquiry.Status, inquiry.IsChargeRefundable));
        Assert.Empty(inquiry.BalanceTransactions);
        Assert.Equal("succeeded", refund.Status);
    }

    [Theory]
    [InlineData("winning_evidence", "won", 2)]
    [InlineData("losing_evidence", "lost", 1)]
    [InlineData("a receipt", "under_review", 1)]
    public async Task The_evidence_decides(string evidence, string status, int transactions)
    {
        var dispute = await Disputed(TestCards.DisputedAsNotReceived);

        var submitted = await shop.Disputes.UpdateAsync(
            dispute.Id,
            new()
            {
                Evidence = new() { UncategorizedText = evidence },
                Submit = true,
            }
        );

        shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(1));

        var now = await shop.Disputes.GetAsync(dispute.Id);
        Assert.Equal(
            ("under_review", true, 1),
            (submitted.Status, submitted.EvidenceDetails.HasEvidence, submitted.EvidenceDetails.SubmissionCount)
        );
        Assert.Equal((status, transactions), (now.Status, now.BalanceTransactions.Count));
    }

    [Fact]
    public async Task A_dispute_won_gives_the_money_back_and_keeps_the_fee()
    {
        var dispute = await Disputed(TestCards.DisputedAsNotReceived);
        var before = (await shop.Balance()).Available.Single().Amount;

        await shop.Disputes.UpdateAsync(
            dispute.Id,
            new()
            {
                Evidence = new() { UncategorizedText = "winning_evidence" },
                Submit = true,
            }
        );

        shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(before + 2999, (await shop.Balance()).Available.Single().Amount);
        Assert.Equal(
            ["charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"],
            (await shop.EventTypesSoFar()).TakeLast(3)
        );
    }

    [Fact]
    public async Task A_dispute_can_be_given_up_once()
    {
        var dispute = await Disputed(TestCards.DisputedAsFraudulent);

        var closed = await shop.Disputes.CloseAsync(dispute.Id);
        var again = await Shop.Refused(() => shop.Disputes.CloseAsync(dispute.Id));

        Assert.Equal("lost", closed.Status);
        Assert.Equal("This dispute is already closed", again.Message);
    }

    [Fact]
    public async Task Evidence_can_be_kept_without_being_submitted()
    {
        var dispute = await Disputed(TestCards.DisputedAsFraudulent);

        var kept = await shop.Disputes.UpdateAsync(
            dispute.Id,
            new()
            {
                Evidence = new() { CustomerName = "Ada" },
                Submit = false,
            }
        );

        Assert.Equal(
            ("needs_response", "Ada", 0),
            (kept.Status, kept.Evidence.CustomerName, kept.EvidenceDetails.SubmissionCount)
        );
    }

    [Theory]
    [InlineData("pm_card_createDispute", 0)]
    [InlineData("pm_card_createDisputeProductNotReceived", 1)]
    public async Task Authentication_protects_from_disputes_for_fraud_only(string card, int disputes)
    {
        var options = Shop.Confirmed(card);
        options.PaymentMethodOptions = new() { Card = new() { RequestThreeDSecure = "any" } };
        var intent = await shop.Intents.CreateAsync(options);

        await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);

        Assert.Equal(disputes, (await shop.Disputes.ListAsync()).Data.Count);
    }

    [Fact]
    public async Task An_inquiry_can_become_a_chargeback()
    {
        var inquiry = await Disputed(TestCards.Inquiry);

        var escalated = await shop.Disputes.UpdateAsync(
            inquiry.Id,
            new()
            {
                Evidence = new() { UncategorizedText = "escalate_inquiry_evidence" },
                Submit = true,
            }
        );

        Assert.Equal("warning_under_review", escalated.Status);
        shop.Stripe.Clock.Advance(TimeSpan.FromMinutes(1));
        var now = await shop.Disputes.GetAsync(inquiry.Id);
        Assert.Equal(("needs_response", false, 1), (now.Status, now.IsChargeRefundable, now.BalanceTransactions.Count));
    }

    [Fact]
    public async Task An_early_fraud_warning_follows_its_test_card()
    {
        var paid = await shop.Pay(TestCards.EarlyFraudWarning.PaymentMethod);

        var warnings = await new Stripe.Radar.EarlyFraudWarningService(shop.Client).ListAsync(
            new() { Charge = paid.LatestChargeId }
        );

        Assert.True(Assert.Single(warnings.Data).Actionable);
    }

    private async Task<Dispute> Disputed(TestCard card)
    {
        var paid = await shop.Pay(card.PaymentMethod);
        return (await shop.Disputes.ListAsync(new() { PaymentIntent = paid.Id })).Data.Single();
    }
}
