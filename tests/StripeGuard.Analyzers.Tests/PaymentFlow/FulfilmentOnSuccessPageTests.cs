using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.PaymentFlow.FulfilmentOnSuccessPageAnalyzer>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5004 reports, and stays silent: docs/rules/STRIPE5004.md.</summary>
public class FulfilmentOnSuccessPageTests
{
    private static string Shop(string types) =>
        $$"""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Mvc.RazorPages;
            using Stripe.Checkout;

            public enum OrderStatus { Open, Paid, Unpaid }

            public class Order { public int Id; public OrderStatus Status { get; set; } public bool IsPaid { get; set; } public string State { get; set; } = ""; }

            public interface IOrders { Order Find(object key); void Save(); void MarkAsPaid(string id); }

            {{types}}
            """;

    [Fact]
    public Task A_success_page_that_marks_as_paid_unasked_is_reported() =>
        Check.Reports(
            Shop(
                """
                public class CheckoutController(IOrders orders, SessionService sessions) : Controller
                {
                    public IActionResult Start(int id)
                    {
                        var options = new SessionCreateOptions
                        {
                            SuccessUrl = $"{Request.Scheme}://{Request.Host}/Checkout/ConfirmPayment?orderId={id}",
                        };
                        return Redirect(sessions.Create(options).Url);
                    }

                    [HttpGet]
                    public IActionResult ConfirmPayment(int orderId)
                    {
                        var order = orders.Find(orderId);
                        [|order.Status = OrderStatus.Paid|];
                        order.IsPaid = true;
                        orders.Save();
                        return View();
                    }

                    [HttpGet("success")]
                    public async Task<IActionResult> Done(string session_id)
                    {
                        var session = await sessions.GetAsync(session_id);
                        var order = orders.Find(session.ClientReferenceId);
                        [|order.IsPaid = true|];
                        return Ok();
                    }

                    public IActionResult NoVerb(string session_id)
                    {
                        var session = Fetch(session_id);
                        [|orders.MarkAsPaid(session.ClientReferenceId)|];
                        return Ok();
                    }

                    private Session Fetch(string id) => sessions.Get(id);
                }

                public class ThanksModel(IOrders orders) : PageModel
                {
                    private const string Url = "";

                    public void OnGet(int id) => [|orders.Find(id).State = "paid"|];
                }

                public static class Minimal
                {
                    public static void Map(WebApplication app, IOrders orders)
                    {
                        var options = new SessionCreateOptions();
                        options.SuccessUrl = "https://shop.example/thanks";
                        app.MapGet("/orders/thanks", (int id) =>
                        {
                            [|orders.Find(id).Status = OrderStatus.Paid|];
                            return Results.Ok();
                        });
                    }
                }
                """
            )
        );

    [Fact]
    public Task Who_asks_Stripe_or_shows_only_is_fine() =>
        Check.Silent(
            Shop(
                """
                public class CheckoutController(IOrders orders, SessionService sessions, IGateway gateway) : Controller
                {
                    public SessionCreateOptions Options() => new() { SuccessUrl = "https://shop.example/Checkout/Success" };

                    [HttpGet("success")]
                    public async Task<IActionResult> Success(string session_id)
                    {
                        var session = await sessions.GetAsync(session_id);
                        if (session.PaymentStatus == "paid") orders.Find(1).Status = OrderStatus.Paid;
                        return Ok();
                    }

                    [HttpGet]
                    public IActionResult ByHelper(string session_id)
                    {
                        if (!IsPaid(session_id)) return BadRequest();
                        orders.Find(1).IsPaid = true;
                        return Ok();
                    }

                    private bool IsPaid(string id) => sessions.Get(id).PaymentStatus == "paid";

                    [HttpGet("Success")]
                    public IActionResult ByGateway(string session_id)
                    {
                        if (!gateway.VerifyPayment(session_id)) return BadRequest();
                        orders.Find(1).IsPaid = true;
                        return Ok();
                    }

                    [HttpGet]
                    public IActionResult NotPaid(string session_id)
                    {
                        sessions.Get(session_id);
                        orders.Find(1).Status = OrderStatus.Unpaid;
                        orders.Find(1).IsPaid = false;
                        return Ok();
                    }

                    [HttpPost]
                    public IActionResult Webhook(string session_id)
                    {
                        sessions.Get(session_id);
                        orders.Find(1).Status = OrderStatus.Paid;
                        return Ok();
                    }

                    [HttpGet]
                    public IActionResult ByHand(int id)
                    {
                        orders.Find(id).Status = OrderStatus.Paid;
                        return Ok();
                    }
                }

                public interface IGateway { bool VerifyPayment(string id); }
                """
            )
        );
}
