using Stripe;
using Stripe.Checkout;

namespace StripeGuard.Testing.Tests.Webhooks.Exploration;

/// <summary>What happens at Stripe, in the order in which it happens.</summary>
internal static class Scenario
{
    public static async Task PaymentAndRefund(StripeClient client)
    {
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );
        await client.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = intent.Id });
    }

    public static Task Payment(StripeClient client) =>
        client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                PaymentMethod = TestCards.Visa.PaymentMethod,
                Confirm = true,
            }
        );

    /// <summary>A first card is declined, a second one pays.</summary>
    public static async Task DeclinedThenPaid(StripeClient client)
    {
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd" }
        );
        await Assert.ThrowsAsync<StripeException>(() => Confirm(TestCards.Declined));
        await Confirm(TestCards.Visa);

        Task<PaymentIntent> Confirm(TestCard card) =>
            client.V1.PaymentIntents.ConfirmAsync(
                intent.Id,
                new PaymentIntentConfirmOptions { PaymentMethod = card.PaymentMethod }
            );
    }

    /// <summary>A subscription is renamed, and soon afterwards canceled.</summary>
    public static Task SubscriptionCanceled(FakeStripe stripe)
    {
        var subscription = new Subscription
        {
            Id = "sub_ada",
            CustomerId = "cus_ada",
            Status = "active",
        };
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionCreated, subscription);
        subscription.Description = "The big box";
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionUpdated, subscription);
        subscription.Status = "canceled";
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionDeleted, subscription);
        return Task.CompletedTask;
    }

    /// <summary>A customer subscribes on a Checkout page: the session completes, then its subscription becomes active.</summary>
    public static Task SubscribedByCheckout(FakeStripe stripe)
    {
        var subscription = new Subscription
        {
            Id = "sub_ada",
            CustomerId = "cus_ada",
            Status = "incomplete",
        };
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionCreated, subscription);
        stripe.Webhooks.Publish(
            EventTypes.CheckoutSessionCompleted,
            new Session
            {
                Id = "cs_test_ada",
                Mode = "subscription",
                PaymentStatus = "paid",
                Status = "complete",
                CustomerId = "cus_ada",
                SubscriptionId = "sub_ada",
            }
        );
        subscription.Status = "active";
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionUpdated, subscription);
        return Task.CompletedTask;
    }

    /// <summary>A subscription is created and its first invoice is paid.</summary>
    public static Task SubscriptionInvoiced(FakeStripe stripe)
    {
        stripe.Webhooks.Publish(
            EventTypes.CustomerSubscriptionCreated,
            new Subscription
            {
                Id = "sub_ada",
                CustomerId = "cus_ada",
                Status = "active",
            }
        );
        var invoice = new Invoice
        {
            Id = "in_ada",
            CustomerId = "cus_ada",
            Status = "draft",
        };
        stripe.Webhooks.Publish(EventTypes.InvoiceCreated, invoice);
        invoice.Status = "open";
        stripe.Webhooks.Publish(EventTypes.InvoiceFinalized, invoice);
        invoice.Status = "paid";
        stripe.Webhooks.Publish(EventTypes.InvoicePaid, invoice);
        return Task.CompletedTask;
    }
}
