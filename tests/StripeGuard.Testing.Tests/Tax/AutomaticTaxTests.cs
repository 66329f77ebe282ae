using CsCheck;
using Stripe;
using Stripe.Tax;
using StripeGuard.Testing.Tests.Billing;

namespace StripeGuard.Testing.Tests.Tax;

public class AutomaticTaxTests
{
    [Fact]
    public async Task A_customer_where_the_account_is_registered_pays_the_rate_of_the_country()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");

        var subscription = await Subscribe(shop, customer, await shop.Price(1000, currency: "eur", change: Exclusive));

        var invoice = await shop.Invoices.GetAsync(
            subscription.LatestInvoiceId,
            new() { Expand = ["total_taxes.tax_rate_details.tax_rate"] }
        );
        Assert.Equal(
            ("paid", 1190, 1000, 1190),
            (invoice.Status, invoice.Total, invoice.TotalExcludingTax, invoice.AmountPaid)
        );
        Assert.Equal(
            (true, "complete", "stripe"),
            (invoice.AutomaticTax.Enabled, invoice.AutomaticTax.Status, invoice.AutomaticTax.Provider)
        );
        var tax = Assert.Single(invoice.TotalTaxes);
        Assert.Equal(
            (190, 1000, "exclusive", "standard_rated", "tax_rate_details"),
            (tax.Amount, tax.TaxableAmount, tax.TaxBehavior, tax.TaxabilityReason, tax.Type)
        );
        Assert.Equal(190, Assert.Single(invoice.Lines.Data[0].Taxes).Amount);
        var rate = tax.TaxRateDetails.TaxRate;
        Assert.Equal(
            ("DE", "VAT", 19m, false, "vat"),
            (rate.Country, rate.DisplayName, rate.Percentage, rate.Active, rate.TaxType)
        );
    }

    [Fact]
    public async Task Without_a_registration_nothing_is_collected_and_the_invoice_says_why()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "FR");
        var customer = await CustomerIn(shop, "DE");

        var invoice = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000)));

        Assert.Equal(1000, invoice.Total);
        var tax = Assert.Single(invoice.TotalTaxes);
        Assert.Equal((0, 0, "not_collecting"), (tax.Amount, tax.TaxableAmount, tax.TaxabilityReason));
    }

    [Fact]
    public async Task A_renewal_is_taxed_where_the_customer_lives_by_then()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        await Register(shop, "US", state: "WA");
        var customer = await CustomerIn(shop, "DE");
        var subscription = await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive));
        Assert.Equal(1190, (await shop.Latest(subscription)).Total);

        await Move(shop, customer, new AddressOptions { Country = "US", PostalCode = "98101" });
        shop.Wait(days: 32);

        var renewal = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        Assert.Equal(("paid", 1065), (renewal.Status, renewal.Total));
        Assert.Equal("US", renewal.CustomerAddress.Country);
    }

    [Fact]
    public async Task A_customer_that_nobody_can_locate_is_refused_before_anything_is_made()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var price = await shop.Price(1000);

        var subscribing = await BillingShop.Refused(() => Subscribe(shop, customer, price));
        await Move(shop, customer, new AddressOptions { Country = "US" }); // a country alone is not enough there
        var invoicing = await BillingShop.Refused(() =>
            shop.Invoices.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    AutomaticTax = new() { Enabled = true },
                }
            )
        );
        var previewing = await BillingShop.Refused(() =>
            shop.Invoices.CreatePreviewAsync(
                new()
                {
                    Customer = customer.Id,
                    AutomaticTax = new() { Enabled = true },
                    SubscriptionDetails = new() { Items = [new() { Price = price.Id }] },
                }
            )
        );
        var updating = await BillingShop.Refused(() =>
            shop.Customers.UpdateAsync(customer.Id, new() { Tax = new() { ValidateLocation = "immediately" } })
        );

        Assert.All(
            [subscribing, invoicing, previewing, updating],
            refused => Assert.Equal("customer_tax_location_invalid", refused.StripeError.Code)
        );
        Assert.Empty(await shop.Subscriptions.ListAsync());
        Assert.Empty(await shop.Invoices.ListAsync());
    }

    [Fact]
    public async Task A_renewal_for_a_customer_that_has_lost_its_address_goes_on_without_automatic_tax()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");
        var subscription = await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive));
        await shop.Client.V1.Customers.UpdateAsync(
            customer.Id,
            new()
            {
                Address = new() { Country = "", City = "Berlin" },
            }
        );

        shop.Wait(days: 31);
        var draft = await shop.Latest(await shop.Subscriptions.GetAsync(subscription.Id));
        shop.Wait(hours: 2);

        subscription = await shop.Subscriptions.GetAsync(subscription.Id);
        var renewal = await shop.Latest(subscription);
        Assert.Equal("requires_location_inputs", draft.AutomaticTax.Status);
        Assert.Equal(("paid", 1000), (renewal.Status, renewal.Total));
        Assert.Equal(
            (false, "finalization_requires_location_inputs"),
            (renewal.AutomaticTax.Enabled, renewal.AutomaticTax.DisabledReason)
        );
        Assert.Equal(
            (false, "requires_location_inputs"),
            (subscription.AutomaticTax.Enabled, subscription.AutomaticTax.DisabledReason)
        );
    }

    [Theory]
    [InlineData("exempt", "customer_exempt")]
    [InlineData("reverse", "reverse_charge")]
    public async Task A_customer_that_is_exempt_pays_no_tax(string exempt, string reason)
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");
        await shop.Customers.UpdateAsync(customer.Id, new() { TaxExempt = exempt });

        var invoice = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive)));

        Assert.Equal(1000, invoice.Total);
        var tax = Assert.Single(invoice.TotalTaxes);
        Assert.Equal((0, 1000, reason), (tax.Amount, tax.TaxableAmount, tax.TaxabilityReason));
    }

    [Fact]
    public async Task A_business_abroad_with_its_tax_id_accounts_for_the_tax_itself()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "IE", type: "oss_non_union");
        var customer = await CustomerIn(shop, "FR");
        var consumer = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive)));

        await shop.Client.V1.Customers.TaxIds.CreateAsync(
            customer.Id,
            new() { Type = "eu_vat", Value = "FRAB123456789" }
        );
        var business = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive)));

        Assert.Equal(1200, consumer.Total); // one registration of the one-stop shop is for the whole EU
        Assert.Equal((1000, "reverse_charge"), (business.Total, business.TotalTaxes.Single().TaxabilityReason));
    }

    [Theory]
    [InlineData("inclusive", "usd", 1000, 83, 917)]
    [InlineData("exclusive", "sgd", 1090, 90, 1000)]
    [InlineData("unspecified", "usd", 1090, 90, 1000)] // by currency: prices in US dollars are without tax
    [InlineData("unspecified", "sgd", 1000, 83, 917)]
    public async Task A_price_says_whether_it_contains_its_tax(
        string behaviour,
        string currency,
        long total,
        long tax,
        long net
    )
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "SG");
        var customer = await CustomerIn(shop, "SG"); // 9%
        var price = await shop.Price(1000, currency: currency, change: options => options.TaxBehavior = behaviour);

        var invoice = await shop.Latest(await Subscribe(shop, customer, price));

        Assert.Equal((total, tax, net), (invoice.Total, invoice.TotalTaxes.Single().Amount, invoice.TotalExcludingTax));
    }

    [Fact]
    public async Task The_settings_say_it_for_prices_that_do_not()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "SG");
        var before = await shop.Client.V1.Tax.Settings.GetAsync();

        var after = await shop.Client.V1.Tax.Settings.UpdateAsync(
            new() { Defaults = new() { TaxBehavior = "inclusive" } }
        );
        var customer = await CustomerIn(shop, "SG");
        var invoice = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000)));

        Assert.Equal(
            ("active", "US", "inferred_by_currency"),
            (before.Status, before.HeadOffice.Address.Country, before.Defaults.TaxBehavior)
        );
        Assert.Equal("inclusive", after.Defaults.TaxBehavior);
        Assert.Equal((1000, 917), (invoice.Total, invoice.TotalExcludingTax));
        Assert.Contains("tax.settings.updated", await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task Canada_has_federal_and_provincial_taxes_each_with_its_registration()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "CA");
        var customer = await CustomerIn(shop, "CA", postalCode: "V6B 1A1"); // British Columbia
        var federal = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive)));

        await shop.Client.V1.Tax.Registrations.CreateAsync(
            new()
            {
                Country = "CA",
                ActiveFrom = RegistrationActiveFrom.Now,
                CountryOptions = new()
                {
                    Ca = new()
                    {
                        Type = "province_standard",
                        ProvinceStandard = new() { Province = "BC" },
                    },
                },
            }
        );
        var both = await shop.Latest(await Subscribe(shop, customer, await shop.Price(1000, change: Exclusive)));

        Assert.Equal(["standard_rated", "not_collecting"], federal.TotalTaxes.Select(tax => tax.TaxabilityReason));
        Assert.Equal((1050, 1120), (federal.Total, both.Total));
        Assert.Equal([50L, 70L], both.TotalTaxes.Select(tax => tax.Amount));
    }

    [Fact]
    public async Task A_registration_counts_from_when_it_is_active_until_it_expires()
    {
        await using var shop = await BillingShop.Open();
        var registrations = shop.Client.V1.Tax.Registrations;
        var scheduled = await registrations.CreateAsync(
            new()
            {
                Country = "US",
                CountryOptions = new()
                {
                    Us = new() { State = "WA", Type = "state_sales_tax" },
                },
                ActiveFrom = shop.Now.AddDays(10),
                ExpiresAt = shop.Now.AddDays(20),
            }
        );
        var customer = await CustomerIn(shop, "US", postalCode: "98101");
        var price = await shop.Price(1000, "day", 8, change: Exclusive);
        var subscription = await Subscribe(shop, customer, price);
        Assert.Equal(("scheduled", 1000), (scheduled.Status, (await shop.Latest(subscription)).Total));

        shop.Wait(days: 16, hours: 2);
        subscription = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(1065, (await shop.Latest(subscription)).Total);
        Assert.Equal("active", (await registrations.GetAsync(scheduled.Id)).Status);
        Assert.Single(await registrations.ListAsync(new() { Status = "active" }));

        shop.Wait(days: 8);
        subscription = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(1000, (await shop.Latest(subscription)).Total);
        Assert.Single(await registrations.ListAsync(new() { Status = "expired" }));
        var again = await registrations.UpdateAsync(scheduled.Id, new() { ExpiresAt = shop.Now.AddYears(1) });
        Assert.Equal("active", again.Status);
    }

    [Fact]
    public async Task What_is_never_taxed_has_a_tax_code_that_says_so()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");
        var gift = await shop.Products.CreateAsync(new() { Name = "Gift card", TaxCode = "txcd_00000000" });
        var price = await shop.Prices.CreateAsync(
            new()
            {
                Currency = "eur",
                UnitAmount = 2500,
                Product = gift.Id,
                TaxBehavior = "exclusive",
                Recurring = new() { Interval = "month" },
            }
        );

        var invoice = await shop.Latest(await Subscribe(shop, customer, price));

        Assert.Equal((2500, "not_subject_to_tax"), (invoice.Total, invoice.TotalTaxes.Single().TaxabilityReason));
    }

    [Fact]
    public async Task A_preview_taxes_a_customer_who_is_only_imagined()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var price = await shop.Price(1000, change: Exclusive);

        var preview = await shop.Invoices.CreatePreviewAsync(
            new()
            {
                AutomaticTax = new() { Enabled = true },
                CustomerDetails = new()
                {
                    Address = new() { Country = "DE" },
                    TaxExempt = "none",
                },
                SubscriptionDetails = new() { Items = [new() { Price = price.Id, Quantity = 3 }] },
            }
        );

        Assert.Equal((3000, 3570, null), (preview.Subtotal, preview.Total, preview.CustomerId));
        Assert.Equal("DE", preview.CustomerAddress.Country);
    }

    [Fact]
    public async Task An_item_without_a_price_is_taxed_as_it_says_itself()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");
        var draft = await shop.Invoices.CreateAsync(
            new()
            {
                Customer = customer.Id,
                AutomaticTax = new() { Enabled = true },
            }
        );
        foreach (var behaviour in (string[])["inclusive", "exclusive"])
        {
            await shop.Client.V1.InvoiceItems.CreateAsync(
                new()
                {
                    Customer = customer.Id,
                    Invoice = draft.Id,
                    Amount = 1190,
                    Currency = "usd",
                    TaxBehavior = behaviour,
                }
            );
        }

        var open = await shop.Invoices.FinalizeInvoiceAsync(draft.Id);

        Assert.Equal([190L, 226L], open.Lines.Select(line => line.Taxes.Single().Amount));
        Assert.Equal((2380 + 226, 2190), (open.Total, open.TotalExcludingTax));
    }

    [Fact]
    public async Task Rates_that_are_named_and_rates_that_are_found_exclude_each_other()
    {
        await using var shop = await BillingShop.Open();
        var customer = await CustomerIn(shop, "DE");
        var rate = await new TaxRateService(shop.Client).CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Inclusive = false,
                Percentage = 19,
            }
        );

        var refused = await BillingShop.Refused(async () =>
            await shop.Subscribe(
                customer,
                await shop.Price(1000),
                change: options =>
                {
                    options.AutomaticTax = new() { Enabled = true };
                    options.DefaultTaxRates = [rate.Id];
                }
            )
        );

        Assert.Equal("automatic_tax[enabled]", refused.StripeError.Param);
    }

    [Fact]
    public async Task A_customer_shows_whether_it_can_be_taxed()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");

        async Task<CustomerTax> Shown() => (await shop.Customers.GetAsync(customer.Id, new() { Expand = ["tax"] })).Tax;

        var german = await Shown();
        await Move(shop, customer, new AddressOptions { Country = "US", PostalCode = "10001" });
        var american = await Shown();
        await Move(
            shop,
            customer,
            new AddressOptions
            {
                Country = "US",
                PostalCode = "",
                State = "",
            }
        );

        Assert.Equal(
            ("supported", "DE", "billing_address"),
            (german.AutomaticTax, german.Location.Country, german.Location.Source)
        );
        Assert.Equal(("not_collecting", "NY"), (american.AutomaticTax, american.Location.State));
        Assert.Equal("unrecognized_location", (await Shown()).AutomaticTax);
    }

    [Fact]
    public async Task Checkout_adds_the_tax_of_the_address_that_is_entered()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "US", state: "WA");
        var session = await shop.Client.V1.Checkout.Sessions.CreateAsync(
            new()
            {
                Mode = "payment",
                SuccessUrl = "https://shop.example/thanks",
                AutomaticTax = new() { Enabled = true },
                LineItems =
                [
                    new()
                    {
                        Quantity = 2,
                        PriceData = new()
                        {
                            Currency = "usd",
                            UnitAmount = 1000,
                            TaxBehavior = "exclusive",
                            ProductData = new() { Name = "Mug" },
                        },
                    },
                ],
            }
        );

        var paid = await shop.Stripe.Checkout.PayAsync(
            session,
            TestCards.Visa,
            new CheckoutForm { Country = "US", PostalCode = "98101" }
        );

        Assert.Equal(("requires_location_inputs", 2000), (session.AutomaticTax.Status, session.AmountTotal));
        Assert.Equal(
            ("complete", 2130, 130),
            (paid.AutomaticTax.Status, paid.AmountTotal, paid.TotalDetails.AmountTax)
        );
        var intent = await shop.Client.V1.PaymentIntents.GetAsync(paid.PaymentIntentId);
        Assert.Equal(2130, intent.AmountReceived);
    }

    [Fact]
    public async Task Checkout_taxes_the_subscription_that_it_starts_and_its_renewals()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "US", state: "WA");
        var price = await shop.Price(1000, change: Exclusive);
        var session = await shop.Client.V1.Checkout.Sessions.CreateAsync(
            new()
            {
                Mode = "subscription",
                SuccessUrl = "https://shop.example/thanks",
                AutomaticTax = new() { Enabled = true },
                LineItems = [new() { Price = price.Id, Quantity = 1 }],
            }
        );

        var paid = await shop.Stripe.Checkout.PayAsync(
            session,
            TestCards.Visa,
            new CheckoutForm { Country = "US", PostalCode = "98101" }
        );
        var first = await shop.Invoices.GetAsync(paid.InvoiceId);
        shop.Wait(days: 32);
        var subscription = await shop.Subscriptions.GetAsync(paid.SubscriptionId);

        Assert.Equal((1065, 1065), (paid.AmountTotal, first.AmountPaid));
        Assert.Empty(subscription.Items.Data[0].TaxRates);
        Assert.Equal(1065, (await shop.Latest(subscription)).AmountPaid);
    }

    [Fact]
    public async Task A_calculation_says_what_a_purchase_is_taxed_with()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "US", state: "CA");

        var calculation = await shop.Client.V1.Tax.Calculations.CreateAsync(
            new()
            {
                Currency = "usd",
                CustomerDetails = new()
                {
                    Address = new() { Country = "US", State = "California" },
                    AddressSource = "shipping",
                },
                LineItems =
                [
                    new() { Amount = 10_000, Reference = "mug" },
                    new()
                    {
                        Amount = 2000,
                        Reference = "voucher",
                        TaxCode = "txcd_00000000",
                    },
                ],
                ShippingCost = new() { Amount = 500 },
                Expand = ["line_items"],
            }
        );
        var elsewhere = await BillingShop.Refused(() =>
            shop.Client.V1.Tax.Calculations.CreateAsync(
                new()
                {
                    Currency = "usd",
                    CustomerDetails = new()
                    {
                        Address = new() { Country = "US" },
                        AddressSource = "billing",
                    },
                    LineItems = [new() { Amount = 100 }],
                }
            )
        );

        Assert.Equal(
            (13_261, 761, 0),
            (calculation.AmountTotal, calculation.TaxAmountExclusive, calculation.TaxAmountInclusive)
        );
        Assert.Equal([725L, 0L], calculation.LineItems.Select(line => line.AmountTax));
        Assert.Equal(["7.25", "0.0"], calculation.TaxBreakdown.Select(each => each.TaxRateDetails.PercentageDecimal));
        Assert.Equal(36, calculation.ShippingCost.AmountTax);
        Assert.Equal("customer_tax_location_invalid", elsewhere.StripeError.Code);
        var lines = await shop.Client.V1.Tax.Calculations.LineItems.ListAsync(calculation.Id);
        Assert.Equal(["mug", "voucher"], lines.Select(line => line.Reference));
    }

    [Fact]
    public async Task A_quote_offers_and_bills_the_same_tax()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "DE");
        var customer = await CustomerIn(shop, "DE");
        var price = await shop.Price(1000, change: Exclusive);
        var quote = await shop.Client.V1.Quotes.CreateAsync(
            new()
            {
                Customer = customer.Id,
                AutomaticTax = new() { Enabled = true },
                LineItems = [new() { Price = price.Id, Quantity = 2 }],
            }
        );

        await shop.Client.V1.Quotes.FinalizeQuoteAsync(quote.Id);
        var accepted = await shop.Client.V1.Quotes.AcceptAsync(quote.Id);
        var subscription = await shop.Subscriptions.GetAsync(accepted.SubscriptionId);

        Assert.Equal((2380, 380), (quote.AmountTotal, quote.TotalDetails.AmountTax));
        Assert.Equal((true, 2380), (subscription.AutomaticTax.Enabled, (await shop.Latest(subscription)).Total));
    }

    /// <summary>Whatever is bought, and however it is priced: what is without tax and the taxes add up to the total.</summary>
    [Fact]
    public async Task Taxes_and_what_is_without_them_add_up()
    {
        await using var shop = await BillingShop.Open();
        await Register(shop, "CA");
        await Register(shop, "FI");
        var customers = new[] { await CustomerIn(shop, "CA", "M5V 2T6"), await CustomerIn(shop, "FI") };
        var product = await shop.Products.CreateAsync(new() { Name = "Mug" });
        var item = Gen.Select(Gen.Long[1, 999_999], Gen.Bool);

        await Gen.Select(item.Array[1, 6], Gen.Int[0, 1])
            .SampleAsync(
                async (items, of) =>
                {
                    var preview = await shop.Invoices.CreatePreviewAsync(
                        new()
                        {
                            Customer = customers[of].Id,
                            Currency = "usd",
                            AutomaticTax = new() { Enabled = true },
                            InvoiceItems =
                            [
                                .. items.Select(each => new InvoiceUpcomingInvoiceItemOptions
                                {
                                    PriceData = new()
                                    {
                                        Currency = "usd",
                                        Product = product.Id,
                                        UnitAmount = each.Item1,
                                        TaxBehavior = each.Item2 ? "inclusive" : "exclusive",
                                    },
                                }),
                            ],
                        }
                    );
                    var taxes = preview.TotalTaxes.Sum(tax => tax.Amount);
                    Assert.Equal(preview.Total, preview.TotalExcludingTax + taxes);
                    Assert.Equal(taxes, preview.Lines.Sum(line => line.Taxes.Sum(tax => tax.Amount)));
                    Assert.True(taxes > 0 || preview.Total < 10);
                },
                iter: 60,
                threads: 1
            );
    }

    private static void Exclusive(PriceCreateOptions options) => options.TaxBehavior = "exclusive";

    private static Task<Registration> Register(
        BillingShop shop,
        string country,
        string? state = null,
        string type = "standard"
    )
    {
        var options = new RegistrationCreateOptions { Country = country, ActiveFrom = RegistrationActiveFrom.Now };
        options.CountryOptions = new RegistrationCountryOptionsOptions();
        if (state is not null)
        {
            options.CountryOptions.Us = new() { State = state, Type = "state_sales_tax" };
        }
        else
        {
            options.AddExtraParam($"country_options[{country.ToLowerInvariant()}][type]", type);
        }

        return shop.Client.V1.Tax.Registrations.CreateAsync(options);
    }

    private static async Task<Customer> CustomerIn(BillingShop shop, string country, string? postalCode = null)
    {
        var customer = await shop.Customer();
        return await Move(shop, customer, new AddressOptions { Country = country, PostalCode = postalCode });
    }

    private static Task<Customer> Move(BillingShop shop, Customer customer, AddressOptions address) =>
        shop.Customers.UpdateAsync(customer.Id, new() { Address = address });

    private static Task<Subscription> Subscribe(BillingShop shop, Customer customer, Price price) =>
        shop.Subscribe(customer, price, change: options => options.AutomaticTax = new() { Enabled = true });
}
