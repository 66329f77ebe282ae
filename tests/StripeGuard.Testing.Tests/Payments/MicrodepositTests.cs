using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class MicrodepositTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_bank_account_is_set_up_once_its_deposits_are_told()
    {
        var intent = await SetUp();

        var wrong = await Shop.Refused(() =>
            shop.Setups.VerifyMicrodepositsAsync(intent.Id, new() { DescriptorCode = "SM33CC" })
        );
        var right = await shop.Setups.VerifyMicrodepositsAsync(
            intent.Id,
            new() { DescriptorCode = "SM11AA", Expand = ["mandate", "latest_attempt"] }
        );
        var late = await Shop.Refused(() =>
            shop.Setups.VerifyMicrodepositsAsync(intent.Id, new() { DescriptorCode = "SM11AA" })
        );

        Assert.Equal(
            ("requires_action", "verify_with_microdeposits", "descriptor_code"),
            (intent.Status, intent.NextAction.Type, intent.NextAction.VerifyWithMicrodeposits.MicrodepositType)
        );
        Assert.Equal(
            ("payment_method_microdeposit_verification_descriptor_code_mismatch", "requires_action"),
            (wrong.StripeError.Code, wrong.StripeError.SetupIntent.Status)
        );
        Assert.Equal(
            ("succeeded", "active", "multi_use", "succeeded"),
            (right.Status, right.Mandate.Status, right.Mandate.Type, right.LatestAttempt.Status)
        );
        Assert.Equal("intent_invalid_state", late.StripeError.Code);
        var again = await SetUp(right.PaymentMethodId, right.CustomerId);
        Assert.Equal("succeeded", again.Status);
    }

    [Fact]
    public async Task Ten_wrong_answers_are_the_last()
    {
        var intent = await SetUp();
        Task Answer(params List<long?> amounts) =>
            shop.Setups.VerifyMicrodepositsAsync(intent.Id, new() { Amounts = amounts });

        for (var attempt = 0; attempt < 10; attempt++)
        {
            var wrong = await Shop.Refused(() => Answer(10, 11));
            Assert.Equal("payment_method_microdeposit_verification_amounts_mismatch", wrong.StripeError.Code);
        }

        Assert.Equal(
            "payment_method_microdeposit_verification_attempts_exceeded",
            (await Shop.Refused(() => Answer(32, 45))).StripeError.Code
        );
    }

    [Fact]
    public async Task A_payment_goes_on_once_the_deposits_are_told()
    {
        var method = await Bank();
        var intent = await shop.Intents.CreateAsync(
            new()
            {
                Amount = 5000,
                Currency = "usd",
                PaymentMethod = method.Id,
                PaymentMethodOptions = new() { UsBankAccount = new() { VerificationMethod = "microdeposits" } },
                Confirm = true,
            }
        );

        var told = await shop.Intents.VerifyMicrodepositsAsync(intent.Id, new() { Amounts = [45, 32] });

        Assert.Equal(("requires_action", "processing"), (intent.Status, told.Status));
    }

    [Fact]
    public async Task What_belongs_to_a_confirmation_is_refused_without_one()
    {
        var refused = await Shop.Refused(() =>
            shop.Setups.CreateAsync(new() { ReturnUrl = "https://shop.example/back" })
        );

        Assert.Equal(
            "The parameter `return_url` cannot be passed when creating a SetupIntent unless `confirm` is set to true.",
            refused.Message
        );
    }

    private async Task<SetupIntent> SetUp(string? method = null, string? customer = null) =>
        await shop.Setups.CreateAsync(
            new()
            {
                Customer = customer ?? (await shop.Customers.CreateAsync(new())).Id,
                PaymentMethod = method ?? (await Bank()).Id,
                PaymentMethodOptions = new() { UsBankAccount = new() { VerificationMethod = "microdeposits" } },
                Confirm = true,
            }
        );

    private Task<PaymentMethod> Bank() =>
        shop.PaymentMethods.CreateAsync(
            new()
            {
                Type = "us_bank_account",
                UsBankAccount = new()
                {
                    AccountHolderType = "individual",
                    AccountNumber = "000123456789",
                    RoutingNumber = "110000000",
                },
                BillingDetails = new() { Name = "Ada" },
            }
        );
}
