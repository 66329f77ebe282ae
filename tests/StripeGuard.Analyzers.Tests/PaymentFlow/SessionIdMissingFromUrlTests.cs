using Verify = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.PaymentFlow.SessionIdMissingFromUrlAnalyzer,
    StripeGuard.CodeFixes.PaymentFlow.SessionIdMissingFromUrlFix
>;

namespace StripeGuard.Analyzers.Tests.PaymentFlow;

/// <summary>STRIPE5009 reports, and stays silent: docs/rules/STRIPE5009.md.</summary>
public class SessionIdMissingFromUrlTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.WebUtilities;
        using Stripe.Checkout;


        """;

    private const string Distorted = """
        public class Desk(string domain)
        {
            public SessionCreateOptions[] Do(int id) =>
            [
                new() { SuccessUrl = [|"https://shop.example/done?session_id={{CHECKOUT_SESSION_ID}}"|] },
                new() { SuccessUrl = domain + [|"/done?session_id=%7bCHECKOUT_SESSION_ID%7d"|] },
                new() { ReturnUrl = $"{domain}/orders/{id}[|/done?session_id=%7BCHECKOUT_SESSION_ID%7D|]" },
            ];
        }
        """;

    [Fact]
    public Task A_placeholder_with_other_braces_is_put_right() =>
        Verify.Fixes(
            Usings + Distorted,
            Usings
                + """
                public class Desk(string domain)
                {
                    public SessionCreateOptions[] Do(int id) =>
                    [
                        new() { SuccessUrl = "https://shop.example/done?session_id={CHECKOUT_SESSION_ID}" },
                        new() { SuccessUrl = domain + "/done?session_id={CHECKOUT_SESSION_ID}" },
                        new() { ReturnUrl = $"{domain}/orders/{id}/done?session_id={{CHECKOUT_SESSION_ID}}" },
                    ];
                }
                """
        );

    [Fact]
    public Task What_encodes_its_arguments_encodes_the_placeholder() =>
        Verify.Reports(
            Usings
                + """
                public class PayController : Controller
                {
                    public SessionCreateOptions[] Do()
                    {
                        var thanks = [|QueryHelpers.AddQueryString("https://shop.example/thanks", "session_id", "{CHECKOUT_SESSION_ID}")|];
                        return
                        [
                            new() { SuccessUrl = thanks },
                            new() { SuccessUrl = [|Url.Action("Thanks", "Pay", new { session_id = "{CHECKOUT_SESSION_ID}" }, Request.Scheme)|] },
                            new() { SuccessUrl = "https://shop.example/thanks?session_id=" + [|Uri.EscapeDataString("{CHECKOUT_SESSION_ID}")|] },
                        ];
                    }
                }
                """
        );

    private const string Handlers = """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/gifts/thanks", async (string session_id) =>
        {
            var session = await new SessionService().GetAsync(session_id);
            return Results.Ok(session.PaymentStatus);
        });
        app.MapPost("/gifts", (HttpRequest request) => new SessionCreateOptions
        {
            Mode = "payment",
            SuccessUrl = [|"https://shop.example/gifts/thanks"|],
        });

        public class OrdersController(string domain) : Controller
        {
            public SessionCreateOptions Pay(int id) => new() { SuccessUrl = [|domain + "/orders/success?order=1"|] };

            public SessionCreateOptions Again(int id) => new() { SuccessUrl = [|$"{domain}/orders/{id}/success"|] };

            [HttpGet("success")]
            public Session Show(string sessionId) => new SessionService().Get(sessionId);
        }
        """;

    [Fact]
    public Task A_handler_that_reads_the_session_needs_it_in_the_address() =>
        Verify.Fixes(
            Usings + Handlers,
            Usings
                + Handlers
                    .Replace(
                        "[|\"https://shop.example/gifts/thanks\"|]",
                        "\"https://shop.example/gifts/thanks?session_id={CHECKOUT_SESSION_ID}\"",
                        StringComparison.Ordinal
                    )
                    .Replace(
                        "[|domain + \"/orders/success?order=1\"|]",
                        "domain + \"/orders/success?order=1&sessionId={CHECKOUT_SESSION_ID}\"",
                        StringComparison.Ordinal
                    )
                    .Replace(
                        "[|$\"{domain}/orders/{id}/success\"|]",
                        "$\"{domain}/orders/{id}/success?sessionId={{CHECKOUT_SESSION_ID}}\"",
                        StringComparison.Ordinal
                    )
        );

    [Fact]
    public Task An_action_and_a_page_are_found_by_name() =>
        Verify.Reports(
            Usings
                + """
                public class PayController : Controller
                {
                    public SessionCreateOptions Pay() => new() { SuccessUrl = [|Url.Action("Confirm", "Pay", null, Request.Scheme)|] };

                    public SessionCreateOptions Page(string domain) => new() { SuccessUrl = [|domain + "/Receipt"|] };

                    public async Task<Session> Confirm() => await new SessionService().GetAsync(Request.Query["session_id"]);
                }

                public class ReceiptModel : PageModel
                {
                    public void OnGet(string session_id) => new SessionService().Get(session_id);
                }
                """
        );

    [Fact]
    public Task An_address_with_the_placeholder_or_without_a_reader_is_silent() =>
        Verify.Silent(
            Usings
                + """
                public class PayController(string domain) : Controller
                {
                    public SessionCreateOptions[] Do(int id, string given) =>
                    [
                        new() { SuccessUrl = "https://shop.example/thanks?session_id={CHECKOUT_SESSION_ID}" },
                        new() { SuccessUrl = $"{domain}/thanks?session_id={{CHECKOUT_SESSION_ID}}" },
                        new() { SuccessUrl = domain + "/thanks?session_id=" + "{CHECKOUT_SESSION_ID}" },
                        new() { SuccessUrl = Url.Action("Thanks", "Pay", null, "https") + "?session_id={CHECKOUT_SESSION_ID}" },
                        new() { SuccessUrl = Url.Action("Thanks", "Pay", new { sessionId = "1" }, "https") },
                        new() { SuccessUrl = QueryHelpers.AddQueryString(domain, "session_id", "{CHECKOUT_SESSION_ID}").Replace("%7B", "{").Replace("%7D", "}") },
                        new() { SuccessUrl = domain + "/orders" },
                        new() { SuccessUrl = given },
                        new() { SuccessUrl = domain + given },
                        new() { CancelUrl = domain + "/thanks" },
                        new() { SuccessUrl = domain + "/optional" },
                        new() { SuccessUrl = domain + "/show" },
                    ];

                    public Session Thanks(string session_id) => new SessionService().Get(session_id);

                    public Session? Optional(string? session_id = null) => session_id is null ? null : new SessionService().Get(session_id);

                    public string Show(string session_id) => session_id;
                }
                """
        );
}
