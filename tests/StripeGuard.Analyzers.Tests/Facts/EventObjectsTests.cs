using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>The table of event types against Stripe.net 53.1.0.</summary>
public class EventObjectsTests
{
    private static readonly IAssemblySymbol StripeNet = StripeSymbols
        .Of(CSharpCompilation.Create("Facts", references: TestReferences.All))!
        .Assembly;

    private static IEnumerable<string> Constants =>
        StripeNet
            .GetTypeByMetadataName("Stripe.EventTypes")!
            .GetMembers()
            .OfType<IFieldSymbol>()
            .Select(constant => (string)constant.ConstantValue!);

    [Fact]
    public void Each_constant_of_EventTypes_is_in_the_table_and_nothing_else_is() =>
        Assert.Equal(
            Constants.Where(type => type != "ping").Order(StringComparer.Ordinal),
            EventObjects.Current.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Each_event_carries_an_object_that_Stripe_net_has()
    {
        foreach (var eventType in EventObjects.Current)
        {
            var carried = EventObjects.TypesOf(eventType);
            Assert.NotEmpty(carried);
            Assert.All(
                carried,
                name =>
                {
                    var type = StripeNet.GetTypeByMetadataName(name);
                    Assert.True(type is not null, $"{eventType} carries {name}, which Stripe.net does not have.");
                    Assert.Contains(type.AllInterfaces, contract => contract.Name == "IHasObject");
                }
            );
        }
    }

    /// <summary>An event is named for the object that it is about, and a dozen for the object's owner.</summary>
    [Fact]
    public void Where_an_event_bears_an_objects_name_it_carries_that_object()
    {
        string[] named =
        [
            "account.updated Account",
            "charge.refunded Charge",
            "charge.refund.updated Refund",
            "charge.dispute.created Dispute",
            "checkout.session.completed Checkout.Session",
            "customer.subscription.deleted Subscription",
            "customer.updated Customer",
            "invoice.upcoming Invoice",
            "invoice_payment.paid InvoicePayment",
            "payment_intent.succeeded PaymentIntent",
            "payment_method.attached PaymentMethod",
            "setup_intent.succeeded SetupIntent",
            "account.application.deauthorized Application",
            "issuing_authorization.request Issuing.Authorization",
        ];
        Assert.All(
            named,
            pair =>
                Assert.Equal("Stripe." + pair.Split(' ')[1], Assert.Single(EventObjects.TypesOf(pair.Split(' ')[0])))
        );
        Assert.Equal(
            "Stripe.BankAccount, Stripe.Card",
            string.Join(", ", EventObjects.TypesOf("account.external_account.created"))
        );
    }

    [Fact]
    public void Types_of_other_API_versions_exist_without_an_object()
    {
        Assert.True(EventObjects.Exists("payment_method.card_automatically_updated"));
        Assert.Empty(EventObjects.TypesOf("payment_method.card_automatically_updated"));
        Assert.False(EventObjects.Exists("payment_intent.suceeded"));
    }

    [Theory]
    [InlineData("payment_intent.suceeded", "payment_intent.succeeded")]
    [InlineData("checkout.session.complete", "checkout.session.completed")]
    [InlineData("invoice.payment.succeeded", "invoice.payment_succeeded")]
    [InlineData("customer.subscription.cancelled", null)]
    [InlineData("order.paid", null)]
    public void The_type_that_was_meant_is_found_where_it_is_near(string mistyped, string? meant) =>
        Assert.Equal(meant, NearestWord.Of(mistyped, Constants));
}
