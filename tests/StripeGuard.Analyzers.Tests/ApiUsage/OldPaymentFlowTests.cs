using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.OldPaymentFlowAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6004 reports, and stays silent: docs/rules/STRIPE6004.md.</summary>
public class OldPaymentFlowTests
{
    [Fact]
    public Task Charges_card_tokens_sources_and_plans_are_older() =>
        Verify.Reports(
            """
            public class Desk(StripeClient client, TokenService tokens)
            {
                private readonly ChargeService charges = new();

                public async Task Do(string token, TokenCardOptions card)
                {
                    await charges.[|CreateAsync|](new ChargeCreateOptions { Amount = 1999, Currency = "usd", Source = token });
                    client.V1.Charges.[|Create|](new() { Amount = 1999, Currency = "usd", Customer = "cus_1" });
                    tokens.[|Create|](new TokenCreateOptions { Card = card });
                    var options = new TokenCreateOptions();
                    options.Card = card;
                    await tokens.[|CreateAsync|](options, null);
                    new SourceService().[|Create|](new SourceCreateOptions { Type = "card" });
                    var plans = new PlanService().[|List|]().ToList();
                    await new PlanService().[|CreateAsync|](new PlanCreateOptions { Currency = "usd" });
                }
            }
            """
        );

    [Fact]
    public Task What_is_read_and_what_is_of_today_is_silent() =>
        Verify.Silent(
            """
            public class Desk(ChargeService charges, TokenService tokens)
            {
                public async Task Do(string id, TokenBankAccountOptions bank, TokenCreateOptions given)
                {
                    await charges.GetAsync(id);
                    charges.Capture(id);
                    charges.List();
                    tokens.Create(new TokenCreateOptions { BankAccount = bank });
                    tokens.Create(given);
                    await new SourceService().GetAsync(id);
                    await new PriceService().ListAsync();
                    await new PaymentIntentService().CreateAsync(new() { Amount = 1999, Currency = "usd" });
                    await new Stripe.Issuing.TokenService().ListAsync(new() { Card = id });
                    new PlanService2().Create();
                }
            }

            public class PlanService2 { public void Create() { } }
            """
        );

    [Fact]
    public Task A_test_charges_as_it_likes() =>
        Verify.Silent(
            "public class Check { public void Of(ChargeService charges) => charges.Create(new() { Amount = 1999 }); }",
            inTestProject: true
        );
}
