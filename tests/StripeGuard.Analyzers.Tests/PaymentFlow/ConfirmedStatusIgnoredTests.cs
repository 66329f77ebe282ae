using Microsoft.CodeAnalysis;
using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.ConfirmedStatusIgnoredAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5001 reports, and stays silent: docs/rules/STRIPE5001.md.</summary>
public class ConfirmedStatusIgnoredTests
{
    private const string Orders = """
        class Order { public string IntentId; public string Status; public bool IsPaid; public DateTime? PaidAt; public OrderStatus State; }
        enum OrderStatus { Open, Pending, Paid, Unpaid }
        class Result { public bool Success; public string Message; public static Result Succeeded(string id) => new(); }
        interface IOrders { Task MarkAsPaid(string id); Task Note(string id); Task<bool> Look(PaymentIntent intent); }
        """;

    [Fact]
    public Task A_confirmed_intent_taken_for_paid_is_reported_in_each_shape() =>
        Check.Reports(
            $$"""
            using Microsoft.AspNetCore.Mvc;

            class Payments(PaymentIntentService service, StripeClient client, IOrders orders) : ControllerBase
            {
                private readonly PaymentIntentCreateOptions stored = new() { Amount = 1999, Currency = "usd", Confirm = true };

                public async Task<bool> AtOnce(Order order)
                {
                    var intent = await service.[|CreateAsync|](new PaymentIntentCreateOptions { Amount = 1999, Confirm = true });
                    order.IntentId = intent.Id;
                    return true;
                }

                public async Task Later(Order order)
                {
                    PaymentIntentCreateOptions options = new() { Amount = 1999 };
                    options.Confirm = true;
                    var intent = await client.V1.PaymentIntents.[|CreateAsync|](options).ConfigureAwait(false);
                    if (intent != null)
                    {
                        order.State = OrderStatus.Paid;
                    }
                }

                public bool Synchronous(Order order)
                {
                    var intent = new PaymentIntentService().[|Create|](stored);
                    order.IsPaid = true;
                    return !string.IsNullOrEmpty(intent.Id);
                }

                public async Task<IActionResult> Confirmed(string id)
                {
                    await service.[|ConfirmAsync|](id, requestOptions: new RequestOptions { IdempotencyKey = id });
                    return Ok();
                }

                public async Task<IActionResult> Shown(string id)
                {
                    _ = await service.[|ConfirmAsync|](id);
                    return RedirectToAction("PaymentSuccess");
                }

                public async Task<Result> Wrapped(string id)
                {
                    var intent = await service.[|ConfirmAsync|](id, Options());
                    return Result.Succeeded(intent.Id);
                }

                public async Task Done(string id)
                {
                    var intent = service.[|ConfirmAsync|](id).Result;
                    await orders.MarkAsPaid(intent?.Id);
                }

                public async Task<object> Saved(SetupIntentService setups, string id, Order order)
                {
                    var setup = await setups.[|ConfirmAsync|](id);
                    order.PaidAt = DateTime.UtcNow;
                    return new { setup.PaymentMethodId };
                }

                private static PaymentIntentConfirmOptions Options() => new() { PaymentMethod = "pm_1" };
            }

            {{Orders}}
            """
        );

    [Fact]
    public Task Charges_and_refunds_are_worth_a_look() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Mvc;

            class Desk(RefundService refunds, ChargeService charges) : ControllerBase
            {
                public async Task<IActionResult> Refund(string charge)
                {
                    var refund = await refunds.[|CreateAsync|](new RefundCreateOptions { Charge = charge });
                    return new OkObjectResult(new { Success = "true" });
                }

                public async Task<IActionResult> Charge(long cents)
                {
                    await charges.[|CreateAsync|](new ChargeCreateOptions { Amount = cents });
                    return Ok("Payment received.");
                }
            }
            """,
            severity: DiagnosticSeverity.Info
        );

    [Fact]
    public Task It_is_silent_where_the_status_is_looked_at_or_given_to_someone_who_may() =>
        Check.Silent(
            $$"""
            using Microsoft.AspNetCore.Mvc;

            class Payments(PaymentIntentService service, IOrders orders) : ControllerBase
            {
                private PaymentIntent last;

                public async Task<bool> Looked(string id)
                {
                    var intent = await service.ConfirmAsync(id);
                    if (intent.Status != "succeeded") return false;
                    return true;
                }

                public async Task<bool> ByPattern(string id)
                {
                    if (await service.ConfirmAsync(id) is { Status: "succeeded" }) return true;
                    return false;
                }

                public async Task<bool> Again(string id)
                {
                    await service.ConfirmAsync(id);
                    var intent = await service.GetAsync(id);
                    if (intent.Status == "succeeded") return true;
                    return false;
                }

                public async Task<IActionResult> ToTheBrowser(string id)
                {
                    var intent = await service.ConfirmAsync(id);
                    return Ok(new { success = true, intent.ClientSecret, intent.NextAction });
                }

                public async Task<PaymentIntent> ToTheCaller(string id) => await service.ConfirmAsync(id);

                public async Task<bool> ToAnother(string id)
                {
                    var intent = await service.ConfirmAsync(id);
                    await orders.Look(intent);
                    return true;
                }

                public async Task<bool> Kept(string id)
                {
                    last = await service.ConfirmAsync(id);
                    return true;
                }
            }

            {{Orders}}
            """
        );

    [Fact]
    public Task It_is_silent_where_nothing_is_confirmed_or_no_success_is_reported() =>
        Check.Silent(
            $$"""
            using Microsoft.AspNetCore.Mvc;

            class Payments(PaymentIntentService service, IOrders orders) : ControllerBase
            {
                public async Task<IActionResult> Browser(Order order)
                {
                    var intent = await service.CreateAsync(new PaymentIntentCreateOptions { Amount = 1999, Confirm = false });
                    order.IntentId = intent.Id;
                    return Ok();
                }

                public async Task<bool> Throws(Order order)
                {
                    await service.CreateAsync(new PaymentIntentCreateOptions { Amount = 1999, Confirm = true, ErrorOnRequiresAction = true });
                    return true;
                }

                public async Task OffSession(Order order)
                {
                    var intent = await service.CreateAsync(new PaymentIntentCreateOptions { Amount = 1999, Confirm = true, OffSession = true });
                    order.State = OrderStatus.Paid;
                }

                public async Task Pending(Order order)
                {
                    var intent = await service.ConfirmAsync(order.IntentId);
                    order.State = OrderStatus.Pending;
                    order.Status = "not paid yet";
                    await orders.Note(intent.Id);
                }

                public async Task<bool> Elsewhere(Order order, bool free)
                {
                    if (free)
                    {
                        order.State = OrderStatus.Paid;
                    }
                    else
                    {
                        await service.ConfirmAsync(order.IntentId);
                    }

                    return false;
                }
            }

            class PaymentIntents { public Task<string> ConfirmAsync(string id) => Task.FromResult(id); }
            class Own(PaymentIntents service) { public async Task<bool> Pay(string id) { await service.ConfirmAsync(id); return true; } }

            {{Orders}}
            """
        );

    [Fact]
    public Task A_test_means_what_it_does() =>
        Check.Silent(
            "class T { bool Pay(string id) { new PaymentIntentService().Confirm(id); return true; } }",
            inTestProject: true
        );
}
