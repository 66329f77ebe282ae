using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Idempotency.RetryWithoutIdempotencyKeyAnalyzer,
    StripeGuard.CodeFixes.Idempotency.RetryWithoutIdempotencyKeyFix
>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1007 reports, and stays silent: docs/rules/STRIPE1007.md.</summary>
public class RetryWithoutIdempotencyKeyTests
{
    [Fact]
    public Task Each_attempt_of_a_hand_written_retry_is_a_request_of_its_own() =>
        Verify.Reports(
            """
            public class Desk(RefundService refunds, CustomerService customers, InvoiceService invoices)
            {
                public async Task<Refund> Loop(string paymentIntent)
                {
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            return await refunds.[|CreateAsync|](new() { PaymentIntent = paymentIntent });
                        }
                        catch (StripeException) when (attempt < 3)
                        {
                            await Task.Delay(1000);
                        }
                    }
                }

                public async Task Flag(string email)
                {
                    var done = false;
                    var tries = 0;
                    while (!done && tries++ < 5)
                    {
                        try
                        {
                            await customers.[|CreateAsync|](new() { Email = email }, new RequestOptions { StripeAccount = "acct_1" });
                            done = true;
                        }
                        catch (HttpRequestException)
                        {
                            await Task.Delay(100);
                        }
                    }
                }

                public async Task InAMethod(string invoice)
                {
                    var left = 3;
                    do
                    {
                        try { await Pay(invoice); break; } catch (Exception) { }
                    } while (left-- > 0);
                }

                public async Task<Invoice> ByItself(string invoice, int attempt = 0)
                {
                    try
                    {
                        return await invoices.[|PayAsync|](invoice);
                    }
                    catch (TaskCanceledException) when (attempt < 2)
                    {
                        return await ByItself(invoice, attempt + 1);
                    }
                }

                public Task<Refund> ByHelper(string paymentIntent) =>
                    Retry.Run(() => refunds.[|CreateAsync|](new() { PaymentIntent = paymentIntent }));

                private Task Pay(string invoice) => invoices.[|PayAsync|](invoice);
            }

            public static class Retry
            {
                public static async Task<T> Run<T>(Func<Task<T>> action)
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            return await action();
                        }
                        catch (StripeException e) when (e.HttpStatusCode == System.Net.HttpStatusCode.Conflict)
                        {
                            await Task.Delay(500);
                        }
                    }

                    throw new InvalidOperationException();
                }
            }
            """
        );

    [Fact]
    public Task A_retry_with_a_key_and_a_loop_that_is_none_are_silent() =>
        Verify.Silent(
            """
            public class Desk(RefundService refunds, CustomerService customers)
            {
                public async Task Keyed(string order)
                {
                    var request = new RequestOptions { IdempotencyKey = $"refund-{order}" };
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            await refunds.CreateAsync(new(), request);
                            return;
                        }
                        catch (StripeException) when (attempt < 3)
                        {
                        }
                    }
                }

                // Each order once: a failure is noted, and the next order's turn comes.
                public async Task Walk(List<string> orders)
                {
                    foreach (var order in orders)
                    {
                        try
                        {
                            await refunds.CreateAsync(new() { PaymentIntent = order });
                        }
                        catch (StripeException)
                        {
                        }
                    }
                }

                // Repeated as often as you like: it is the same change of the same customer.
                public async Task Rename(string customer)
                {
                    while (true)
                    {
                        try
                        {
                            await customers.UpdateAsync(customer, new() { Name = "A" });
                            return;
                        }
                        catch (StripeException)
                        {
                        }
                    }
                }

                // What is retried is the database.
                public async Task Save(Func<Task> save)
                {
                    await customers.CreateAsync(new());
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { await save(); return; } catch (Exception) { }
                    }
                }

                public async Task Conflict()
                {
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { await customers.CreateAsync(new()); return; } catch (InvalidOperationException) { }
                    }
                }
            }
            """
        );

    [Fact]
    public Task The_key_that_all_attempts_share_is_made_from_an_id() =>
        Verify.Fixes(
            """
            public class Desk(RefundService refunds)
            {
                public async Task<Refund> Undo(string orderId)
                {
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            return await refunds.[|CreateAsync|](new() { PaymentIntent = orderId });
                        }
                        catch (StripeException) when (attempt < 3)
                        {
                        }
                    }
                }
            }
            """,
            """
            public class Desk(RefundService refunds)
            {
                public async Task<Refund> Undo(string orderId)
                {
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            return await refunds.CreateAsync(new() { PaymentIntent = orderId }, new RequestOptions { IdempotencyKey = $"refund-{orderId}" });
                        }
                        catch (StripeException) when (attempt < 3)
                        {
                        }
                    }
                }
            }
            """
        );
}
