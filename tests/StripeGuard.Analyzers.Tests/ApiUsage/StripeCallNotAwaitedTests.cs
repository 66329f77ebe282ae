using Microsoft.CodeAnalysis;
using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.ApiUsage.StripeCallNotAwaitedAnalyzer,
    StripeGuard.CodeFixes.ApiUsage.StripeCallNotAwaitedFix
>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6009 reports, and stays silent: docs/rules/STRIPE6009.md.</summary>
public class StripeCallNotAwaitedTests
{
    private const string SynchronousCalls = """
        using Microsoft.AspNetCore.Builder;
        using Stripe.Checkout;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapGet("/sessions/{id}", async (string id, SessionService sessions) =>
        {
            await Task.Yield();
            return sessions.[|Get|](id);
        });
        await app.RunAsync();

        public class Desk(StripeClient client, RefundService refunds)
        {
            private readonly CustomerService customers = new();

            public async Task<string?> Do(string id)
            {
                var customer = customers.[|Get|](id);
                var charge = new ChargeService().[|List|](new ChargeListOptions { Customer = id }).Data[0];
                refunds.[|Create|](new() { Charge = charge.Id });
                var intent = client.V1.PaymentIntents.[|Get|](charge.PaymentIntentId, requestOptions: null);
                foreach (var refund in refunds.[|ListAutoPaging|]())
                {
                    Func<Task> undo = async () =>
                    {
                        await Task.Yield();
                        refunds.[|Cancel|](refund.Id);
                    };
                    await undo();
                }

                return customers.[|Update|](customers.[|Get|](customer.Id)!.Id, new()).Email;
            }
        }
        """;

    [Fact]
    public Task A_synchronous_call_in_an_async_method_awaits_its_twin() =>
        Verify.Fixes(
            SynchronousCalls,
            SynchronousCalls
                .Replace("return sessions.[|Get|](id)", "return await sessions.GetAsync(id)", StringComparison.Ordinal)
                .Replace("= customers.[|Get|](id)", "= await customers.GetAsync(id)", StringComparison.Ordinal)
                .Replace(
                    "new ChargeService().[|List|](",
                    "(await new ChargeService().ListAsync(",
                    StringComparison.Ordinal
                )
                .Replace("{ Customer = id })", "{ Customer = id }))", StringComparison.Ordinal)
                .Replace("refunds.[|Create|]", "await refunds.CreateAsync", StringComparison.Ordinal)
                .Replace(
                    "client.V1.PaymentIntents.[|Get|]",
                    "await client.V1.PaymentIntents.GetAsync",
                    StringComparison.Ordinal
                )
                .Replace(
                    "foreach (var refund in refunds.[|ListAutoPaging|]())",
                    "await foreach (var refund in refunds.ListAutoPagingAsync())",
                    StringComparison.Ordinal
                )
                .Replace("refunds.[|Cancel|]", "await refunds.CancelAsync", StringComparison.Ordinal)
                .Replace(
                    "customers.[|Update|](customers.[|Get|](customer.Id)!.Id, new()).Email",
                    "(await customers.UpdateAsync((await customers.GetAsync(customer.Id))!.Id, new())).Email",
                    StringComparison.Ordinal
                )
        );

    private const string BlockedAndDropped = """
        public class Desk(RefundService refunds, PaymentIntentService payments)
        {
            public async Task<string> Do(string id)
            {
                var intent = payments.GetAsync(id).[|Result|];
                var again = payments.GetAsync(id).ConfigureAwait(false).GetAwaiter().[|GetResult|]();
                refunds.CreateAsync(new() { PaymentIntent = id }).[|Wait|]();
                payments.[|CaptureAsync|](id);
                payments.[|CancelAsync|](id).ConfigureAwait(false);
                var refund = refunds.[|CreateAsync|](new() { PaymentIntent = again.Id });
                await Task.Yield();
                return intent.Id + payments.GetAsync(id).[|Result|].Status;
            }
        }
        """;

