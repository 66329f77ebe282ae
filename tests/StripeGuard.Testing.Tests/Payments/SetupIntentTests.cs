using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class SetupIntentTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task It_saves_a_card_for_a_customer()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var intent = await shop.Setups.CreateAsync(new() { Customer = customer.Id });

        var saved = await shop.Setups.ConfirmAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" });

        Assert.Equal(("requires_payment_method", "off_session"), (intent.Status, intent.Usage));
        Assert.StartsWith(intent.Id + "_secret_", intent.ClientSecret, StringComparison.Ordinal);
        Assert.Equal("succeeded", saved.Status);
        Assert.Equal(saved.PaymentMethodId, (await shop.CardsOf(customer)).Single().Id);
        Assert.Equal(
            ["customer.created", "setup_intent.created", "payment_method.attached", "setup_intent.succeeded"],
            await shop.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task A_decline_keeps_the_intent_and_tells_what_happened()
    {
        var customer = await shop.Customers.CreateAsync(new());

        var refused = await Shop.Refused(() =>
            shop.Setups.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    PaymentMethod = TestCards.ExpiredCard.PaymentMethod,
                    Confirm = true,
                }
            )
        );

        var error = refused.StripeError;
        Assert.Equal(
            (402, "expired_card", "Your card has expired."),
            ((int)refused.HttpStatusCode, error.Code, error.Message)
        );
        Assert.Equal("exp_month", error.Param);
        Assert.Equal("requires_payment_method", error.SetupIntent.Status);
        var now = await shop.Setups.GetAsync(error.SetupIntent.Id);
        Assert.Equal(("expired_card", null), (now.LastSetupError.Code, now.PaymentMethodId));
        Assert.Equal("setup_intent.setup_failed", (await shop.EventTypesSoFar())[^1]);
        Assert.Empty(await shop.CardsOf(customer));
    }

    [Fact]
    public async Task Each_attempt_is_written_down()
    {
        var intent = await shop.Setups.CreateAsync(new());
        await Shop.Refused(() =>
            shop.Setups.ConfirmAsync(intent.Id, new() { PaymentMethod = TestCards.Declined.PaymentMethod })
        );
        var saved = await shop.Setups.ConfirmAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" });

        var attempts = await new SetupAttemptService(shop.Client).ListAsync(new() { SetupIntent = intent.Id });

        Assert.Equal(["succeeded", "failed"], attempts.Data.Select(attempt => attempt.Status));
        Assert.Equal(attempts.Data[0].Id, saved.LatestAttemptId);
        Assert.Equal("generic_decline", attempts.Data[1].SetupError.DeclineCode);
    }

    [Fact]
    public async Task Authentication_failed_the_intent_wants_another_card()
    {
        var intent = await shop.Setups.CreateAsync(
            new()
            {
                PaymentMethod = TestCards.AuthenticateUnlessSetUp.PaymentMethod,
                Confirm = true,
                ReturnUrl = "https://shop.example/return",
            }
        );

        var failed = await shop.Stripe.Cards.FailAuthenticationAsync(intent);

        Assert.Equal(("requires_action", "redirect_to_url"), (intent.Status, intent.NextAction.Type));
        Assert.Equal(
            ("requires_payment_method", "setup_intent_authentication_failure"),
            (failed.Status, failed.LastSetupError.Code)
        );
    }

    [Fact]
    public async Task What_is_done_or_canceled_cannot_be_confirmed()
    {
        var done = await shop.Setups.CreateAsync(new() { PaymentMethod = "pm_card_visa", Confirm = true });
        var canceled = await shop.Setups.CancelAsync(
            (await shop.Setups.CreateAsync(new())).Id,
            new() { CancellationReason = "abandoned" }
        );

        Assert.Equal(("canceled", "abandoned"), (canceled.Status, canceled.CancellationReason));
        await RefusedAsUnexpected(
            () => shop.Setups.ConfirmAsync(done.Id),
            "You cannot confirm this SetupIntent because it has already succeeded."
        );
        await RefusedAsUnexpected(
            () => shop.Setups.ConfirmAsync(canceled.Id),
            "You cannot confirm this SetupIntent because it has been canceled."
        );
        await RefusedAsUnexpected(
            () => shop.Setups.CancelAsync(done.Id),
            "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of the following statuses may be canceled: requires_payment_method, requires_confirmation, requires_action."
        );
    }

    [Fact]
    public async Task Without_a_payment_method_it_cannot_be_confirmed()
    {
        var intent = await shop.Setups.CreateAsync(new());

        await RefusedAsUnexpected(
            () => shop.Setups.ConfirmAsync(intent.Id),
            "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
        );
    }

    [Fact]
    public async Task An_update_chooses_the_card()
    {
        var intent = await shop.Setups.CreateAsync(new());

        var updated = await shop.Setups.UpdateAsync(
            intent.Id,
            new()
            {
                PaymentMethod = "pm_card_visa",
                Metadata = new() { ["a"] = "b" },
            }
        );

        Assert.Equal(("requires_confirmation", "b"), (updated.Status, updated.Metadata["a"]));
        Assert.Equal("succeeded", (await shop.Setups.ConfirmAsync(intent.Id)).Status);
    }

    private static async Task RefusedAsUnexpected(Func<Task> move, string message)
    {
        var refused = await Shop.Refused(move);

        Assert.Equal(("setup_intent_unexpected_state", message), (refused.StripeError.Code, refused.Message));
        Assert.NotNull(refused.StripeError.SetupIntent);
    }
}
