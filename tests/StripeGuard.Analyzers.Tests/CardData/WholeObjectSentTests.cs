using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.CardData.WholeObjectSentAnalyzer>;

namespace StripeGuard.Analyzers.Tests.CardData;

/// <summary>STRIPE4011 reports, and stays silent: docs/rules/STRIPE4011.md.</summary>
public class WholeObjectSentTests
{
    [Fact]
    public Task A_whole_object_in_an_answer_is_reported_in_each_shape() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Stripe.Checkout;

            class PaymentsController(PaymentIntentService intents, CustomerService customers, SessionService sessions) : Controller
            {
                public async Task<IActionResult> Create()
                {
                    var intent = await intents.CreateAsync(new() { Amount = 1999 });
                    return Ok([|intent|]);
                }

                public IActionResult Session(string id) => Json(new { success = true, session = [|sessions.Get(id)|] });

                public ActionResult<Customer> Customer(string id)
                {
                    return [|customers.Get(id)|];
                }

                public async Task<Customer> Same(string id) => [|await customers.GetAsync(id)|];

                public IActionResult All() => new OkObjectResult([|customers.List()|]);

                public IActionResult Data() => Ok([|customers.List().Data|]);

                public static void Map(WebApplication app, SetupIntentService setups)
                {
                    app.MapPost("/setup", () => Results.Ok([|setups.Create(new())|]));
                    app.MapGet("/setup/{id}", (string id) => [|setups.Get(id)|]);
                }
            }
            """
        );

    [Fact]
    public Task What_the_client_needs_and_what_everyone_may_see_is_not_reported() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Mvc;

            record View(string Id, string Status);

            class PaymentsController(PaymentIntentService intents, ProductService products, PriceService prices) : Controller
            {
                public async Task<IActionResult> Create()
                {
                    var intent = await intents.CreateAsync(new() { Amount = 1999 });
                    return Ok(new { intent.ClientSecret, intent.Status });
                }

                public async Task<View> Show(string id)
                {
                    var intent = await intents.GetAsync(id);
                    return new View(intent.Id, intent.Status);
                }

                public IActionResult Products() => Ok(products.List());

                public Price Price(string id) => prices.Get(id);

                private PaymentIntent Find(string id) => intents.Get(id);

                public IActionResult Status(string id) => Ok(Find(id).Status);
            }

            class Payments(PaymentIntentService intents)
            {
                public PaymentIntent Find(string id) => intents.Get(id);
                public PaymentIntent Ok(string id) => Ok(Find(id));
                private PaymentIntent Ok(PaymentIntent intent) => intent;
            }
            """
        );

    [Fact]
    public Task A_test_answers_what_it_likes() =>
        Check.Silent(
            "class T : Microsoft.AspNetCore.Mvc.Controller { public Customer Get(string id) => new CustomerService().Get(id); }",
            inTestProject: true
        );
}