    [Fact]
    public Task A_task_blocked_on_or_dropped_is_a_warning_and_is_awaited() =>
        Verify.Fixes(
            BlockedAndDropped,
            """
            public class Desk(RefundService refunds, PaymentIntentService payments)
            {
                public async Task<string> Do(string id)
                {
                    var intent = await payments.GetAsync(id);
                    var again = await payments.GetAsync(id).ConfigureAwait(false);
                    await refunds.CreateAsync(new() { PaymentIntent = id });
                    await payments.CaptureAsync(id);
                    await payments.CancelAsync(id).ConfigureAwait(false);
                    var refund = await refunds.CreateAsync(new() { PaymentIntent = again.Id });
                    await Task.Yield();
                    return intent.Id + (await payments.GetAsync(id)).Status;
                }
            }
            """,
            severity: DiagnosticSeverity.Warning
        );

    [Fact]
    public Task Blocking_and_dropping_in_synchronous_code_is_a_warning_too() =>
        Verify.Reports(
            """
            public class Desk
            {
                private readonly RefundService refunds = new();

                public Desk(string id) => refunds.[|CancelAsync|](id);

                public string Do(PaymentIntentService payments, List<string> ids)
                {
                    ids.ForEach(id => payments.[|CancelAsync|](id));
                    var asked = payments.GetAsync(ids[0]);
                    refunds?.[|CancelAsync|](ids[0]);
                    return asked.[|Result|].Status;
                }
            }
            """,
            severity: DiagnosticSeverity.Warning
        );

    [Fact]
    public Task What_is_awaited_returned_or_synchronous_throughout_is_silent() =>
        Verify.Silent(
            """
            using System.Linq.Expressions;

            public class Desk(RefundService refunds, PaymentIntentService payments)
            {
                private readonly object gate = new();

                public Refund Synchronous(string id) => refunds.Get(id);

                public Task<Refund> Returned(string id) => refunds.GetAsync(id);

                public async Task<long> Awaited(List<string> ids, CancellationToken stop)
                {
                    var first = payments.GetAsync(ids[0], cancellationToken: stop);
                    var second = payments.GetAsync(ids[1], cancellationToken: stop);
                    await Task.WhenAll(first, second);
                    var all = await Task.WhenAll(ids.Select(id => refunds.GetAsync(id)));
                    var offloaded = await Task.Run(() => refunds.Get(ids[0]), stop);
                    _ = refunds.CancelAsync(ids[0]);
                    lock (gate)
                    {
                        refunds.Get(ids[0]);
                    }

                    Expression<Action> later = () => refunds.CancelAsync(ids[1], null, null, default);
                    return first.Result.Amount + second.Result.Amount + all.Length + offloaded.Amount;
                }

                public async Task<PaymentIntent> Own(Own own)
                {
                    own.Create();
                    await Task.Yield();
                    return own.CreateAsync().Result;
                }
            }

            public class Own
            {
                public void Create() { }
                public Task<PaymentIntent> CreateAsync() => Task.FromResult(new PaymentIntent());
            }

            public static class Program
            {
                public static void Main() => Console.WriteLine(new BalanceService().GetAsync().GetAwaiter().GetResult());
            }
            """
        );

    [Fact]
    public Task Half_typed_code_is_survived() =>
        Verify.Reports(
            """
            public class Desk(RefundService refunds)
            {
                public async Task Do(string id)
                {
                    var a = refunds.[|Get|](id){|CS1002:|}
                    var b = refunds.{|CS1061:Gett|}(id).Result;
                    var c = {|CS0103:nothing|}.Result;
                    await Task.Yield();
                }
            }
            """
        );

    [Fact]
    public Task A_tests_question_to_a_substitute_is_silent() =>
        Verify.Silent(
            "public class Check { public void Of(RefundService refunds) { refunds.CancelAsync(\"re_1\"); } }",
            inTestProject: true
        );
}
