using System.Net;
using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

/// <summary>What comes with an order beside its line items: shipping, extras, a business's tax id, an invoice.</summary>
public class CheckoutOrderTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    private StripeClient Client => counter.Shop.Client;

    [Fact]
    public async Task Shipping_is_part_of_the_total_and_goes_where_the_customer_says()
    {
        var express = await new ShippingRateService(Client).CreateAsync(
            new()
            {
                DisplayName = "Express",
                Type = "fixed_amount",
                FixedAmount = new() { Amount = 1500, Currency = "usd" },
            }
        );
        var session = await counter.Open(options =>
        {
            options.ShippingAddressCollection = new() { AllowedCountries = ["DE", "US"] };
            options.ShippingOptions = [Rate("Ground", 500), new() { ShippingRate = express.Id }];
        });

        Assert.Equal((2000, 2500), (session.AmountSubtotal, session.AmountTotal));
        Assert.Equal((500, 0), (session.TotalDetails.AmountShipping, session.ShippingCost.AmountTax));
        Assert.Equal([500L, 1500L], session.ShippingOptions.Select(option => option.ShippingAmount));

        var paid = await counter.Pay(
            session,
            TestCards.Visa,
            new()
            {
                ShippingRate = express.Id,
                ShippingName = "Erika Mustermann",
                ShippingAddress = new()
                {
                    Line1 = "Unter den Linden 1",
                    City = "Berlin",
                    PostalCode = "10117",
                    Country = "DE",
                },
            }
        );

        Assert.Equal((3500, express.Id), (paid.AmountTotal, paid.ShippingCost.ShippingRateId));
        var details = paid.CollectedInformation.ShippingDetails;
        Assert.Equal(("Erika Mustermann", "Berlin"), (details.Name, details.Address.City));
        Assert.Equal("US", paid.CustomerDetails.Address.Country);
        var intent = await counter.Shop.Intents.GetAsync(paid.PaymentIntentId);
        Assert.Equal((3500, "DE"), (intent.Amount, intent.Shipping.Address.Country));
        Assert.Equal("Erika Mustermann", (await counter.Shop.ChargeOf(intent)).Shipping.Name);
    }

    [Fact]
    public async Task It_ships_only_where_it_may()
    {
        var session = await counter.Open(options =>
            options.ShippingAddressCollection = new() { AllowedCountries = ["DE"] }
        );

        var elsewhere = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            counter.Pay(session, TestCards.Visa, new() { ShippingAddress = new() { Country = "US" } })
        );
        var paid = await counter.Pay(session, TestCards.Visa);

        Assert.Contains("it ships to DE, and not to 'US'", elsewhere.Message, StringComparison.Ordinal);
        Assert.Equal("DE", paid.CollectedInformation.ShippingDetails.Address.Country);
    }

    [Fact]
    public async Task What_cannot_be_shipped_is_refused()
    {
        var euros = await counter.Refused(options => options.ShippingOptions = [Rate("Ground", 500, "eur")]);
        var subscription = await counter.Refused(options =>
        {
            options.Mode = "subscription";
            options.LineItems = [Counter.Item("Pro", 2000, interval: "month")];
            options.ShippingOptions = [Rate("Ground", 500)];
        });
        var six = await counter.Refused(options =>
            options.ShippingOptions = [.. Enumerable.Range(1, 6).Select(i => Rate($"Rate {i}", i))]
        );
        var nowhere = await counter.Refused(options =>
            options.ShippingAddressCollection = new() { AllowedCountries = [] }
        );

        Assert.Equal("shipping_options[0][shipping_rate_data][fixed_amount][currency]", euros.Param);
        Assert.Equal("You can not pass `shipping_options` in `subscription` mode.", subscription.Message);
        Assert.Equal("Array shipping_options exceeded maximum 5 allowed elements.", six.Message);
        Assert.Equal("shipping_address_collection[allowed_countries]", nowhere.Param);
        Assert.Empty(await new ShippingRateService(Client).ListAsync());
    }

    [Fact]
    public async Task An_archived_rate_ships_nothing_new()
    {
        var rates = new ShippingRateService(Client);
        var rate = await rates.CreateAsync(
            new()
            {
                DisplayName = "Ground",
                FixedAmount = new() { Amount = 500, Currency = "usd" },
            }
        );
        var archived = await rates.UpdateAsync(rate.Id, new() { Active = false });

        var refused = await counter.Refused(options => options.ShippingOptions = [new() { ShippingRate = rate.Id }]);

        Assert.False(archived.Active);
        Assert.Equal("shipping_options[0][shipping_rate]", refused.Param);
        Assert.Empty(await rates.ListAsync(new() { Active = true }));
    }

    [Fact]
    public async Task The_breakdown_of_discounts_and_taxes_is_shown_when_expanded()
    {
        var coupon = await new CouponService(Client).CreateAsync(new() { PercentOff = 10, Duration = "once" });
        var rate = await new TaxRateService(Client).CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Percentage = 20,
                Inclusive = false,
            }
        );
        var items = (Counter.Item("T-shirt", 2000), Counter.Item("Mug", 1000));
        (items.Item1.TaxRates, items.Item2.TaxRates) = ([rate.Id], [rate.Id]);
        var session = await counter.Open(options =>
        {
            options.LineItems = [items.Item1, items.Item2];
            options.Discounts = [new() { Coupon = coupon.Id }];
            options.Expand = ["total_details.breakdown"];
        });

        var breakdown = session.TotalDetails.Breakdown;
        Assert.Equal(300, Assert.Single(breakdown.Discounts).Amount);
        var tax = Assert.Single(breakdown.Taxes);
        Assert.Equal((540, rate.Id, 2700L), (tax.Amount, tax.Rate.Id, tax.TaxableAmount));
        Assert.Null((await counter.Sessions.GetAsync(session.Id)).TotalDetails.Breakdown);
        var listed = await counter.Sessions.ListAsync(new() { Expand = ["data.total_details.breakdown"] });
        Assert.Equal(300, listed.Single().TotalDetails.Breakdown.Discounts.Single().Amount);
    }

    [Fact]
    public async Task Optional_items_can_be_added()
    {
        var price = await new PriceService(Client).CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 300,
                ProductData = new() { Name = "Gift wrap" },
            }
        );
        var session = await counter.Open(options =>
            options.OptionalItems = [
                new()
                {
                    Price = price.Id,
                    Quantity = 1,
                    AdjustableQuantity = new() { Enabled = true, Maximum = 3 },
                },
            ]
        );

        var tooMany = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            counter.Pay(
                session,
                TestCards.Visa,
                new() { OptionalItems = new Dictionary<string, long> { [price.Id] = 4 } }
            )
        );
        Assert.Equal(2000, (await counter.Sessions.GetAsync(session.Id)).AmountTotal);
        var paid = await counter.Pay(
            session,
            TestCards.Visa,
            new() { OptionalItems = new Dictionary<string, long> { [price.Id] = 2 } }
        );

        Assert.Equal("Choose a quantity between 0 and 3.", tooMany.Message);
        Assert.Equal(2600, paid.AmountTotal);
        var lines = await counter.Sessions.LineItems.ListAsync(session.Id);
        Assert.Equal(
            [("T-shirt", 1L), ("Gift wrap", 2L)],
            lines.Select(line => (line.Description, line.Quantity!.Value))
        );
        Assert.Equal(
            "optional_items[0][price]",
            (await counter.Refused(options => options.OptionalItems = [new() { Quantity = 1 }])).Param
        );
    }

    [Fact]
    public async Task A_business_leaves_its_name_and_tax_id()
    {
        var session = await counter.Open(options =>
        {
            options.CustomerCreation = "always";
            options.TaxIdCollection = new() { Enabled = true };
            options.BillingAddressCollection = "required";
        });

        var paid = await counter.Pay(
            session,
            TestCards.Visa,
            new()
            {
                Country = "DE",
                PostalCode = "10117",
                City = "Berlin",
                TaxId = "DE123456789",
                BusinessName = "Muster GmbH",
            }
        );

        Assert.Equal(
            ("eu_vat", "DE123456789"),
            (paid.CustomerDetails.TaxIds[0].Type, paid.CustomerDetails.TaxIds[0].Value)
        );
        Assert.Equal(("Muster GmbH", "Berlin"), (paid.CustomerDetails.BusinessName, paid.CustomerDetails.Address.City));
        var customer = await counter.Shop.Customers.GetAsync(paid.CustomerId, new() { Expand = ["tax_ids"] });
        Assert.Equal(("Muster GmbH", "DE123456789"), (customer.Name, customer.TaxIds.Single().Value));
    }

    [Fact]
    public async Task With_invoice_creation_a_payment_leaves_a_paid_invoice()
    {
        var coupon = await new CouponService(Client).CreateAsync(
            new()
            {
                AmountOff = 400,
                Currency = "usd",
                Duration = "once",
            }
        );
        var session = await counter.Open(options =>
        {
            options.LineItems = [Counter.Item("T-shirt", 2000, 2)];
            options.Discounts = [new() { Coupon = coupon.Id }];
            options.ShippingOptions = [Rate("Ground", 500)];
            options.InvoiceCreation = new()
            {
                Enabled = true,
                InvoiceData = new()
                {
                    Description = "Order 7",
                    Metadata = new() { ["order"] = "7" },
                },
            };
        });

        var paid = await counter.Pay(session, TestCards.Visa);

        var invoice = await new InvoiceService(Client).GetAsync(paid.InvoiceId, new() { Expand = ["payments"] });
        Assert.Equal(
            ("paid", 4100, 4100, 0),
            (invoice.Status, invoice.Total, invoice.AmountPaid, invoice.AmountRemaining)
        );
        Assert.Equal((4000, 500L), (invoice.Subtotal, invoice.ShippingCost.AmountTotal));
        Assert.Equal(400, Assert.Single(invoice.TotalDiscountAmounts).Amount);
        Assert.Equal(
            ("Order 7", "7", paid.CustomerId),
            (invoice.Description, invoice.Metadata["order"], invoice.CustomerId)
        );
        Assert.Equal(paid.PaymentIntentId, invoice.Payments.Single().Payment.PaymentIntentId);
        Assert.Equal("T-shirt", invoice.Lines.Single().Description);
        Assert.StartsWith("http", invoice.HostedInvoiceUrl, StringComparison.Ordinal);
        Assert.Single(await counter.Shop.Intents.ListAsync());
        Assert.Equal(
            ["invoice.created", "invoice.finalized", "invoice.updated", "invoice.paid", "invoice.payment_succeeded"],
            await counter.EventTypesAbout("invoice.")
        );
        var completed = (await counter.Shop.Events()).Single(e => e.Type == "checkout.session.completed");
        Assert.Equal(invoice.Id, ((Session)completed.Data.Object).InvoiceId);
    }

    [Fact]
    public async Task A_debit_leaves_its_invoice_once_it_has_arrived()
    {
        var session = await counter.Open(options =>
        {
            options.AllowedPaymentMethodTypes = ["us_bank_account"];
            options.InvoiceCreation = new() { Enabled = true };
        });

        var completed = await counter.Shop.Stripe.Checkout.PayByBankDebitAsync(session, "000123456789");
        counter.Shop.Stripe.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Null(completed.InvoiceId);
        var settled = await counter.Sessions.GetAsync(session.Id);
        Assert.Equal("paid", (await new InvoiceService(Client).GetAsync(settled.InvoiceId)).Status);
    }

    [Fact]
    public async Task An_expired_session_can_be_recovered_for_thirty_days()
    {
        var session = await counter.Open(options =>
        {
            options.LineItems = [Counter.Item("T-shirt", 2000, 2)];
            options.AfterExpiration = new()
            {
                Recovery = new() { Enabled = true, AllowPromotionCodes = true },
            };
        });
        Assert.Null(session.AfterExpiration.Recovery.Url);

        counter.Shop.Stripe.Clock.Advance(TimeSpan.FromHours(24));
        var told = (await counter.Shop.Events()).Single(e => e.Type == "checkout.session.expired");
        var recovery = ((Session)told.Data.Object).AfterExpiration.Recovery;
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var visit = await browser.GetAsync(new Uri(recovery.Url));

        Assert.Equal(TimeSpan.FromDays(30), recovery.ExpiresAt!.Value - session.ExpiresAt);
        Assert.Equal(HttpStatusCode.SeeOther, visit.StatusCode);
        var copy = await counter.Sessions.GetAsync(visit.Headers.Location!.Segments[^1]);
        Assert.Equal((session.Id, 4000, true), (copy.RecoveredFrom, copy.AmountTotal, copy.AllowPromotionCodes));
        Assert.Equal("paid", (await counter.Pay(copy, TestCards.Visa)).PaymentStatus);
        Assert.Single(await new PriceService(Client).ListAsync(new() { Active = false }));

        counter.Shop.Stripe.Clock.Advance(TimeSpan.FromDays(31));
        using var late = await browser.GetAsync(new Uri(recovery.Url));
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task Its_payment_is_confirmed_and_canceled_by_the_page_alone()
    {
        var session = await counter.Open();
        await Shop.Refused(() => counter.Pay(session, TestCards.Declined));
        var id = (await counter.Sessions.GetAsync(session.Id)).PaymentIntentId;

        var confirmed = await Shop.Refused(() =>
            counter.Shop.Intents.ConfirmAsync(id, new() { PaymentMethod = "pm_card_visa" })
        );
        var canceled = await Shop.Refused(() => counter.Shop.Intents.CancelAsync(id));

        Assert.Equal("You cannot perform this action on PaymentIntents created by Checkout.", confirmed.Message);
        Assert.Equal((confirmed.Message, id), (canceled.Message, canceled.StripeError.PaymentIntent.Id));
        await counter.Sessions.ExpireAsync(session.Id);
        Assert.Equal("canceled", (await counter.Shop.Intents.GetAsync(id)).Status);

        var held = await counter.Pay(
            await counter.Open(options => options.PaymentIntentData = new() { CaptureMethod = "manual" }),
            TestCards.Visa
        );
        Assert.Equal("canceled", (await counter.Shop.Intents.CancelAsync(held.PaymentIntentId)).Status);
    }

    [Fact]
    public async Task Automatic_tax_wants_to_know_where_the_customer_is()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new() { Email = "c@example.com" });
        void Taxed(SessionCreateOptions options)
        {
            options.Customer = customer.Id;
            options.AutomaticTax = new() { Enabled = true };
        }

        var refused = await counter.Refused(Taxed);
        var session = await counter.Open(options =>
        {
            Taxed(options);
            options.CustomerUpdate = new() { Address = "auto" };
        });
        await counter.Pay(session, TestCards.Visa, new() { Country = "DE", PostalCode = "10117" });

        Assert.Equal("customer_tax_location_invalid", refused.Code);
        Assert.Equal("DE", (await counter.Shop.Customers.GetAsync(customer.Id)).Address.Country);
    }

    private static SessionShippingOptionOptions Rate(string name, long amount, string currency = "usd") =>
        new()
        {
            ShippingRateData = new()
            {
                DisplayName = name,
                Type = "fixed_amount",
                FixedAmount = new() { Amount = amount, Currency = currency },
                DeliveryEstimate = new()
                {
                    Minimum = new() { Unit = "business_day", Value = 3 },
                    Maximum = new() { Unit = "business_day", Value = 5 },
                },
            },
        };
}
