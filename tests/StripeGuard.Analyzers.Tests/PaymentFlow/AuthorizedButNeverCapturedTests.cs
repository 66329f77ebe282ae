using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.AuthorizedButNeverCapturedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5008 reports, and stays silent: docs/rules/STRIPE5008.md.</summary>
public class AuthorizedButNeverCapturedTests
{
    [Fact]
    public Task A_manual_capture_that_nothing_captures_is_reported() =>
        Check.Reports(
            """
            using Stripe.Checkout;

            const string Method = "manual";
            var intents = new PaymentIntentService();
            intents.Create(new PaymentIntentCreateOptions { Amount = 1999, [|CaptureMethod = "manual"|] });

            var options = new PaymentIntentCreateOptions { Amount = 1999 };
            [|options.CaptureMethod = Method|];
            intents.Create(options);

            var later = args.Length > 0;
            new SessionService().Create(new SessionCreateOptions
            {
                PaymentIntentData = new() { [|CaptureMethod = later ? "manual" : "automatic"|] },
            });
            new ChargeService().Create(new ChargeCreateOptions { Amount = 1999, [|Capture = false|] });
            """
        );

    [Fact]
    public Task It_is_silent_where_the_project_captures() =>
        Check.Silent(
            """
            class Payments(PaymentIntentService intents)
            {
                public PaymentIntent Authorize() => intents.Create(new() { Amount = 1999, CaptureMethod = "manual" });
            }

            class Shipping(PaymentIntentService intents)
            {
                public Task Ship(string id) => intents.CaptureAsync(id);
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_the_capture_is_automatic() =>
        Check.Silent(
            """
            class Payments(PaymentIntentService intents)
            {
                public PaymentIntent Pay(string method) => intents.Create(new() { Amount = 1999, CaptureMethod = "automatic" });
                public PaymentIntent Other(string method) => intents.Create(new() { Amount = 1999, CaptureMethod = method });
                public Charge Old() => new ChargeService().Create(new ChargeCreateOptions { Amount = 1999, Capture = true });
            }

            class Camera { public string CaptureMethod { get; set; } public bool Capture { get; set; } }
            class Photos { Camera Make() => new() { CaptureMethod = "manual", Capture = false }; }
            """
        );
}
