using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class ProductTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private ProductService Products => new(shop.Client);

    [Fact]
    public async Task A_product_is_a_service_that_is_for_sale()
    {
        var product = await Products.CreateAsync(
            new()
            {
                Name = "Tea",
                Metadata = new() { ["shelf"] = "3" },
            }
        );

        Assert.StartsWith("prod_", product.Id, StringComparison.Ordinal);
        Assert.Equal((true, "service", "3"), (product.Active, product.Type, product.Metadata["shelf"]));
        Assert.Empty(product.Images);
        Assert.Empty(product.MarketingFeatures);
        Assert.Equal((null, product.Created), (product.DefaultPriceId, product.Updated));
    }

    [Fact]
    public async Task All_that_is_said_of_a_product_is_kept()
    {
        var product = await Products.CreateAsync(
            new()
            {
                Id = "tea",
                Name = "Tea",
                Description = "Hot",
                Images = ["https://shop.example/tea.png"],
                MarketingFeatures = [new() { Name = "Leaves" }],
                PackageDimensions = new()
                {
                    Height = 1.5m,
                    Length = 2,
                    Weight = 3,
                    Width = 4,
                },
                Shippable = true,
                StatementDescriptor = "TEA",
                UnitLabel = "cup",
                Url = "https://shop.example/tea",
            }
        );

        Assert.Equal(
            ("tea", "Hot", true, "TEA", "cup", "https://shop.example/tea"),
            (
                product.Id,
                product.Description,
                product.Shippable,
                product.StatementDescriptor,
                product.UnitLabel,
                product.Url
            )
        );
        Assert.Equal(["https://shop.example/tea.png"], product.Images);
        Assert.Equal(["Leaves"], product.MarketingFeatures.Select(feature => feature.Name));
        Assert.Equal(1.5m, product.PackageDimensions.Height);
        var taken = await Shop.Refused(() => Products.CreateAsync(new() { Id = "tea", Name = "Tea" }));
        Assert.Equal("resource_already_exists", taken.StripeError.Code);
    }

    [Fact]
    public async Task A_default_price_is_made_with_the_product_and_told_of_after_it()
    {
        var product = await Products.CreateAsync(
            new()
            {
                Name = "Pro",
                DefaultPriceData = new()
                {
                    Currency = "usd",
                    UnitAmount = 1500,
                    Recurring = new() { Interval = "month" },
                },
                Expand = ["default_price"],
            }
        );

        var events = await shop.Events();
        Assert.Equal(
            (1500, "usd", product.Id, "recurring", "month", 1),
            (
                product.DefaultPrice.UnitAmount,
                product.DefaultPrice.Currency,
                product.DefaultPrice.ProductId,
                product.DefaultPrice.Type,
                product.DefaultPrice.Recurring.Interval,
                product.DefaultPrice.Recurring.IntervalCount
            )
        );
        Assert.Equal(["product.created", "price.created"], events.Select(e => e.Type));
        Assert.Equal(product.DefaultPriceId, ((Product)events[0].Data.Object).DefaultPriceId);
    }

    [Fact]
    public async Task An_update_tells_what_changed_and_when()
    {
        var product = await Products.CreateAsync(new() { Name = "Tea", Description = "Hot" });

        var updated = await Products.UpdateAsync(product.Id, new() { Description = "", Active = false });

        var told = (await shop.Events())[^1];
        Assert.Equal((null, false, "Tea"), (updated.Description, updated.Active, updated.Name));
        Assert.Equal("product.updated", told.Type);
        Assert.Equal("Hot", (string)told.Data.PreviousAttributes["description"]);
        Assert.True((bool)told.Data.PreviousAttributes["active"]);
    }

    [Fact]
    public async Task Only_a_price_of_its_own_is_a_products_default()
    {
        var tea = await Products.CreateAsync(new() { Name = "Tea" });
        var coffee = await Products.CreateAsync(
            new()
            {
                Name = "Coffee",
                DefaultPriceData = new() { Currency = "usd", UnitAmount = 300 },
            }
        );

        var unknown = await Shop.Refused(() => Products.UpdateAsync(tea.Id, new() { DefaultPrice = "price_none" }));
        var anothers = await Shop.Refused(() =>
            Products.UpdateAsync(tea.Id, new() { DefaultPrice = coffee.DefaultPriceId })
        );

        Assert.Equal(("resource_missing", "No such price: 'price_none'"), (unknown.StripeError.Code, unknown.Message));
        Assert.Equal("default_price", anothers.StripeError.Param);
    }

    [Fact]
    public async Task A_product_with_prices_is_not_deleted()
    {
        var free = await Products.CreateAsync(new() { Name = "Tea" });
        var priced = await Products.CreateAsync(
            new()
            {
                Name = "Coffee",
                DefaultPriceData = new() { Currency = "usd", UnitAmount = 300 },
            }
        );

        var deleted = await Products.DeleteAsync(free.Id);
        var refused = await Shop.Refused(() => Products.DeleteAsync(priced.Id));
        var gone = await Shop.Refused(() => Products.GetAsync(free.Id));

        Assert.True(deleted.Deleted);
        Assert.False(((Product)(await shop.Events())[^1].Data.Object).Active);
        Assert.Equal("This product cannot be deleted because it has one or more user-created prices.", refused.Message);
        Assert.Equal((404, "id"), ((int)gone.HttpStatusCode, gone.StripeError.Param));
    }
}
