using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.UnreachableWebhookEndpointAnalyzer,
    StripeGuard.CodeFixes.Webhooks.UnreachableWebhookEndpointFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2013 reports, and stays silent: docs/rules/STRIPE2013.md.</summary>
public class UnreachableWebhookEndpointTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;

        """;

    private const string Receive =
        "{ EventUtility.ConstructEvent(await new StreamReader(Request.Body).ReadToEndAsync(), Request.Headers[\"Stripe-Signature\"], \"secret\"); return Ok(); }";

    private const string Mapped =
        "async (HttpRequest request) => { EventUtility.ConstructEvent(await new StreamReader(request.Body).ReadToEndAsync(), request.Headers[\"Stripe-Signature\"], \"secret\"); return Results.Ok(); }";

    private static string Source(string types) =>
        Usings
        + types
            .Replace("RECEIVE", Receive, StringComparison.Ordinal)
            .Replace("MAPPED", Mapped, StringComparison.Ordinal);

    [Fact]
    public Task Endpoints_behind_a_login_a_token_or_another_verb_are_reported() =>
        Check.Reports(
            Source(
                """
                [Authorize]
                public class OfTheController : ControllerBase
                {
                    [HttpPost] public async Task<IActionResult> [|Post|]() RECEIVE
                    [HttpPost] public async Task<IActionResult> [|ByHelper|]() => Construct(await new StreamReader(Request.Body).ReadToEndAsync()) is null ? BadRequest() : Ok();
                    [HttpGet] public IActionResult Orders() => Ok();
                    private Event Construct(string json) => EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], "secret");
                }

                public class OfTheAction : ControllerBase
                {
                    [HttpPost, Authorize(Roles = "Admin")] public async Task<IActionResult> [|Post|]() RECEIVE
                    [HttpPost] [ValidateAntiForgeryToken] public async Task<IActionResult> [|Token|]() RECEIVE
                    [HttpGet("hook")] public async Task<IActionResult> [|Get|]() RECEIVE
                }

                [AutoValidateAntiforgeryToken]
                public class Shop : Controller
                {
                    [HttpPost] public async Task<IActionResult> [|Webhook|]() RECEIVE
                }

                public class HookModel : PageModel
                {
                    public async Task<IActionResult> [|OnPostAsync|]() { EventUtility.ConstructEvent(await new StreamReader(Request.Body).ReadToEndAsync(), Request.Headers["Stripe-Signature"], "secret"); return new OkResult(); }
                }

                public static class Minimal
                {
                    public static void Map(WebApplication app)
                    {
                        app.[|MapPost|]("/a", MAPPED).WithName("a").RequireAuthorization();
                        app.[|MapGet|]("/b", MAPPED);
                        app.[|MapPost|]("/c", OnEvent).RequireAuthorization();
                        var group = app.MapGroup("/hooks").RequireAuthorization();
                        group.[|MapPost|]("/d", MAPPED);
                        var other = app.MapGroup("/others");
                        other.RequireAuthorization();
                        other.[|MapPost|]("/e", MAPPED);
                        app.[|MapPost|]("/f", [Authorize] MAPPED);
                    }

                    private static async Task<IResult> OnEvent(HttpRequest request)
                    {
                        EventUtility.ConstructEvent(await new StreamReader(request.Body).ReadToEndAsync(), request.Headers["Stripe-Signature"], "secret");
                        return Results.Ok();
                    }
                }
                """
            )
        );

    [Fact]
    public Task Endpoints_that_let_Stripe_in_and_other_endpoints_are_fine() =>
        Check.Silent(
            Source(
                """
                [Authorize]
                public class Payments : ControllerBase
                {
                    [HttpPost, AllowAnonymous] public async Task<IActionResult> Post() RECEIVE
                    [HttpPost] public IActionResult Pay() => Ok();
                }

                [AllowAnonymous]
                public class Open : ControllerBase
                {
                    [HttpPost, Authorize] public async Task<IActionResult> Post() RECEIVE
                }

                public class ByPolicy : ControllerBase
                {
                    [HttpPost, Authorize(Policy = "StripeAddresses")] public async Task<IActionResult> Post() RECEIVE
                    [HttpPost, Authorize(AuthenticationSchemes = "StripeSignature")] public async Task<IActionResult> Scheme() RECEIVE
                    [HttpGet, HttpPost] public async Task<IActionResult> Both() RECEIVE
                    public async Task<IActionResult> AnyVerb() RECEIVE
                }

                [AutoValidateAntiforgeryToken]
                public class Shop : Controller
                {
                    [HttpPost, IgnoreAntiforgeryToken] public async Task<IActionResult> Webhook() RECEIVE
                    [HttpPost] public IActionResult Form() => View();
                }

                [IgnoreAntiforgeryToken]
                public class HookModel : PageModel
                {
                    public async Task<IActionResult> OnPostAsync() { EventUtility.ConstructEvent(await new StreamReader(Request.Body).ReadToEndAsync(), Request.Headers["Stripe-Signature"], "secret"); return new OkResult(); }
                }

                public static class Minimal
                {
                    public static void Map(WebApplication app)
                    {
                        app.MapPost("/a", MAPPED);
                        var group = app.MapGroup("/hooks").RequireAuthorization();
                        group.MapPost("/b", MAPPED).AllowAnonymous();
                        group.MapPost("/c", () => Results.Ok());
                        group.MapPost("/d", [AllowAnonymous] MAPPED);
                        var mapped = group.MapPost("/e", MAPPED);
                        mapped.AllowAnonymous();
                        app.MapPost("/f", MAPPED).RequireAuthorization("StripeAddresses");
                        app.MapGet("/g", () => Results.Ok()).RequireAuthorization();
                    }
                }
                """
            )
        );

    [Fact]
    public Task An_own_verification_can_be_named_in_the_options() =>
        Check.Reports(
            Source(
                """
                [Authorize]
                public class OfTheController : ControllerBase
                {
                    [HttpPost] public IActionResult [|Post|]() => Gate.Pass(Request.Headers["Stripe-Signature"]!) ? Ok() : BadRequest();
                }

                public static class Gate { public static bool Pass(string header) => header.Length > 3; }
                """
            ),
            "stripe_guard.webhook_methods = Gate.Pass"
        );

    [Fact]
    public Task The_fix_opens_the_door() =>
        Check.Fixes(
            Source(
                """
                [Authorize]
                public class OfTheController : ControllerBase
                {
                    [HttpPost]
                    public async Task<IActionResult> [|Post|]() RECEIVE
                }

                public class OfTheAction : ControllerBase
                {
                    [HttpPost, Authorize(Roles = "Admin")] public async Task<IActionResult> [|Post|]() RECEIVE
                    [HttpPost] [ValidateAntiForgeryToken] public async Task<IActionResult> [|Token|]() RECEIVE
                    [HttpGet("hook")] public async Task<IActionResult> [|Get|]() RECEIVE
                }

                public static class Minimal
                {
                    public static void Map(WebApplication app)
                    {
                        app.[|MapPost|]("/a", MAPPED).RequireAuthorization();
                        app.[|MapGet|]("/b", MAPPED);
                        var group = app.MapGroup("/hooks").RequireAuthorization();
                        group.[|MapPost|]("/c", MAPPED);
                    }
                }
                """
            ),
            Source(
                """
                [Authorize]
                public class OfTheController : ControllerBase
                {
                    [HttpPost]
                    [AllowAnonymous]
                    public async Task<IActionResult> Post() RECEIVE
                }

                public class OfTheAction : ControllerBase
                {
                    [HttpPost, AllowAnonymous] public async Task<IActionResult> Post() RECEIVE
                    [HttpPost] [IgnoreAntiforgeryToken] public async Task<IActionResult> Token() RECEIVE
                    [HttpPost("hook")] public async Task<IActionResult> Get() RECEIVE
                }

                public static class Minimal
                {
                    public static void Map(WebApplication app)
                    {
                        app.MapPost("/a", MAPPED).AllowAnonymous();
                        app.MapPost("/b", MAPPED);
                        var group = app.MapGroup("/hooks").RequireAuthorization();
                        group.MapPost("/c", MAPPED).AllowAnonymous();
                    }
                }
                """
            )
        );
}
