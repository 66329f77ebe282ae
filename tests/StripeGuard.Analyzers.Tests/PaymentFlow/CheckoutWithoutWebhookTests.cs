using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.CheckoutWithoutWebhookAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5003 reports, and stays silent: docs/rules/STRIPE5003.md.</summary>
public class CheckoutWithoutWebhookTests
{
    private static string Controller(string more = "") =>
        $$"""
            using Microsoft.AspNetCore.Mvc;
            using Stripe.Checkout;

            public class CheckoutController(StripeClient stripe, SessionService sessions) : ControllerBase
            {
                public async Task<IActionResult> Start(SessionCreateOptions options) =>
                    Redirect((await sessions.CreateAsync(options)).Url);
            {{more}}
            }
            """;

    [Fact]
    public Task Checkout_in_an_application_without_webhooks_is_reported() =>
        Check.Reports(
            Controller(
                    """

                        public IActionResult Sync(SessionCreateOptions options) => Redirect(new SessionService().[|Create|](options).Url);

                        public async Task<IActionResult> ByClient(SessionCreateOptions options, PaymentLinkCreateOptions link)
                        {
                            await stripe.V1.Checkout.Sessions.[|CreateAsync|](options);
                            return Redirect((await stripe.V1.PaymentLinks.[|CreateAsync|](link)).Url);
                        }

                        public IActionResult Portal(Stripe.BillingPortal.SessionCreateOptions options) =>
                            Redirect(new Stripe.BillingPortal.SessionService().Create(options).Url);

                        public IActionResult Show(string id) => Ok(sessions.Get(id).PaymentStatus);
                    """
                )
                .Replace("sessions.CreateAsync", "sessions.[|CreateAsync|]", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("public Event Hook(string json, string header) => EventUtility.ConstructEvent(json, header, \"\");")]
    [InlineData("public Event Hook(string json) => EventUtility.ParseEvent(json);")]
    [InlineData("public object Poll() => new EventService().List();")]
    [InlineData("public class StripeWebhooks { }")]
    public Task A_project_that_takes_events_is_fine(string more) => Check.Silent(Controller(more));

    [Fact]
    public Task A_library_leaves_it_to_its_application() =>
        Check.Silent(
            """
            using Stripe.Checkout;

            public class Payments(SessionService sessions)
            {
                public Task<Session> Start(SessionCreateOptions options) => sessions.CreateAsync(options);
            }
            """
        );

    [Fact]
    public Task An_own_verification_can_be_named_in_the_options() =>
        Check.Silent(
            Controller("\n    public bool Hook(string json) => Gate.Pass(json);\n")
                + "\npublic static class Gate { public static bool Pass(string json) => json.Length > 3; }",
            "stripe_guard.webhook_methods = Acme.Other, Gate.Pass"
        );
}
