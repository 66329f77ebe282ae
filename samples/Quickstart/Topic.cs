namespace Quickstart;

/// <summary>One thing that Stripe is used for, as a program that says what it does.</summary>
public sealed record Topic(string Name, Func<ShopAccount, TextWriter, Task> RunAsync)
{
    /// <summary>In the order in which a newcomer meets them.</summary>
    public static IReadOnlyList<Topic> All { get; } =
    [
        new("payment", CreateAPayment.RunAsync),
        new("checkout", OpenACheckoutPage.RunAsync),
        new("webhook", HandleWebhooks.RunAsync),
        new("refund", RefundAPayment.RunAsync),
        new("subscription", ManageASubscription.RunAsync),
        new("idempotency", RepeatARequest.RunAsync),
        new("cards", TryTestCards.RunAsync),
        new("saved-card", ChargeASavedCard.RunAsync),
        new("3d-secure", Authenticate.RunAsync),
    ];
}
