using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.OffSessionAuthenticationUnhandledAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5002 reports, and stays silent: docs/rules/STRIPE5002.md.</summary>
public class OffSessionAuthenticationUnhandledTests
{
    [Fact]
    public Task An_off_session_payment_whose_failure_nobody_takes_is_reported_in_each_shape() =>
        Check.Reports(
            """
            class Renewals(PaymentIntentService intents, StripeClient client)
            {
                public async Task Run(IEnumerable<string> customers)
                {
                    foreach (var customer in customers)
                    {
                        await intents.[|CreateAsync|](new PaymentIntentCreateOptions
                        {
                            Amount = 1999, Currency = "usd", Customer = customer, Confirm = true, OffSession = true,
                        });
                    }
                }

                public async Task<string> One(string customer)
                {
                    var options = Options(customer);
                    options.OffSession = true;
                    var intent = await client.V1.PaymentIntents.[|CreateAsync|](options);
                    return intent.Id;
                }

                public void Confirm(string id) => intents.[|Confirm|](id, new() { OffSession = true });

                public async Task Finally(string id)
                {
                    try { await intents.[|ConfirmAsync|](id, new PaymentIntentConfirmOptions { OffSession = true }); }
                    catch (HttpRequestException) { }
                    finally { Console.WriteLine(id); }
                }

                private static PaymentIntentCreateOptions Options(string customer) => new() { Customer = customer, Confirm = true };
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_the_exception_or_the_status_is_looked_at() =>
        Check.Silent(
            """
            class Renewals(PaymentIntentService intents)
            {
                public async Task Caught(string id)
                {
                    try { await intents.ConfirmAsync(id, new PaymentIntentConfirmOptions { OffSession = true }); }
                    catch (StripeException e) when (e.StripeError?.Code == "authentication_required") { Console.WriteLine("ask " + id); }
                }

                public async Task CaughtByAll(string id)
                {
                    try { await Task.Run(() => intents.Confirm(id, new() { OffSession = true })); }
                    catch (Exception e) { Console.WriteLine(e); throw; }
                }

                public async Task<bool> Looked(string id)
                {
                    var intent = await intents.ConfirmAsync(id, new() { OffSession = true });
                    return intent.Status == "succeeded";
                }

                public Task<PaymentIntent> Returned(string id) => intents.ConfirmAsync(id, new() { OffSession = true });

                public async Task OnSession(string id)
                {
                    await intents.ConfirmAsync(id, new() { OffSession = false });
                    await intents.CreateAsync(new() { Amount = 1, SetupFutureUsage = "off_session", Confirm = true });
                }
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_a_caller_takes_the_exception() =>
        Check.Silent(
            """
            interface IRenewals { Task Renew(string id); }

            class Renewals(PaymentIntentService intents) : IRenewals
            {
                public Task Renew(string id) => Charge(id);

                private async Task Charge(string id) => await intents.ConfirmAsync(id, new() { OffSession = true });
            }

            class Night(IRenewals renewals)
            {
                public async Task Run(string[] ids)
                {
                    foreach (var id in ids)
                    {
                        try { await renewals.Renew(id); }
                        catch (StripeException e) { Console.WriteLine(e.StripeError.Code); }
                    }
                }
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_a_filter_of_the_program_takes_it() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Http;

            class Renewals(PaymentIntentService intents)
            {
                public async Task Renew(string id) => await intents.ConfirmAsync(id, new() { OffSession = true });
            }

            class Errors(RequestDelegate next)
            {
                public async Task InvokeAsync(HttpContext context)
                {
                    try { await next(context); }
                    catch (StripeException) { context.Response.StatusCode = 402; }
                }
            }
            """
        );
}
