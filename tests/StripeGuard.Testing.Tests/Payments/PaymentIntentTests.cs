using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class PaymentIntentTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    [Fact]
    public async Task A_new_intent_waits_for_a_payment_method()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "USD" });

        Assert.StartsWith("pi_", intent.Id, StringComparison.Ordinal);
        Assert.StartsWith(intent.Id + "_secret_", intent.ClientSecret, StringComparison.Ordinal);
        Assert.Equal(("requires_payment_method", "usd", 2999), (intent.Status, intent.Currency, intent.Amount));
        Assert.Equal(["card"], intent.PaymentMethodTypes);
        Assert.True(intent.AutomaticPaymentMethods.Enabled);
        Assert.Equal(["payment_intent.created"], await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task It_goes_from_payment_method_over_confirmation_to_success()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" });
        var updated = await shop.Intents.UpdateAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" });
        var confirmed = await shop.Intents.ConfirmAsync(intent.Id);

        Assert.Equal("requires_confirmation", updated.Status);
        Assert.Equal(("succeeded", 2999), (confirmed.Status, confirmed.AmountReceived));
        Assert.Equal(updated.PaymentMethodId, confirmed.PaymentMethodId);
        Assert.StartsWith("ch_", confirmed.LatestChargeId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_tells_its_events_in_order()
    {
        await shop.Pay();

        var events = await shop.Events();
        Assert.Equal(
            ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"],
            events.Select(e => e.Type)
        );
        Assert.Null(((Charge)events[1].Data.Object).BalanceTransactionId);
        Assert.StartsWith("txn_", ((Charge)events[3].Data.Object).BalanceTransactionId, StringComparison.Ordinal);
        Assert.True(events[3].Data.PreviousAttributes.ContainsKey("balance_transaction"));
    }

    [Fact]
    public async Task With_automatic_capture_the_charge_is_in_the_books_at_once()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.CaptureMethod = "automatic";
        await shop.Intents.CreateAsync(options);

        var events = await shop.Events();
        Assert.Equal(
            ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"],
            events.Select(e => e.Type)
        );
        Assert.StartsWith("txn_", ((Charge)events[1].Data.Object).BalanceTransactionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decline_keeps_the_intent_and_tells_what_happened()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" });

        var declined = await Shop.Refused(() =>
            shop.Intents.ConfirmAsync(intent.Id, new() { PaymentMethod = TestCards.InsufficientFunds.PaymentMethod })
        );

        var error = declined.StripeError;
        Assert.Equal(402, (int)declined.HttpStatusCode);
        Assert.Equal(
            ("card_error", "card_declined", "insufficient_funds", "Your card has insufficient funds."),
            (error.Type, error.Code, error.DeclineCode, error.Message)
        );
        Assert.Equal("https://stripe.com/docs/error-codes/card-declined", error.DocUrl);
        Assert.Equal(intent.Id, error.PaymentIntent.Id);
        Assert.Equal("9995", error.PaymentMethod.Card.Last4);
        var now = await shop.Intents.GetAsync(intent.Id);
        Assert.Equal(("requires_payment_method", null), (now.Status, now.PaymentMethodId));
        Assert.Equal("insufficient_funds", now.LastPaymentError.DeclineCode);
        Assert.Equal(error.Charge, now.LatestChargeId);
        var charge = await shop.Charges.GetAsync(error.Charge);
        Assert.Equal(
            ("failed", false, "card_declined", "insufficient_funds"),
            (charge.Status, charge.Paid, charge.FailureCode, charge.Outcome.Reason)
        );
        Assert.Equal(
            ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
            await shop.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task After_a_decline_another_card_pays_the_same_intent()
    {
        var declined = await Shop.Refused(() => shop.Pay(TestCards.Declined.PaymentMethod));

        var paid = await shop.Intents.ConfirmAsync(
            declined.StripeError.PaymentIntent.Id,
            new() { PaymentMethod = "pm_card_visa" }
        );

        Assert.Equal(("succeeded", null), (paid.Status, paid.LastPaymentError));
    }

    [Fact]
    public async Task A_succeeded_intent_cannot_be_confirmed_captured_canceled_or_changed_in_amount()
    {
        var paid = await shop.Pay();

        await RefusedAsUnexpected(
            () => shop.Intents.ConfirmAsync(paid.Id),
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        );
        await RefusedAsUnexpected(
            () => shop.Intents.CaptureAsync(paid.Id),
            "This PaymentIntent could not be captured because it has already been captured."
        );
        await RefusedAsUnexpected(
            () => shop.Intents.CancelAsync(paid.Id),
            "You cannot cancel this PaymentIntent because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing."
        );
        await RefusedAsUnexpected(
            () => shop.Intents.UpdateAsync(paid.Id, new() { Amount = 1 }),
            "This PaymentIntent's amount could not be updated because it has a status of succeeded. You may only update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action."
        );
    }

    [Fact]
    public async Task An_intent_without_payment_method_cannot_be_confirmed()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" });

        await RefusedAsUnexpected(
            () => shop.Intents.ConfirmAsync(intent.Id),
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
        );
    }

    [Fact]
    public async Task A_held_payment_is_captured_in_part_and_the_rest_is_released()
    {
        var held = await shop.Intents.CreateAsync(Held());
        Assert.Equal(("requires_capture", 2999, 0), (held.Status, held.AmountCapturable, held.AmountReceived));
        Assert.False((await shop.ChargeOf(held)).Captured);
        await RefusedAsUnexpected(
            () => shop.Intents.ConfirmAsync(held.Id),
            "You cannot confirm this PaymentIntent because it has a status of requires_capture. Only a PaymentIntent with one of the following statuses may be confirmed: requires_payment_method, requires_confirmation, requires_action."
        );

        var captured = await shop.Intents.CaptureAsync(held.Id, new() { AmountToCapture = 2000 });

        Assert.Equal(
            ("succeeded", 0, 2000, 2999),
            (captured.Status, captured.AmountCapturable, captured.AmountReceived, captured.Amount)
        );
        var charge = await shop.ChargeOf(captured);
        Assert.Equal((true, 2000, 2999), (charge.Captured, charge.AmountCaptured, charge.Amount));
        Assert.Equal(
            [
                "payment_intent.created",
                "charge.succeeded",
                "payment_intent.amount_capturable_updated",
                "charge.captured",
                "payment_intent.succeeded",
            ],
            await shop.EventTypesSoFar()
        );
    }

    [Theory]
    [InlineData(3000, "amount_too_large")]
    [InlineData(0, "parameter_invalid_integer")]
    [InlineData(-1, null)]
    public async Task More_than_is_held_or_nothing_cannot_be_captured(long amount, string? code)
    {
        var held = await shop.Intents.CreateAsync(Held());

        var refused = await Shop.Refused(() => shop.Intents.CaptureAsync(held.Id, new() { AmountToCapture = amount }));

        Assert.Equal(code, refused.StripeError.Code);
        Assert.Equal("requires_capture", (await shop.Intents.GetAsync(held.Id)).Status);
    }

    [Fact]
    public async Task A_hold_can_be_raised_and_then_captured_whole()
    {
        var held = await shop.Intents.CreateAsync(Held());

        var raised = await shop.Intents.IncrementAuthorizationAsync(held.Id, new() { Amount = 4000 });
        var captured = await shop.Intents.CaptureAsync(held.Id);

        Assert.Equal((4000, 4000), (raised.Amount, raised.AmountCapturable));
        Assert.Equal(4000, captured.AmountReceived);
        Assert.Equal(4000, (await shop.ChargeOf(captured)).AmountCaptured);
    }

    [Fact]
    public async Task Canceling_a_hold_releases_it()
    {
        var held = await shop.Intents.CreateAsync(Held());

        var canceled = await shop.Intents.CancelAsync(held.Id, new() { CancellationReason = "abandoned" });

        Assert.Equal(
            ("canceled", "abandoned", 0),
            (canceled.Status, canceled.CancellationReason, canceled.AmountCapturable)
        );
        Assert.Equal(shop.Stripe.Clock.UtcNow.UtcDateTime, canceled.CanceledAt);
        Assert.Equal("payment_intent.canceled", (await shop.EventTypesSoFar())[^1]);
        Assert.False((await shop.ChargeOf(canceled)).Captured);
    }

    [Fact]
    public async Task A_hold_that_nobody_captures_expires_after_seven_days()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var forgetful = new Shop(stripe, stripe.CreateClient());
        var held = await forgetful.Intents.CreateAsync(Held());
        var captureBefore = (await forgetful.ChargeOf(held)).PaymentMethodDetails.Card.CaptureBefore;

        stripe.Clock.Advance(TimeSpan.FromDays(7));

        var expired = await forgetful.Intents.GetAsync(held.Id);
        Assert.Equal(stripe.Clock.UtcNow.UtcDateTime, captureBefore);
        Assert.Equal(("canceled", "automatic"), (expired.Status, expired.CancellationReason));
        Assert.Equal(["charge.expired", "payment_intent.canceled"], (await forgetful.EventTypesSoFar()).TakeLast(2));
    }

    [Fact]
    public async Task Options_of_a_payment_method_keep_their_types()
    {
        var intent = await shop.Intents.CreateAsync(
            new()
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethodOptions = new()
                {
                    Card = new()
                    {
                        Installments = new() { Enabled = true },
                        MandateOptions = new()
                        {
                            Amount = 5000,
                            AmountType = "maximum",
                            Interval = "month",
                            IntervalCount = 1,
                            Reference = "123",
                            StartDate = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc),
                        },
                    },
                },
            }
        );

        var card = intent.PaymentMethodOptions.Card;
        Assert.True(card.Installments.Enabled);
        Assert.Equal(
            (5000, "123", "automatic"),
            (card.MandateOptions.Amount, card.MandateOptions.Reference, card.RequestThreeDSecure)
        );
    }

    [Fact]
    public async Task A_cancellation_reason_is_one_of_four()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" });

        var refused = await Shop.Refused(() =>
            shop.Intents.CancelAsync(intent.Id, new() { CancellationReason = "bored" })
        );

        Assert.Equal("cancellation_reason", refused.StripeError.Param);
        Assert.StartsWith("Invalid cancellation_reason: must be one of ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usd", 49, "amount_too_small", "Amount must be at least $0.50 usd")]
    [InlineData("gbp", 29, "amount_too_small", "Amount must be at least £0.30 gbp")]
    [InlineData("jpy", 49, "amount_too_small", "Amount must be at least ¥50 jpy")]
    [InlineData("sek", 299, "amount_too_small", "Amount must be at least 3.00 SEK sek")]
    [InlineData("usd", 100_000_000, "amount_too_large", "Amount must be no more than $999,999.99 usd")]
    [InlineData("kwd", 1001, null, "Invalid amount: 1001. Amounts in kwd must be evenly divisible by 10.")]
    [InlineData("isk", 1050, null, "Invalid amount: 1050. Amounts in isk must be evenly divisible by 100.")]
    public async Task An_amount_outside_its_currencys_bounds_is_refused(
        string currency,
        long amount,
        string? code,
        string message
    )
    {
        var refused = await Shop.Refused(() =>
            shop.Intents.CreateAsync(new() { Amount = amount, Currency = currency })
        );

        Assert.Equal(
            (400, code, "amount", message),
            ((int)refused.HttpStatusCode, refused.StripeError.Code, refused.StripeError.Param, refused.Message)
        );
    }

    [Theory]
    [InlineData("usd", 50)]
    [InlineData("jpy", 50)]
    [InlineData("kwd", 1000)]
    [InlineData("idr", 100_000_000_000)]
    public async Task An_amount_at_the_bound_is_taken(string currency, long amount)
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = amount, Currency = currency });

        Assert.Equal((currency, amount), (intent.Currency, intent.Amount));
    }

    [Fact]
    public async Task The_largest_amount_can_be_set()
    {
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { MaximumAmount = 1000 });
        var intents = new PaymentIntentService(stripe.CreateClient());

        var refused = await Shop.Refused(() => intents.CreateAsync(new() { Amount = 1001, Currency = "usd" }));

        Assert.Equal("amount_too_large", refused.StripeError.Code);
    }

    [Fact]
    public async Task A_currency_nobody_has_is_refused()
    {
        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "zzz" }));

        Assert.StartsWith(
            "Invalid currency: zzz. Stripe currently supports these currencies: usd, aed,",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("currency", refused.StripeError.Param);
    }

    [Fact]
    public async Task Amount_and_currency_are_required()
    {
        var noAmount = await Shop.Refused(() => shop.Intents.CreateAsync(new() { Currency = "usd" }));
        var noCurrency = await Shop.Refused(() => shop.Intents.CreateAsync(new() { Amount = 2999 }));

        Assert.Equal(
            ("parameter_missing", "amount", "Missing required param: amount."),
            (noAmount.StripeError.Code, noAmount.StripeError.Param, noAmount.Message)
        );
        Assert.Equal("currency", noCurrency.StripeError.Param);
    }

    [Fact]
    public async Task A_payment_method_name_is_cloned_on_each_use()
    {
        var first = await shop.Pay();
        var second = await shop.Pay();

        Assert.NotEqual(first.PaymentMethodId, second.PaymentMethodId);
        Assert.Equal("4242", (await shop.PaymentMethods.GetAsync(first.PaymentMethodId)).Card.Last4);
    }

    [Fact]
    public async Task A_payment_method_used_without_a_customer_may_not_be_used_again()
    {
        var paid = await shop.Pay();

        var refused = await Shop.Refused(() => shop.Pay(paid.PaymentMethodId));

        Assert.StartsWith(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Setup_future_usage_attaches_the_card_and_it_pays_again()
    {
        var customer = await shop.Customers.CreateAsync(new());
        var options = Shop.Confirmed("pm_card_visa");
        options.Customer = customer.Id;
        options.SetupFutureUsage = "off_session";
        var first = await shop.Intents.CreateAsync(options);

        options.PaymentMethod = first.PaymentMethodId;
        options.SetupFutureUsage = null;
        options.OffSession = true;
        var second = await shop.Intents.CreateAsync(options);

        Assert.Equal(customer.Id, (await shop.PaymentMethods.GetAsync(first.PaymentMethodId)).CustomerId);
        Assert.Equal(("succeeded", first.PaymentMethodId), (second.Status, second.PaymentMethodId));
        Assert.Contains("payment_method.attached", await shop.EventTypesSoFar());
    }

    [Fact]
    public async Task A_card_of_another_customer_is_refused()
    {
        var owner = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var other = await shop.Customers.CreateAsync(new());
        var card = (await shop.CardsOf(owner)).Single().Id;
        var options = Shop.Confirmed(card);

        var noCustomer = await Shop.Refused(() => shop.Intents.CreateAsync(options));
        options.Customer = other.Id;
        var wrongCustomer = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        Assert.Equal(
            $"The `payment_method` parameter supplied {card} belongs to the Customer {owner.Id}. Please include the Customer in the `customer` parameter on the PaymentIntent.",
            noCustomer.Message
        );
        Assert.Equal(
            $"The PaymentMethod {card} does not belong to the Customer you supplied {other.Id}. Please use this PaymentMethod with the Customer that it belongs to instead.",
            wrongCustomer.Message
        );
    }

    [Fact]
    public async Task A_customers_default_card_pays_when_none_is_named()
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await shop.CardsOf(customer)).Single().Id;
        await shop.Customers.UpdateAsync(
            customer.Id,
            new() { InvoiceSettings = new() { DefaultPaymentMethod = card } }
        );

        var paid = await shop.Intents.CreateAsync(
            new()
            {
                Amount = 2999,
                Currency = "usd",
                Customer = customer.Id,
                Confirm = true,
            }
        );

        Assert.Equal(("succeeded", card), (paid.Status, paid.PaymentMethodId));
    }

    [Fact]
    public async Task What_is_sent_is_kept_and_goes_to_the_charge()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.Description = "Tea";
        options.ReceiptEmail = "ada@example.com";
        options.StatementDescriptorSuffix = "TEA SHOP";
        options.TransferGroup = "order_1";
        var seller = await new AccountService(shop.Client).CreateAsync(new() { Country = "US" });
        options.TransferData = new() { Destination = seller.Id, Amount = 500 };
        options.Metadata = new() { ["order"] = "1" };
        options.Shipping = new()
        {
            Name = "Ada",
            Address = new() { City = "London", Country = "GB" },
        };

        var intent = await shop.Intents.CreateAsync(options);
        var charge = await shop.ChargeOf(intent);

        Assert.Equal(
            ("Tea", "ada@example.com", "order_1", 500),
            (intent.Description, intent.ReceiptEmail, intent.TransferGroup, intent.TransferData.Amount)
        );
        Assert.Equal(
            ("Tea", "ada@example.com", "STRIPEGUARD* TEA SHOP", "1", "London"),
            (
                charge.Description,
                charge.ReceiptEmail,
                charge.CalculatedStatementDescriptor,
                charge.Metadata["order"],
                charge.Shipping.Address.City
            )
        );
        Assert.Equal(intent.Id, charge.PaymentIntentId);
    }

    [Fact]
    public async Task Card_data_by_token_or_number_pays_without_a_payment_method_of_its_own()
    {
        var byToken = Shop.Confirmed("");
        byToken.PaymentMethod = null;
        byToken.PaymentMethodData = new() { Type = "card" };
        byToken.AddExtraParam("payment_method_data[card][token]", "tok_visa");
        var byNumber = Shop.Confirmed("");
        byNumber.PaymentMethod = null;
        byNumber.PaymentMethodData = new() { Type = "card" };
        byNumber.AddExtraParam("payment_method_data[card][number]", TestCards.Declined.Number);
        byNumber.AddExtraParam("payment_method_data[card][exp_month]", "12");
        byNumber.AddExtraParam("payment_method_data[card][exp_year]", "2030");

        var paid = await shop.Intents.CreateAsync(byToken);
        var declined = await Shop.Refused(() => shop.Intents.CreateAsync(byNumber));

        Assert.Equal("succeeded", paid.Status);
        Assert.Equal("generic_decline", declined.StripeError.DeclineCode);
    }

    [Theory]
    [InlineData("a descriptor far too long for it", "parameter_invalid_string")]
    [InlineData("12345", null)]
    [InlineData("TEA <SHOP>", null)]
    public async Task A_statement_descriptor_that_banks_cannot_show_is_refused(string descriptor, string? code)
    {
        var refused = await Shop.Refused(() =>
            shop.Intents.CreateAsync(
                new()
                {
                    Amount = 2999,
                    Currency = "usd",
                    StatementDescriptor = descriptor,
                }
            )
        );

        Assert.Equal((code, "statement_descriptor"), (refused.StripeError.Code, refused.StripeError.Param));
    }

    [Fact]
    public async Task Off_session_needs_confirm()
    {
        var refused = await Shop.Refused(() =>
            shop.Intents.CreateAsync(
                new()
                {
                    Amount = 2999,
                    Currency = "usd",
                    OffSession = true,
                }
            )
        );

        Assert.Equal("off_session", refused.StripeError.Param);
    }

    [Fact]
    public async Task A_bank_debit_is_processing_until_it_settles_or_fails()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var slow = new Shop(stripe, stripe.CreateClient());
        var good = await Debit(slow, "000123456789");
        var bad = await Debit(slow, "000222222227");

        stripe.Clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(("processing", "processing"), (good.Status, bad.Status));
        Assert.Equal("succeeded", (await slow.Intents.GetAsync(good.Id)).Status);
        var failed = await slow.Intents.GetAsync(bad.Id);
        Assert.Equal(("requires_payment_method", "insufficient_funds"), (failed.Status, failed.LastPaymentError.Code));
    }

    [Fact]
    public async Task Intents_are_listed_newest_first_and_by_customer()
    {
        var customer = await shop.Customers.CreateAsync(new());
        await shop.Pay();
        var hers = await shop.Intents.CreateAsync(
            new()
            {
                Amount = 500,
                Currency = "usd",
                Customer = customer.Id,
            }
        );

        var all = await shop.Intents.ListAsync();
        var ofCustomer = await shop.Intents.ListAsync(new() { Customer = customer.Id });

        Assert.Equal((2, hers.Id), (all.Data.Count, all.Data[0].Id));
        Assert.Equal(hers.Id, Assert.Single(ofCustomer.Data).Id);
    }

    [Fact]
    public async Task Intents_are_found_by_search()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.Metadata = new() { ["order"] = "7" };
        var paid = await shop.Intents.CreateAsync(options);
        await shop.Pay();

        var found = await shop.Intents.SearchAsync(new() { Query = "status:'succeeded' AND metadata['order']:'7'" });

        Assert.Equal(paid.Id, Assert.Single(found.Data).Id);
    }

    [Fact]
    public async Task A_confirmation_token_pays_once()
    {
        var token = await new Stripe.TestHelpers.ConfirmationTokenService(shop.Client).CreateAsync(
            new() { PaymentMethod = "pm_card_visa", ReturnUrl = "https://shop.example/return" }
        );
        var options = new PaymentIntentCreateOptions
        {
            Amount = 2999,
            Currency = "usd",
            ConfirmationToken = token.Id,
            Confirm = true,
        };

        var paid = await shop.Intents.CreateAsync(options);
        var refused = await Shop.Refused(() => shop.Intents.CreateAsync(options));

        Assert.Equal(("succeeded", "4242"), (paid.Status, token.PaymentMethodPreview.Card.Last4));
        Assert.Equal("confirmation_token", refused.StripeError.Param);
    }

    [Fact]
    public async Task There_is_no_cash_balance_and_no_microdeposit_to_apply_to_a_card_payment()
    {
        var intent = await shop.Intents.CreateAsync(new() { Amount = 2999, Currency = "usd" });

        var balance = await Shop.Refused(() => shop.Intents.ApplyCustomerBalanceAsync(intent.Id));
        var deposits = await Shop.Refused(() =>
            shop.Intents.VerifyMicrodepositsAsync(intent.Id, new() { Amounts = [32, 45] })
        );

        Assert.Equal(400, (int)balance.HttpStatusCode);
        Assert.Equal("intent_invalid_state", deposits.StripeError.Code);
    }

    private static PaymentIntentCreateOptions Held()
    {
        var options = Shop.Confirmed("pm_card_visa");
        options.CaptureMethod = "manual";
        return options;
    }

    private static async Task<PaymentIntent> Debit(Shop shop, string account)
    {
        var method = await shop.PaymentMethods.CreateAsync(
            new()
            {
                Type = "us_bank_account",
                UsBankAccount = new()
                {
                    AccountNumber = account,
                    RoutingNumber = "110000000",
                    AccountHolderType = "individual",
                },
                BillingDetails = new() { Name = "Ada" },
            }
        );
        return await shop.Pay(method.Id);
    }

    private static async Task RefusedAsUnexpected(Func<Task> move, string message)
    {
        var refused = await Shop.Refused(move);

        Assert.Equal(
            (400, "payment_intent_unexpected_state", message),
            ((int)refused.HttpStatusCode, refused.StripeError.Code, refused.Message)
        );
        Assert.NotNull(refused.StripeError.PaymentIntent);
    }
}
