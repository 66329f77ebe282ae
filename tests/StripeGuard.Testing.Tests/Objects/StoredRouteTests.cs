using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Objects;

/// <summary>Resources without behaviour of their own: stored and given back in their entity's shape.</summary>
public class StoredRouteTests
{
    [Fact]
    public async Task An_object_is_made_in_its_entitys_shape_and_found_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var rates = new TaxRateService(stripe.CreateClient());

        var created = await rates.CreateAsync(
            new TaxRateCreateOptions
            {
                DisplayName = "VAT",
                Percentage = 19.5m,
                Inclusive = true,
                Country = "DE",
                Metadata = new() { ["region"] = "eu" },
            }
        );
        var found = await rates.GetAsync(created.Id);

        Assert.StartsWith("txr_", found.Id, StringComparison.Ordinal);
        Assert.Equal("tax_rate", found.Object);
        Assert.Equal(("VAT", 19.5m, true, "DE"), (found.DisplayName, found.Percentage, found.Inclusive, found.Country));
        Assert.Equal(stripe.Clock.UtcNow.UtcDateTime, found.Created);
        Assert.False(found.Livemode);
        Assert.True(found.Active);
        Assert.Equal("eu", found.Metadata["region"]);
        Assert.Null(found.Description);
    }

    [Fact]
    public async Task Every_field_of_the_entity_is_there()
    {
        await using var stripe = await RawStripe.StartAsync();

        var product = await stripe.PostAsync("/v1/products", "name=Tea");

        foreach (var field in new[] { "active", "default_price", "description", "images", "marketing_features", "url" })
        {
            Assert.True(product.Json.ContainsKey(field), field);
        }

        Assert.False(product.Json.ContainsKey("deleted"));
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_an_empty_string_clears()
    {
        await using var stripe = await RawStripe.StartAsync();
        var product = await stripe.PostAsync("/v1/products", "name=Tea&description=Hot&shippable=true");

        var updated = await stripe.PostAsync($"/v1/products/{product.Id}", "name=Green+tea&description=");

        Assert.Equal("Green tea", updated.Json["name"]!.GetValue<string>());
        Assert.Null(updated.Json["description"]);
        Assert.True(updated.Json["shippable"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_nested_update_leaves_alone_what_it_does_not_name()
    {
        await using var stripe = await RawStripe.StartAsync();
        var location = await stripe.PostAsync(
            "/v1/terminal/locations",
            "display_name=Shop&address[line1]=Main+St+1&address[city]=Rome&address[country]=IT"
        );

        var moved = await stripe.PostAsync($"/v1/terminal/locations/{location.Id}", "address[city]=Milan");

        Assert.Equal("Milan", moved.Json["address"]!["city"]!.GetValue<string>());
        Assert.Equal("Main St 1", moved.Json["address"]!["line1"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var coupons = new CouponService(stripe.CreateClient());
        var coupon = await coupons.CreateAsync(new CouponCreateOptions { Id = "SPRING", PercentOff = 20 });

        var deleted = await coupons.DeleteAsync(coupon.Id);
        var missing = await Assert.ThrowsAsync<StripeException>(() => coupons.GetAsync("SPRING"));

        Assert.True(deleted.Deleted);
        Assert.Equal("No such coupon: 'SPRING'", missing.StripeError.Message);
        Assert.Empty(await coupons.ListAsync());
    }

    [Fact]
    public async Task A_chosen_id_is_taken_once()
    {
        await using var stripe = await RawStripe.StartAsync();
        await stripe.PostAsync("/v1/coupons", "id=SPRING&percent_off=20");

        var again = await stripe.PostAsync("/v1/coupons", "id=SPRING&percent_off=20");

        Assert.Equal((400, "resource_already_exists"), (again.Status, again.Code));
        Assert.Equal("Coupon already exists.", again.Message);
    }

    [Fact]
    public async Task A_sub_resource_belongs_to_its_parent()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var account = await new AccountService(client).CreateAsync(new AccountCreateOptions { Country = "US" });
        var other = await new AccountService(client).CreateAsync(new AccountCreateOptions { Country = "US" });
        var persons = new AccountPersonService(client);
        var person = await persons.CreateAsync(account.Id, new AccountPersonCreateOptions { FirstName = "Ada" });

        var found = await persons.GetAsync(account.Id, person.Id);
        var wrongParent = await Assert.ThrowsAsync<StripeException>(() => persons.GetAsync(other.Id, person.Id));

        Assert.Equal("Ada", found.FirstName);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, wrongParent.HttpStatusCode);
        Assert.Single(await persons.ListAsync(account.Id));
        Assert.Empty(await persons.ListAsync(other.Id));
    }

    [Fact]
    public async Task A_sub_resource_of_an_unknown_parent_is_missing_its_parent()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync("/v1/transfers/tr_unknown/reversals");

        Assert.Equal((404, "No such transfer: 'tr_unknown'"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Prices_carry_their_product_and_decimals_as_text()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var product = await new ProductService(client).CreateAsync(new ProductCreateOptions { Name = "Tea" });

        var price = await new PriceService(client).CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmountDecimal = 12.5m,
                Product = product.Id,
                Recurring = new PriceRecurringOptions { Interval = "month" },
            }
        );
        var expanded = await new PriceService(client).GetAsync(price.Id, new PriceGetOptions { Expand = ["product"] });

        Assert.Equal(12.5m, price.UnitAmountDecimal);
        Assert.Equal("month", price.Recurring.Interval);
        Assert.Equal("Tea", expanded.Product.Name);
    }

    [Fact]
    public async Task Verbs_change_the_status_and_say_when()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var meters = new global::Stripe.Billing.MeterService(client);
        var meter = await meters.CreateAsync(
            new global::Stripe.Billing.MeterCreateOptions
            {
                DisplayName = "Calls",
                EventName = "call",
                DefaultAggregation = new() { Formula = "sum" },
            }
        );

        var off = await meters.DeactivateAsync(meter.Id);
        var on = await meters.ReactivateAsync(meter.Id);

        Assert.Equal(("active", "inactive", "active"), (meter.Status, off.Status, on.Status));
    }

    [Fact]
    public async Task Events_are_raised_where_Stripe_sends_them_with_what_changed()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var products = new ProductService(client);
        var product = await products.CreateAsync(new ProductCreateOptions { Name = "Tea" });
        await products.UpdateAsync(product.Id, new ProductUpdateOptions { Name = "Coffee" });
        await products.DeleteAsync(product.Id);

        var events = (await new EventService(client).ListAsync()).AsEnumerable().Reverse().ToList();

        Assert.Equal(["product.created", "product.updated", "product.deleted"], events.Select(item => item.Type));
        Assert.Equal("Coffee", Assert.IsType<Product>(events[1].Data.Object).Name);
        Assert.Equal("Tea", (string)events[1].Data.PreviousAttributes.name);
    }

    [Fact]
    public async Task The_account_of_the_key_is_there_from_the_start()
    {
        await using var stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { Country = "DE", Currency = "eur" }
        );
        var accounts = new AccountService(stripe.CreateClient());

        var own = await accounts.GetSelfAsync();

        Assert.Equal(("DE", "eur", true), (own.Country, own.DefaultCurrency, own.ChargesEnabled));
        Assert.Equal(own.Id, (await accounts.GetAsync(own.Id)).Id);
    }

    [Fact]
    public async Task A_singleton_keeps_what_was_set()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var settings = new global::Stripe.Tax.SettingsService(stripe.CreateClient());

        await settings.UpdateAsync(
            new global::Stripe.Tax.SettingsUpdateOptions { Defaults = new() { TaxBehavior = "inclusive" } }
        );

        Assert.Equal("inclusive", (await settings.GetAsync()).Defaults.TaxBehavior);
    }
}
