using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.ChangeNeverSavedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6013 reports, and stays silent: docs/rules/STRIPE6013.md.</summary>
public class ChangeNeverSavedTests
{
    [Fact]
    public Task A_property_set_is_not_saved() =>
        Verify.Reports(
            """
            public class Desk(StripeClient client, SubscriptionService subscriptions)
            {
                private readonly CustomerService customers = new();

                public async Task<string> Move(string id, string email)
                {
                    var customer = await customers.GetAsync(id);
                    if (customer == null)
                    {
                        throw new KeyNotFoundException();
                    }

                    [|customer.Email|] = email;
                    [|customer.Metadata["moved"]|] = "yes";
                    var subscription = client.V1.Subscriptions.Get(id);
                    [|subscription.CancelAtPeriodEnd|] = true;
                    foreach (var other in subscriptions.ListAutoPaging())
                    {
                        [|other.CancelAtPeriodEnd|] = true;
                    }

                    return customer.Id;
                }
            }
            """
        );

    [Fact]
    public Task What_is_saved_passed_on_or_the_callers_own_is_silent() =>
        Verify.Silent(
            """
            using Stripe.Checkout;

            public class Desk(CustomerService customers, SessionService sessions)
            {
                public async Task<Customer> Saved(string id, string email)
                {
                    var customer = await customers.GetAsync(id);
                    customer.Email = email;
                    return await customers.UpdateAsync(id, new CustomerUpdateOptions { Email = email });
                }

                public string Composed(string id)
                {
                    var session = sessions.Get(id);
                    session.Customer = customers.Get(session.CustomerId);
                    Console.WriteLine(session.Customer.Email);
                    var other = sessions.Get(id);
                    other.LineItems = sessions.ListLineItems(id);
                    return Show(other);
                }

                public Customer Masked(string id)
                {
                    var customer = customers.Get(id);
                    customer.Email = "***";
                    return customer;
                }

                public void Own(Customer given, string email)
                {
                    given.Email = email;
                    var made = new Customer();
                    made.Email = email;
                    var options = new CustomerCreateOptions();
                    options.Email = email;
                    var mine = new Mine();
                    mine.Email = email;
                }

                private static string Show(Session session) => session.Id;
            }

            public class Mine { public string Email { get; set; } = ""; }
            """
        );

    [Fact]
    public Task A_test_sets_what_it_likes() =>
        Verify.Silent(
            "public class Check { public void Of(CustomerService customers) { var c = customers.Get(\"cus_1\"); c.Email = \"a\"; } }",
            inTestProject: true
        );
}
