using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.BodyReadSynchronouslyAnalyzer,
    StripeGuard.CodeFixes.Webhooks.BodyReadSynchronouslyFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2014 reports, and stays silent: docs/rules/STRIPE2014.md.</summary>
public class BodyReadSynchronouslyTests
{
    [Fact]
    public Task A_webhooks_body_read_synchronously_is_reported() =>
        Check.Reports(
            """
            using System.Text.Json;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
                public IActionResult Direct()
                {
                    var json = [|new StreamReader(Request.Body).ReadToEnd()|];
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public async Task<IActionResult> WithReader()
                {
                    using var reader = new StreamReader(HttpContext.Request.Body, leaveOpen: true);
                    var json = [|reader.ReadToEnd()|].Trim();
                    await Task.Yield();
                    EventUtility.ValidateSignature(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public IActionResult Copied()
                {
                    using var buffer = new MemoryStream();
                    [|Request.Body.CopyTo(buffer)|];
                    EventUtility.ConstructEvent(System.Text.Encoding.UTF8.GetString(buffer.ToArray()), Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public IActionResult Parsed()
                {
                    var stripeEvent = [|JsonSerializer.Deserialize<Event>(Request.Body)|];
                    return Ok(stripeEvent!.Id);
                }

                public IActionResult Helped()
                {
                    EventUtility.ConstructEvent(Body(), Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                private string Body() => [|new StreamReader(Request.Body).ReadToEnd()|];
            }
            """
        );

    [Fact]
    public Task What_the_server_allows_and_other_streams_are_fine() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
                public async Task<IActionResult> Asynchronous()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public async Task<IActionResult> InMemory()
                {
                    using var buffer = new MemoryStream();
                    await Request.Body.CopyToAsync(buffer);
                    buffer.Position = 0;
                    var json = new StreamReader(buffer).ReadToEnd();
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public IActionResult FromAFile()
                {
                    var json = new StreamReader("event.json").ReadToEnd();
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public IActionResult NoWebhook() => Ok(new StreamReader(Request.Body).ReadToEnd());
            }
            """
        );

    [Fact]
    public Task A_program_that_allows_synchronous_reads_is_fine() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Hosting;
            using Microsoft.AspNetCore.Http;

            var builder = WebApplication.CreateBuilder(args);
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AllowSynchronousIO = true);
            var app = builder.Build();
            app.MapPost("/stripe", (HttpRequest request) =>
            {
                var json = new StreamReader(request.Body).ReadToEnd();
                EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], args[0]);
            });
            """
        );

    [Fact]
    public Task The_fix_awaits_and_makes_the_endpoint_asynchronous() =>
        Check.Fixes(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public static class Hooks
            {
                public static void Map(WebApplication app, string secret) =>
                    app.MapPost("/stripe", (HttpRequest request) =>
                    {
                        var json = [|new StreamReader(request.Body).ReadToEnd()|];
                        EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], secret);
                        return Results.Ok();
                    });
            }

            public class HookController(string secret) : ControllerBase
            {
                public IActionResult Direct()
                {
                    // As it came.
                    var json = [|new StreamReader(Request.Body).ReadToEnd()|];
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public void Nothing()
                {
                    EventUtility.ConstructEvent([|new StreamReader(Request.Body).ReadToEnd()|].Trim(), Request.Headers["Stripe-Signature"], secret);
                }

                public async Task<IActionResult> Already()
                {
                    using var buffer = new MemoryStream();
                    [|Request.Body.CopyTo(buffer)|];
                    await Task.Yield();
                    EventUtility.ConstructEvent(buffer.ToString(), Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }
            }
            """,
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public static class Hooks
            {
                public static void Map(WebApplication app, string secret) =>
                    app.MapPost("/stripe", async (HttpRequest request) =>
                    {
                        var json = await new StreamReader(request.Body).ReadToEndAsync();
                        EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], secret);
                        return Results.Ok();
                    });
            }

            public class HookController(string secret) : ControllerBase
            {
                public async Task<IActionResult> Direct()
                {
                    // As it came.
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }

                public async Task Nothing()
                {
                    EventUtility.ConstructEvent((await new StreamReader(Request.Body).ReadToEndAsync()).Trim(), Request.Headers["Stripe-Signature"], secret);
                }

                public async Task<IActionResult> Already()
                {
                    using var buffer = new MemoryStream();
                    await Request.Body.CopyToAsync(buffer);
                    await Task.Yield();
                    EventUtility.ConstructEvent(buffer.ToString(), Request.Headers["Stripe-Signature"], secret);
                    return Ok();
                }
            }
            """
        );
}
