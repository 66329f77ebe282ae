using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.StripeExceptionSwallowedAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5005 reports, and stays silent: docs/rules/STRIPE5005.md.</summary>
public class StripeExceptionSwallowedTests
{
    [Fact]
    public Task A_failure_that_is_swallowed_or_told_as_a_success_is_reported() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Logging;

            class Payments(PaymentIntentService intents, RefundService refunds, ILogger<Payments> log) : ControllerBase
            {
                public async Task Empty(string id)
                {
                    try { await intents.CaptureAsync(id); }
                    [|catch (StripeException)|]
                    {
                    }
                }

                public void EmptyOfAll(string id)
                {
                    try { refunds.Create(new RefundCreateOptions { PaymentIntent = id }); }
                    [|catch|] { /* ignore */ }
                }

                public async Task<bool> True(string id)
                {
                    try { await intents.ConfirmAsync(id); return true; }
                    [|catch (StripeException e)|]
                    {
                        log.LogError(e, "failed");
                        return true;
                    }
                }

                public async Task<IActionResult> Answered(string id)
                {
                    try { await refunds.CreateAsync(new() { PaymentIntent = id }); }
                    [|catch (Exception e)|]
                    {
                        log.LogError(e, "failed");
                    }

                    log.LogInformation("refunded");
                    return Ok();
                }

                public async Task<IActionResult> Thanks(string id, Order order)
                {
                    try { await intents.ConfirmAsync(id); }
                    [|catch (StripeException e)|]
                    {
                        order.Status = "Paid";
                        log.LogError(e, "failed");
                    }

                    return BadRequest();
                }

                public bool Printed(string id)
                {
                    try
                    {
                        var intent = intents.Confirm(id);
                        return intent.Status == "succeeded";
                    }
                    catch (HttpRequestException) { throw; }
                    [|catch (Exception e)|]
                    {
                        Console.WriteLine(e.StackTrace);
                    }

                    return false;
                }
            }

            class Order { public string Status { get; set; } }
            """
        );

    [Fact]
    public Task It_is_silent_where_the_failure_is_told() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Logging;

            class Payments(PaymentIntentService intents, ILogger<Payments> log) : ControllerBase
            {
                public async Task<IActionResult> Answered(string id)
                {
                    try { await intents.ConfirmAsync(id); return Ok(); }
                    catch (StripeException e) { return BadRequest(e.StripeError.Message); }
                }

                public async Task<bool> False(string id)
                {
                    try { await intents.ConfirmAsync(id); return true; }
                    catch (StripeException e) { log.LogError(e, "declined"); return false; }
                }

                public async Task Wrapped(string id)
                {
                    try { await intents.ConfirmAsync(id); }
                    catch (StripeException e) { throw new InvalidOperationException("declined", e); }
                }

                public async Task<IActionResult> Flagged(string id)
                {
                    var failed = false;
                    try { await intents.ConfirmAsync(id); }
                    catch (StripeException e) { failed = true; log.LogError(e, "declined"); }
                    return failed ? BadRequest() : Ok();
                }

                public async Task Logged(string id)
                {
                    try { await intents.CaptureAsync(id); }
                    catch (StripeException e) { log.LogWarning(e, "not captured yet"); }
                }
            }
            """
        );

    [Fact]
    public Task To_put_something_out_of_use_is_tidying_up_and_a_change_of_anything_else_is_not() =>
        Check.Reports(
            """
            class Catalogue(PriceService prices, ProductService products)
            {
                public async Task Replace(string old)
                {
                    try { await prices.UpdateAsync(old, new PriceUpdateOptions { Active = false }); }
                    catch (StripeException) { }
                }

                public void Retire(string product)
                {
                    try { products.Update(product, new() { Active = false }); }
                    catch (StripeException) { }
                }

                public void Revive(string product)
                {
                    try { products.Update(product, new() { Active = true }); }
                    [|catch (StripeException)|] { }
                }

                public void Rename(string product)
                {
                    try { products.Update(product, new() { Active = false, Name = "Old" }); }
                    [|catch (StripeException)|] { }
                }
            }
            """
        );

    [Fact]
    public Task It_is_silent_where_the_exception_is_known_or_nothing_is_lost() =>
        Check.Silent(
            """
            class Payments(PaymentIntentService intents, RefundService refunds, CustomerService customers, CouponService coupons)
            {
                public async Task<bool> Filtered(string id)
                {
                    try { await refunds.CreateAsync(new() { PaymentIntent = id }); return true; }
                    catch (StripeException e) when (e.StripeError?.Code == "charge_already_refunded") { return true; }
                }

                public async Task<bool> AskedInside(string id)
                {
                    try { await refunds.CreateAsync(new() { PaymentIntent = id }); return true; }
                    catch (StripeException e)
                    {
                        if (e.StripeError?.Code == "charge_already_refunded") { return true; }
                        return false;
                    }
                }

                public async Task Explained()
                {
                    try { await coupons.CreateAsync(new CouponCreateOptions { Id = "summer" }); }
                    catch (StripeException) { /* It exists already. */ }
                }

                public async Task Tidied(string id)
                {
                    try { await intents.CancelAsync(id); }
                    catch (StripeException) { }
                }

                public async Task<Customer> LookedUp(string id)
                {
                    try { return await customers.GetAsync(id); }
                    catch (StripeException) { }
                    return null;
                }

                public async Task OfAnother(string id)
                {
                    try { Directory.Delete(id); }
                    catch (Exception) { }
                }

                public async Task Inner(string id)
                {
                    try
                    {
                        try { await intents.ConfirmAsync(id); }
                        catch (StripeException e) { Environment.FailFast(e.Message); }
                    }
                    catch { }
                }
            }
            """
        );

    [Fact]
    public Task In_a_console_program_printing_tells_the_user() =>
        Check.Silent(
            """
            try { new RefundService().Create(new RefundCreateOptions { Charge = args[0] }); }
            catch (StripeException e) { Console.WriteLine(e.Message); }

            class Webhook
            {
                public async Task<bool> Receive(string json, string header)
                {
                    try
                    {
                        var received = EventUtility.ConstructEvent(json, header, "secret");
                        await new RefundService().CreateAsync(new RefundCreateOptions { Charge = received.Id });
                    }
                    catch (StripeException) { return true; }
                    return true;
                }
            }
            """
        );

    [Fact]
    public Task A_test_means_what_it_does() =>
        Check.Silent(
            "class T { void Pay(string id) { try { new PaymentIntentService().Confirm(id); } catch { } } }",
            inTestProject: true
        );
}
