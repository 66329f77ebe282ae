using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.StatementDescriptorRefusedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6011 reports, and stays silent: docs/rules/STRIPE6011.md.</summary>
public class StatementDescriptorRefusedTests
{
    [Fact]
    public Task A_descriptor_that_Stripe_refuses() =>
        Verify.Reports(
            """
            public class Shop(PaymentIntentService intents, ChargeService charges)
            {
                private const string Name = "The Coffee Roastery of Berlin";

                public void Do()
                {
                    intents.Create(new PaymentIntentCreateOptions { StatementDescriptor = [|Name|] });
                    intents.Create(new() { StatementDescriptor = [|"Bean"|] });
                    intents.Create(new() { StatementDescriptorSuffix = [|"Joe's"|] });
                    var charge = new ChargeCreateOptions();
                    charge.StatementDescriptor = [|"COFFEE*SHOP"|];
                    charges.Create(charge);
                    new ProductService().Create(new() { Name = "A", StatementDescriptor = [|"1234567"|] });
                    new Stripe.Checkout.SessionService().Create(new() { PaymentIntentData = new() { StatementDescriptor = [|"<COFFEE>"|] } });
                }
            }
            """
        );

    [Fact]
    public Task A_descriptor_that_Stripe_takes_or_that_is_not_known_is_silent() =>
        Verify.Silent(
            """
            public class Shop(PaymentIntentService intents)
            {
                public void Do(string name)
                {
                    intents.Create(new() { StatementDescriptor = "COFFEE ROASTERY BERLIN" });
                    intents.Create(new() { StatementDescriptor = name });
                    intents.Create(new() { StatementDescriptor = null });
                    intents.Create(new() { StatementDescriptorSuffix = "A1" });
                    new PayoutService().Create(new() { StatementDescriptor = "20240101" });
                    new ProductService().Create(new() { Name = "A", StatementDescriptor = "TEA" });
                }
            }
            """
        );
}
