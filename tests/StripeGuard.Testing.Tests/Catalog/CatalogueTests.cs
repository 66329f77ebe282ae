using StripeGuard.Testing.Catalog;
using TheCatalogue = StripeGuard.Testing.Catalog.Catalogue;

namespace StripeGuard.Testing.Tests.Catalog;

public class CatalogueTests
{
    [Fact]
    public void It_has_the_routes_that_Stripe_net_calls()
    {
        var routes = TheCatalogue
            .Current.Routes.Select(route => $"{route.Method} {RoutePattern.Of(route.Path)}")
            .ToList();

        Assert.Equal(routes.Count, routes.Distinct().Count());
        Assert.True(routes.Count >= 570, $"only {routes.Count} routes");
        foreach (
            var route in new[]
            {
                "POST /v1/payment_intents/{}/confirm",
                "GET /v1/customers/search",
                "POST /v1/files",
                "POST /v1/ephemeral_keys",
                "DELETE /v1/subscriptions/{}",
                "POST /v2/core/accounts",
                "POST /oauth/token",
            }
        )
        {
            Assert.Contains(route, routes);
        }
    }

    [Fact]
    public void It_knows_the_types_of_parameters()
    {
        var fields = TheCatalogue.Current.Shape("SubscriptionCreateOptions").Fields;

        Assert.Equal(Kind.Timestamp, fields["backdate_start_date"].Kind);
        Assert.Equal(Kind.Decimal, fields["application_fee_percent"].Kind);
        Assert.True(fields["application_fee_percent"].Clearable);
        Assert.Equal(Kind.Boolean, fields["cancel_at_period_end"].Kind);
        Assert.Equal(["charge_automatically", "send_invoice"], fields["collection_method"].Values);
        Assert.Equal("SubscriptionItemOptions", fields["items"].Item!.Shapes.Single());
        Assert.Equal("SubscriptionAutomaticTaxOptions", fields["automatic_tax"].Shapes.Single());
        Assert.Equal([Kind.Timestamp, Kind.Enum], fields["trial_end"].Choices.Select(choice => choice.Kind));
        Assert.Equal(Kind.Map, fields["metadata"].Kind);
    }

    [Fact]
    public void It_knows_the_fields_of_objects_and_which_can_be_expanded()
    {
        var refund = TheCatalogue.Current.ShapeOfObject("refund")!;

        Assert.Equal("Refund", refund.Name);
        Assert.Equal("Charge", refund.Fields["charge"].Shapes.Single());
        Assert.Equal(Kind.Expandable, refund.Fields["charge"].Kind);
        Assert.True(refund.Fields["amount"].NeverNull);
        Assert.Contains("Charge", TheCatalogue.Current.ShapeOfObject("balance_transaction")!.Fields["source"].Shapes);
        Assert.Equal(
            "SubscriptionItem",
            TheCatalogue.Current.ShapeOfObject("subscription")!.Fields["items"].Item!.Shapes.Single()
        );
        Assert.Equal("checkout.session", TheCatalogue.Current.Shape("Checkout.Session").ObjectName);
    }

    /// <summary>As it is for a Stripe.net of another version, whose documentation is not at hand.</summary>
    [Fact]
    public void Built_at_start_it_differs_in_the_values_of_enums_alone()
    {
        var built = new TheCatalogue(CatalogueReader.Read());

        Assert.Equal(
            TheCatalogue.Current.Routes.Select(route =>
                $"{route.Method} {route.Path} {string.Join('/', route.Answers)}"
            ),
            built.Routes.Select(route => $"{route.Method} {route.Path} {string.Join('/', route.Answers)}")
        );
        Assert.Equal(Kind.String, built.Shape("SubscriptionCreateOptions").Fields["collection_method"].Kind);
        Assert.Equal(TheCatalogue.Current.Shape("PaymentIntent").Fields.Keys, built.Shape("PaymentIntent").Fields.Keys);
    }

    [Theory]
    [InlineData("RefundNextAction", "RefundNextActionDisplayDetails", "display_details", ".")]
    [InlineData("SubscriptionTrialSettingsOptions", "SubscriptionTrialSettingsEndBehaviorOptions", "end_behavior", ".")]
    [InlineData("SubscriptionCreateOptions", "SubscriptionTrialSettingsOptions", "trial_settings", "^")]
    [InlineData("SubscriptionCreateOptions", "AddressOptions", "address", "AddressOptions")]
    public void Names_that_follow_from_owner_and_field_are_left_out(
        string owner,
        string name,
        string field,
        string written
    )
    {
        Assert.Equal(written, ShapeName.Shorten(name, owner, field));
        Assert.Equal(name, ShapeName.Lengthen(written, owner, field));
    }
}
