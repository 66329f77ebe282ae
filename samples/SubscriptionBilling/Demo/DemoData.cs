namespace SubscriptionBilling.Demo;

/// <summary>Who can log in when Stripe is the embedded one.</summary>
public static class DemoData
{
    public const string MemberEmail = "ada@paperboat.example";
    public const string SupportEmail = "support@paperboat.example";
    public const string Password = "paperboat";
}
