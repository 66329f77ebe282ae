using Microsoft.CodeAnalysis;
using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.KeyOnCallThatIgnoresItAnalyzer,
    StripeGuard.CodeFixes.Idempotency.KeyOnCallThatIgnoresItFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1006 reports, and stays silent: docs/rules/STRIPE1006.md.</summary>
public class KeyOnCallThatIgnoresItTests
{
    [Fact]
    public Task Reads_and_deletes_ignore_the_key() =>
        Verify.Reports(
            """
            public class Desk(CustomerService customers, StripeClient client)
            {
                public async Task Do(string id)
                {
                    await customers.GetAsync(id, null, new RequestOptions { [|IdempotencyKey = id|] });
                    await foreach (var one in client.V1.Charges.ListAutoPagingAsync(new(), new() { [|IdempotencyKey = "list"|] })) { }
                    await client.V1.Customers.DeleteAsync(id, null, new() { [|IdempotencyKey = $"delete-{id}"|], StripeAccount = "acct_1" });
                    await client.V1.Subscriptions.CancelAsync(id, null, new() { [|IdempotencyKey = $"cancel-{id}"|] });
                    var options = new RequestOptions();
                    [|options.IdempotencyKey = id|];
                    customers.Search(new() { Query = "name:'a'" }, options);
                    customers.List(new(), options);
                }
            }
            """,
            severity: DiagnosticSeverity.Info
        );

    [Fact]
    public Task Writes_heed_it_and_what_is_not_seen_may_be_one() =>
        Verify.Silent(
            """
            public class Desk(CustomerService customers, StripeClient client)
            {
                public RequestOptions Do(string id)
                {
                    customers.Update(id, new(), new RequestOptions { IdempotencyKey = id });
                    customers.Get(id, null, new RequestOptions { IdempotencyKey = null, StripeAccount = "acct_1" });

                    // Both a read and a write.
                    var shared = new RequestOptions { IdempotencyKey = id };
                    customers.Get(id, null, shared);
                    customers.Create(new(), shared);

                    // API v2 heeds the key of a delete.
                    client.V2.Core.EventDestinations.Delete(id, null, new() { IdempotencyKey = id });

                    var given = new RequestOptions { IdempotencyKey = id };
                    customers.Get(id, null, given);
                    return given;
                }
            }
            """
        );

    [Fact]
    public Task The_key_goes_and_the_options_that_held_nothing_else() =>
        Verify.Fixes(
            """
            public class Desk(CustomerService customers)
            {
                public async Task Do(string id, CancellationToken ct)
                {
                    await customers.GetAsync(id, null, new RequestOptions { [|IdempotencyKey = id|] });
                    await customers.GetAsync(id, null, new RequestOptions { [|IdempotencyKey = id|] }, ct);
                    await customers.DeleteAsync(id, requestOptions: new() { [|IdempotencyKey = id|] }, cancellationToken: ct);
                    await customers.ListAsync(new(), new RequestOptions { StripeAccount = "acct_1", [|IdempotencyKey = id|] });
                    var options = new RequestOptions { [|IdempotencyKey = id|] };
                    options.StripeAccount = "acct_1";
                    [|options.IdempotencyKey = "again"|];
                    await customers.ListAsync(new(), options);
                }
            }
            """,
            """
            public class Desk(CustomerService customers)
            {
                public async Task Do(string id, CancellationToken ct)
                {
                    await customers.GetAsync(id, null);
                    await customers.GetAsync(id, null, null, ct);
                    await customers.DeleteAsync(id, cancellationToken: ct);
                    await customers.ListAsync(new(), new RequestOptions { StripeAccount = "acct_1" });
                    var options = new RequestOptions();
                    options.StripeAccount = "acct_1";
                    await customers.ListAsync(new(), options);
                }
            }
            """,
            severity: DiagnosticSeverity.Info
        );
}
