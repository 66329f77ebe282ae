using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.SubscriptionStatusAssumedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5011 reports, and stays silent: docs/rules/STRIPE5011.md.</summary>
public class SubscriptionStatusAssumedTests
{
    private const string Users = """


        public enum Plan { None, Active, Cancelled }

        public class User
        {
            public bool IsPremium { get; set; }
            public bool HasSubscription { get; set; }
            public bool IsProcessed { get; set; }
            public Plan Plan { get; set; }
            public string SubscriptionStatus { get; set; } = "";
            public string? SubscriptionId { get; set; }
        }
        """;

    [Fact]
    public Task Access_granted_whatever_the_status_is_reported() =>
        Verify.Reports(
            """
            public class Desk(StripeClient client, SubscriptionService subscriptions)
            {
                public async Task Premium(User user, SubscriptionCreateOptions given)
                {
                    var options = new SubscriptionCreateOptions { Customer = "cus_1" };
                    options.PaymentBehavior = "default_incomplete";
                    var subscription = await subscriptions.[|CreateAsync|](options).ConfigureAwait(false);
                    user.SubscriptionId = subscription.Id;
                    user.IsPremium = true;
                }

                public void ByEnum(User user)
                {
                    client.V1.Subscriptions.[|Create|](new() { Customer = "cus_1" });
                    user.Plan = Plan.Active;
                }

                public void ByText(User user)
                {
                    var subscription = subscriptions.[|Create|](new() { Customer = "cus_1" }, new RequestOptions { IdempotencyKey = "k" });
                    Console.WriteLine(subscription.Id);
                    user.SubscriptionStatus = "active";
                }
            }
            """ + Users
        );

    [Fact]
    public Task A_status_that_is_looked_at_or_needs_no_look_is_silent() =>
        Verify.Silent(
            """
            public class Desk(SubscriptionService subscriptions)
            {
                public async Task Checked(User user, SubscriptionCreateOptions given)
                {
                    var subscription = await subscriptions.CreateAsync(new() { Customer = "cus_1" });
                    user.HasSubscription = subscription.Status is "active" or "trialing";
                    if (subscription.Status == "active")
                    {
                        user.IsPremium = true;
                    }
                }

                public async Task<Subscription> Passed(User user)
                {
                    var subscription = await subscriptions.CreateAsync(new() { Customer = "cus_1" });
                    user.IsPremium = true;
                    return subscription;
                }

                public async Task Excused(User user, SubscriptionCreateOptions given)
                {
                    var strict = await subscriptions.CreateAsync(new() { Customer = "cus_1", PaymentBehavior = "error_if_incomplete" });
                    var trial = await subscriptions.CreateAsync(new() { Customer = "cus_1", TrialPeriodDays = 14 });
                    var unknown = await subscriptions.CreateAsync(given);
                    user.IsPremium = true;
                    Console.WriteLine(strict.Id + trial.Id + unknown.Id);
                }

                public async Task Nothing(User user)
                {
                    user.IsPremium = true;
                    var subscription = await subscriptions.CreateAsync(new() { Customer = "cus_1" });
                    user.SubscriptionId = subscription.Id;
                    user.IsProcessed = true;
                    user.Plan = Plan.Cancelled;
                    user.IsPremium = false;
                }
            }
            """ + Users
        );

    [Fact]
    public Task A_test_assumes_what_it_set_up() =>
        Verify.Silent(
            """
            public class Check
            {
                public void Of(SubscriptionService subscriptions, User user)
                {
                    subscriptions.Create(new() { Customer = "cus_1" });
                    user.IsPremium = true;
                }
            }
            """ + Users,
            inTestProject: true
        );
}
