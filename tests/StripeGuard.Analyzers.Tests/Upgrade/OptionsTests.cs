namespace StripeGuard.Analyzers.Tests.Upgrade;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("PaymentIntentCreateOptions")]
    [InlineData("PaymentIntentUpdateOptions")]
    [InlineData("PaymentIntentConfirmOptions")]
    [InlineData("SetupIntentCreateOptions")]
    [InlineData("SetupIntentUpdateOptions")]
    [InlineData("Stripe.Checkout.SessionCreateOptions")]
    public Task Cards_alone_are_the_allowed_payment_method_types(string type) =>
        Moves.Rewrites(
            $$"""
            class Shop
            {
                object Pay() =>
                    new {{type}}
                    {
                        // cards only
                        {|CS0117:PaymentMethodTypes|} = new List<string> { "card" },
                        Expand = ["latest_attempt"],
                    };

                void Later({{type}} options)
                {
                    options.{|CS1061:PaymentMethodTypes|} = ["card"];
                }
            }
            """,
            $$"""
            class Shop
            {
                object Pay() =>
                    new {{type}}
                    {
                        // cards only
                        AllowedPaymentMethodTypes = new List<string> { "card" },
                        Expand = ["latest_attempt"],
                    };

                void Later({{type}} options)
                {
                    options.AllowedPaymentMethodTypes = ["card"];
                }
            }
            """
        );

    [Fact]
    public Task Other_types_are_only_filtered_now_and_the_note_says_so() =>
        Moves.RewritesWithNote(
            """
            class Shop
            {
                PaymentIntentCreateOptions Pay() => new()
                {
                    Amount = 2999,
                    {|CS0117:PaymentMethodTypes|} = new List<string> { "card", "ideal" },
                };
            }
            """,
            """
            class Shop
            {
                PaymentIntentCreateOptions Pay() => new()
                {
                    Amount = 2999,
                    // Stripe.net 53: this only filters the methods that are eligible and switched on in the Dashboard; it
                    // does not force them. Check that each one is on there, or leave the list out to offer all.
                    AllowedPaymentMethodTypes = new List<string> { "card", "ideal" },
                };
            }
            """
        );

    [Fact]
    public Task Sources_and_customers_of_charges_lost_their_suffix() =>
        Moves.Rewrites(
            """
            class Shop
            {
                ChargeCreateOptions Charge(string token, string customer) =>
                    new() { Amount = 2999, {|CS0117:SourceId|} = token, {|CS0117:CustomerId|} = customer };

                CustomerCreateOptions Customer(string token) => new() { {|CS0117:SourceToken|} = token };
            }
            """,
            """
            class Shop
            {
                ChargeCreateOptions Charge(string token, string customer) =>
                    new() { Amount = 2999, Source = token, Customer = customer };

                CustomerCreateOptions Customer(string token) => new() { Source = token };
            }
            """
        );

    [Fact]
    public Task A_subscription_s_coupon_is_one_of_its_discounts() =>
        Moves.Rewrites(
            """
            class Shop
            {
                SubscriptionCreateOptions Subscribe(string code) =>
                    new()
                    {
                        Customer = "cus_1",
                        {|CS0117:Coupon|} = code.Trim(), // ten percent
                    };

                void Change(SubscriptionUpdateOptions options, string promotion)
                {
                    options.{|CS1061:PromotionCode|} = promotion;
                }

                PromotionCodeCreateOptions Code() => new() { {|CS0117:Coupon|} = "TEN" };
            }
            """,
            """
            class Shop
            {
                SubscriptionCreateOptions Subscribe(string code) =>
                    new()
                    {
                        Customer = "cus_1",
                        Discounts = new List<SubscriptionDiscountOptions> { new SubscriptionDiscountOptions { Coupon = code.Trim() } }, // ten percent
                    };

                void Change(SubscriptionUpdateOptions options, string promotion)
                {
                    options.Discounts = new List<SubscriptionDiscountOptions> { new SubscriptionDiscountOptions { PromotionCode = promotion } };
                }

                PromotionCodeCreateOptions Code() => new() { Promotion = new PromotionCodePromotionOptions { Type = "coupon", Coupon = "TEN" } };
            }
            """
        );

    [Fact]
    public Task Two_discounts_in_one_initializer_are_for_a_person() =>
        Moves.LeavesAlone(
            """
            class Shop
            {
                SubscriptionCreateOptions Subscribe(string code) =>
                    new() { {|CS0117:Coupon|} = code, Discounts = [] };
            }
            """
        );

    [Fact]
    public Task A_customer_s_discount_has_no_place_and_the_note_says_so() =>
        Moves.RewritesWithNote(
            """
            class Shop
            {
                CustomerUpdateOptions Reward(string promotion) =>
                    new()
                    {
                        {|CS0117:PromotionCode|} = promotion,
                    };
            }
            """,
            """
            class Shop
            {
                CustomerUpdateOptions Reward(string promotion) =>
                    new()
                    {
                        // Stripe.net 53: a customer cannot be given a discount. Give it to the subscription (Discounts), the
                        // Checkout Session (Discounts) or the invoice instead, and decide which of them was meant.
                        {|CS0117:PromotionCode|} = promotion,
                    };
            }
            """
        );

    [Fact]
    public Task An_invoice_item_s_price_is_its_pricing() =>
        Moves.Rewrites(
            """
            class Shop
            {
                InvoiceItemCreateOptions Seat() => new() { Customer = "cus_1", {|CS0117:Price|} = "price_1" };
                InvoiceItemCreateOptions Hour(long rate) => new() { {|CS0117:UnitAmount|} = rate, Currency = "eur" };
            }
            """,
            """
            class Shop
            {
                InvoiceItemCreateOptions Seat() => new() { Customer = "cus_1", Pricing = new InvoiceItemPricingOptions { Price = "price_1" } };
                InvoiceItemCreateOptions Hour(long rate) => new() { UnitAmountDecimal = rate, Currency = "eur" };
            }
            """
        );

    [Fact]
    public Task An_upload_is_a_multipart_file() =>
        Moves.Rewrites(
            """
            class Shop
            {
                FileCreateOptions Evidence(Stream scan) => new() { File = {|CS0029:scan|}, Purpose = "dispute_evidence" };
            }
            """,
            """
            class Shop
            {
                FileCreateOptions Evidence(Stream scan) => new() { File = new MultipartFileContent { Data = scan }, Purpose = "dispute_evidence" };
            }
            """
        );

    [Fact]
    public Task Options_of_one_s_own_stay() =>
        Moves.LeavesAlone(
            """
            class ShopOptions : PaymentIntentCreateOptions { }
            class PaymentIntentCreateOptions { }

            class Shop
            {
                object Pay() => new PaymentIntentCreateOptions { {|CS0117:PaymentMethodTypes|} = ["card"] };
                object Set() => new ShopOptions { {|CS0117:PaymentMethodTypes|} = ["card"] };
            }
            """
        );

    [Fact]
    public Task Options_renamed_with_their_child_service_have_its_name() =>
        Moves.Rewrites(
            """
            using Stripe.Checkout;

            class Shop
            {
                {|CS0246:LoginLinkService|} links = new {|CS0246:LoginLinkService|}();

                StripeList<LineItem> Lines(SessionService sessions) =>
                    sessions.ListLineItems("cs_1", new {|CS0246:SessionListLineItemsOptions|} { Limit = 100 });
            }
            """,
            """
            using Stripe.Checkout;

            class Shop
            {
                AccountLoginLinkService links = new AccountLoginLinkService();

                StripeList<LineItem> Lines(SessionService sessions) =>
                    sessions.ListLineItems("cs_1", new SessionLineItemListOptions { Limit = 100 });
            }
            """
        );
}
