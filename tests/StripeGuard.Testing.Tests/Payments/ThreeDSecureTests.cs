using System.Net;
using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class ThreeDSecureTests(Server server) : IClassFixture<Server>
{
    private const string ReturnUrl = "https://shop.example/return?order=1";

    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_card_that_wants_authentication_sends_the_cardholder_to_a_page()
    {
        var intent = await Ask(TestCards.AlwaysAuthenticate, ReturnUrl);

        Assert.Equal("requires_action", intent.Status);
        Assert.Equal("redirect_to_url", intent.NextAction.Type);
        Assert.Equal(ReturnUrl, intent.NextAction.RedirectToUrl.ReturnUrl);
        Assert.StartsWith(shop.Stripe.BaseUrl, intent.NextAction.RedirectToUrl.Url, StringComparison.Ordinal);
        Assert.Null(intent.LatestChargeId);
    }

    [Fact]
    public async Task Without_a_return_url_Stripe_js_handles_it()
    {
        var intent = await Ask(TestCards.AlwaysAuthenticate, returnUrl: null);

        Assert.Equal(("requires_action", "use_stripe_sdk"), (intent.Status, intent.NextAction.Type));
    }

    [Fact]
    public async Task Completed_in_code_the_payment_succeeds()
    {
        var intent = await Ask(TestCards.AlwaysAuthenticate, ReturnUrl);

        var completed = await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);

        Assert.Equal(("succeeded", null), (completed.Status, completed.NextAction));
        Assert.Equal("succeeded", (await shop.Intents.GetAsync(intent.Id)).Status);
        var secure = (await shop.ChargeOf(completed)).PaymentMethodDetails.Card.ThreeDSecure;
        Assert.Equal(("authenticated", "challenge"), (secure.Result, secure.AuthenticationFlow));
        Assert.Equal(
            [
                "payment_intent.created",
                "payment_intent.requires_action",
                "charge.succeeded",
                "payment_intent.succeeded",
                "charge.updated",
            ],
            await shop.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task What_the_cardholder_does_is_caused_by_no_request()
    {
        var intent = await Ask(TestCards.AlwaysAuthenticate, ReturnUrl);
        await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);

        var events = await shop.Events();

        Assert.NotNull(events[0].Request.Id);
        Assert.Null(events[^1].Request.Id);
    }

    [Fact]
    public async Task Failed_in_code_the_intent_wants_another_card()
    {
        var intent = await Ask(TestCards.AlwaysAuthenticate, ReturnUrl);

        var failed = await shop.Stripe.Cards.FailAuthenticationAsync(intent);

        Assert.Equal(("requires_payment_method", null), (failed.Status, failed.NextAction));
        Assert.Equal("payment_intent_authentication_failure", failed.LastPaymentError.Code);
        Assert.Equal("payment_intent.payment_failed", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task An_issuer_can_decline_after_authentication()
    {
        var intent = await Ask(TestCards.AuthenticateThenInsufficientFunds, ReturnUrl);

        var declined = await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);

        Assert.Equal(
            ("requires_payment_method", "card_declined", "insufficient_funds"),
            (declined.Status, declined.LastPaymentError.Code, declined.LastPaymentError.DeclineCode)
        );
        Assert.Equal("failed", (await shop.ChargeOf(declined)).Status);
    }

    [Fact]
    public async Task Only_an_intent_that_waits_can_be_completed()
    {
        var paid = await shop.Pay();

        var told = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            shop.Stripe.Cards.CompleteAuthenticationAsync(paid)
        );

        Assert.Contains("its status is succeeded", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("complete", "succeeded", "succeeded")]
    [InlineData("fail", "requires_payment_method", "failed")]
    public async Task The_page_ends_the_challenge_and_goes_back_to_the_shop(
        string outcome,
        string status,
        string redirectStatus
    )
    {
        var intent = await Ask(TestCards.ThreeDSecureRequired, ReturnUrl);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        var page = await browser.GetStringAsync(new Uri(intent.NextAction.RedirectToUrl.Url));
        using var form = new FormUrlEncodedContent([new("outcome", outcome)]);
        using var answer = await browser.PostAsync(new Uri(intent.NextAction.RedirectToUrl.Url), form);

        Assert.Contains("a payment of $29.99", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(
            $"{ReturnUrl}&payment_intent={intent.Id}&payment_intent_client_secret={intent.ClientSecret}&redirect_status={redirectStatus}",
            answer.Headers.Location!.ToString()
        );
        Assert.Equal(status, (await shop.Intents.GetAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task The_page_opens_only_with_the_client_secret()
    {
        var intent = await Ask(TestCards.ThreeDSecureRequired, ReturnUrl);
        var url = intent.NextAction.RedirectToUrl.Url;
        using var browser = new HttpClient();

        using var answer = await browser.GetAsync(new Uri(url[..url.IndexOf('?', StringComparison.Ordinal)]));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Off_session_nobody_can_authenticate()
    {
        var options = Shop.Confirmed(TestCards.AlwaysAuthenticate.PaymentMethod);
        options.OffSession = true;

        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        var error = refused.StripeError;
        Assert.Equal(
            (402, "card_error", "authentication_required", "authentication_required"),
            ((int)refused.HttpStatusCode, error.Type, error.Code, error.DeclineCode)
        );
        Assert.Equal("Your card was declined. This transaction requires authentication.", error.Message);
        Assert.Equal("requires_payment_method", error.PaymentIntent.Status);
        Assert.Null(error.Charge);
    }

    [Fact]
    public async Task Error_on_requires_action_turns_the_challenge_into_an_error()
    {
        var options = Shop.Confirmed(TestCards.AlwaysAuthenticate.PaymentMethod);
        options.ErrorOnRequiresAction = true;

        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        Assert.Equal("authentication_required", refused.StripeError.Code);
        Assert.Equal("requires_payment_method", refused.StripeError.PaymentIntent.Status);
    }

    [Fact]
    public async Task Once_set_up_a_card_pays_off_session()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var setup = await shop.Setups.CreateAsync(
            new()
            {
                Customer = customer.Id,
                PaymentMethod = TestCards.AuthenticateUnlessSetUp.PaymentMethod,
                Confirm = true,
                ReturnUrl = ReturnUrl,
            }
        );
        var saved = await shop.Stripe.Cards.CompleteAuthenticationAsync(setup);
        var options = Shop.Confirmed(saved.PaymentMethodId);
        options.Customer = customer.Id;
        options.OffSession = true;

        var paid = await shop.Intents.CreateAsync(options);

        Assert.Equal(("requires_action", "succeeded", "succeeded"), (setup.Status, saved.Status, paid.Status));
    }

    [Fact]
    public async Task A_card_not_set_up_does_not_pay_off_session()
    {
        var options = Shop.Confirmed(TestCards.AuthenticateUnlessSetUp.PaymentMethod);
        options.OffSession = true;

        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        Assert.Equal("authentication_required", refused.StripeError.Code);
    }

    [Fact]
    public async Task A_card_already_set_up_pays_off_session_and_authenticates_on_session()
    {
        var offSession = Shop.Confirmed(TestCards.AlreadySetUp.PaymentMethod);
        offSession.OffSession = true;

        Assert.Equal("succeeded", (await shop.Intents.CreateAsync(offSession)).Status);
        Assert.Equal("requires_action", (await Ask(TestCards.AlreadySetUp, ReturnUrl)).Status);
    }

    [Theory]
    [InlineData("pm_card_threeDSecureOptional", "requires_action")]
    [InlineData("pm_card_visa", "succeeded")]
    [InlineData("pm_card_amex_threeDSecureNotSupported", "succeeded")]
    public async Task A_payment_can_ask_for_3D_Secure_itself(string paymentMethod, string status)
    {
        var options = Shop.Confirmed(paymentMethod);
        options.PaymentMethodOptions = new() { Card = new() { RequestThreeDSecure = "any" } };

        Assert.Equal(status, (await shop.Intents.CreateAsync(options)).Status);
    }

    [Fact]
    public async Task A_card_not_enrolled_acknowledges_the_attempt()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.PaymentMethodOptions = new() { Card = new() { RequestThreeDSecure = "any" } };

        var charge = await shop.ChargeOf(await shop.Intents.CreateAsync(options));

        Assert.Equal("attempt_acknowledged", charge.PaymentMethodDetails.Card.ThreeDSecure.Result);
    }

    [Fact]
    public async Task Asked_for_3D_Secure_a_card_whose_lookup_fails_is_declined()
    {
        var options = Shop.Confirmed(TestCards.ThreeDSecureOptionalLookupFails.PaymentMethod);
        options.PaymentMethodOptions = new() { Card = new() { RequestThreeDSecure = "any" } };

        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        Assert.Equal("card_declined", refused.StripeError.Code);
    }

    [Fact]
    public async Task With_manual_confirmation_the_server_confirms_once_more()
    {
        var options = Shop.Confirmed(TestCards.AlwaysAuthenticate.PaymentMethod);
        options.ConfirmationMethod = "manual";
        var intent = await shop.Intents.CreateAsync(options);

        var authenticated = await shop.Stripe.Cards.CompleteAuthenticationAsync(intent);
        var paid = await shop.Intents.ConfirmAsync(intent.Id);

        Assert.Equal(
            ("requires_action", "requires_confirmation", "succeeded"),
            (intent.Status, authenticated.Status, paid.Status)
        );
    }

    private Task<PaymentIntent> Ask(TestCard card, string? returnUrl)
    {
        var options = Shop.Confirmed(card.PaymentMethod);
        options.ReturnUrl = returnUrl;
        return shop.Intents.CreateAsync(options);
    }
}
