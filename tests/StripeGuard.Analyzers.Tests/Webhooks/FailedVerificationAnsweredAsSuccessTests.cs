using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.FailedVerificationAnsweredAsSuccessAnalyzer,
    StripeGuard.CodeFixes.Webhooks.FailedVerificationAnsweredAsSuccessFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2005 reports, and stays silent: docs/rules/STRIPE2005.md.</summary>
public class FailedVerificationAnsweredAsSuccessTests
{
    private static string Controller(string members) =>
        $$"""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Logging;

            public class Reply { public bool Ok { get; set; } }

            public class HookController(ILogger<HookController> log, string secret) : ControllerBase
            {
                private Task<string> Body() => new StreamReader(Request.Body).ReadToEndAsync();

                private Task Fulfil(Event stripeEvent) => Task.CompletedTask;

            {{members}}
            }
            """;

    private static string Action(string handler, string behind = "return Ok();") =>
        Controller(
            $$"""
                public async Task<IActionResult> Receive()
                {
                    try
                    {
                        var stripeEvent = EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret);
                        await Fulfil(stripeEvent);
                    }
                    {{handler}}

                    {{behind}}
                }
            """
        );

    [Theory]
    [InlineData("[|catch (StripeException)|] { return Ok(); }")]
    [InlineData("[|catch (StripeException e)|] { log.LogError(e, \"bad\"); return Ok(new { error = e.Message }); }")]
    [InlineData("[|catch (Exception e)|] { log.LogError(e, \"bad\"); return StatusCode(200); }")]
    [InlineData("[|catch|] { return NoContent(); }")]
    [InlineData("[|catch|] { }")]
    [InlineData("[|catch (StripeException e)|] { log.LogError(e, \"bad\"); }")]
    [InlineData("[|catch (StripeException)|] { return new OkResult(); }")]
    [InlineData("[|catch (StripeException)|] { return new EmptyResult(); }")]
    [InlineData("[|catch (StripeException)|] { return new JsonResult(new { ok = false }); }")]
    [InlineData("[|catch (StripeException)|] { Console.WriteLine(); return await Task.FromResult(Accepted()); }")]
    [InlineData("[|catch (StripeException)|] { Response.StatusCode = 200; return new EmptyResult(); }")]
    [InlineData("catch (ArgumentException) { return BadRequest(); } [|catch (Exception)|] { return Ok(); }")]
    public Task A_catch_that_leads_to_2xx_is_reported(string handler) => Check.Reports(Action(handler));

    [Theory]
    [InlineData("catch (StripeException) { return BadRequest(); }")]
    [InlineData("catch (StripeException) { return Unauthorized(); }")]
    [InlineData("catch (StripeException) { return StatusCode(400); }")]
    [InlineData("catch (StripeException) { return StatusCode(StatusCodes.Status400BadRequest, new { }); }")]
    [InlineData("catch (StripeException) { return Problem(); }")]
    [InlineData("catch (StripeException) { return new BadRequestObjectResult(1); }")]
    [InlineData("catch (StripeException) { throw; }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"\", e); }")]
    [InlineData("catch (StripeException) { Response.StatusCode = 400; return new EmptyResult(); }")]
    [InlineData("catch (StripeException e) when (e.StripeError is null) { return Ok(); }")]
    [InlineData("catch (StripeException) { return BadRequest(); } catch (Exception) { return Ok(); }")]
    [InlineData("catch (ArgumentException) { return Ok(); }")]
    [InlineData("catch (Exception e) { if (e is StripeException) { return BadRequest(); } return Ok(); }")]
    [InlineData("catch (Exception) { return Failed(); }")]
    [InlineData("finally { log.LogInformation(\"done\"); }")]
    public Task A_catch_that_refuses_is_fine(string handler) =>
        Check.Silent(
            Action(handler)
                .Replace(
                    "    private Task Fulfil",
                    "    private IActionResult Failed() => BadRequest();\n\n    private Task Fulfil",
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public Task What_comes_behind_the_catch_decides() =>
        Check.Silent(
            Controller(
                """
                    public async Task<IActionResult> NullChecked()
                    {
                        Event? stripeEvent = null;
                        try
                        {
                            stripeEvent = EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException)
                        {
                        }

                        if (stripeEvent == null)
                        {
                            return BadRequest();
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> Flagged()
                    {
                        var genuine = true;
                        try
                        {
                            EventUtility.ValidateSignature(await Body(), Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException)
                        {
                            genuine = false;
                        }

                        if (!genuine) return BadRequest();
                        return Ok();
                    }

                    private async Task<bool> IsGenuine()
                    {
                        try
                        {
                            EventUtility.ValidateSignature(await Body(), Request.Headers["Stripe-Signature"], secret);
                            return true;
                        }
                        catch (StripeException)
                        {
                            return false;
                        }
                    }

                    public async Task<IActionResult> OwnTry()
                    {
                        Event stripeEvent;
                        try
                        {
                            stripeEvent = EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException)
                        {
                            return BadRequest();
                        }

                        try
                        {
                            await Fulfil(stripeEvent);
                        }
                        catch (Exception e)
                        {
                            log.LogError(e, "kept for the night job");
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> ThroughACheck()
                    {
                        try
                        {
                            if (!await IsGenuine()) return BadRequest();
                        }
                        catch (Exception)
                        {
                            return Ok();
                        }

                        return Ok();
                    }
                """
            )
        );

    [Fact]
    public Task A_handler_that_returns_a_model_or_nothing_answers_200() =>
        Check.Reports(
            Controller(
                """
                    public async Task<Reply> Model()
                    {
                        var reply = new Reply();
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                            reply.Ok = true;
                        }
                        [|catch (StripeException e)|]
                        {
                            log.LogError(e, "bad");
                        }

                        return reply;
                    }

                    public async Task Nothing()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                        }
                        [|catch (Exception e)|]
                        {
                            log.LogError(e, "bad");
                        }
                    }
                """
            )
        );

    [Fact]
    public Task A_verification_in_a_called_service_is_seen() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Mvc;

            public interface IPayments { Task Process(string json, string header); }

            public class Payments(string secret) : IPayments
            {
                public Task Process(string json, string header) => Task.FromResult(Construct(json, header).Id);

                private Event Construct(string json, string header)
                {
                    try
                    {
                        return EventUtility.ConstructEvent(json, header, secret);
                    }
                    catch (Exception e)
                    {
                        throw new StripeException("Invalid signature", e);
                    }
                }
            }

            public class HookController(IPayments payments) : ControllerBase
            {
                public async Task<IActionResult> Receive()
                {
                    try
                    {
                        await payments.Process(await new StreamReader(Request.Body).ReadToEndAsync(), Request.Headers["Stripe-Signature"]!);
                        return Ok();
                    }
                    [|catch (StripeException)|]
                    {
                        return Ok();
                    }
                }
            }
            """
        );

    [Fact]
    public Task What_a_helper_gives_for_a_failed_verification_is_followed_to_the_answer() =>
        Check.Reports(
            Controller(
                """
                    private Event? Verified(string json)
                    {
                        try
                        {
                            return EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException e)
                        {
                            log.LogError(e, "bad");
                            return null;
                        }
                    }

                    private async Task<Event?> Kept(string json)
                    {
                        Event? stripeEvent = null;
                        try
                        {
                            await Task.Yield();
                            stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (Exception e)
                        {
                            log.LogError(e, "bad");
                        }

                        return stripeEvent;
                    }

                    private bool IsGenuine(string json)
                    {
                        try
                        {
                            EventUtility.ValidateSignature(json, Request.Headers["Stripe-Signature"], secret);
                            return true;
                        }
                        catch (StripeException)
                        {
                            return false;
                        }
                    }

                    public async Task<IActionResult> NullIsSkipped()
                    {
                        var stripeEvent = [|Verified(await Body())|];
                        if (stripeEvent != null && stripeEvent.Type == EventTypes.InvoicePaid)
                        {
                            await Fulfil(stripeEvent);
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> NullIsFine()
                    {
                        try
                        {
                            var stripeEvent = await [|Kept(await Body())|].ConfigureAwait(false);
                            if (stripeEvent is null) return Ok();
                            await Fulfil(stripeEvent);
                            return NoContent();
                        }
                        catch (InvalidOperationException)
                        {
                            return BadRequest();
                        }
                    }

                    public async Task<IActionResult> FalseIsFine() => [|IsGenuine(await Body())|] ? Ok() : NoContent();

                    public async Task<IActionResult> Ignored()
                    {
                        [|IsGenuine(await Body())|];
                        return Ok();
                    }
                """
            )
        );

    [Fact]
    public Task A_caller_that_refuses_what_a_helper_gives_is_fine() =>
        Check.Silent(
            Controller(
                """
                    private Event? Verified(string json)
                    {
                        try
                        {
                            return EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException)
                        {
                            return null;
                        }
                    }

                    private bool Process(string json)
                    {
                        try
                        {
                            EventUtility.ValidateSignature(json, Request.Headers["Stripe-Signature"], secret);
                            return true;
                        }
                        catch (StripeException)
                        {
                            return false;
                        }
                    }

                    public async Task<IActionResult> Refused()
                    {
                        if (Verified(await Body()) is not { } stripeEvent) return BadRequest();
                        await Fulfil(stripeEvent);
                        return Ok();
                    }

                    public async Task<IActionResult> RefusedLater()
                    {
                        var stripeEvent = Verified(await Body());
                        if (stripeEvent != null)
                        {
                            await Fulfil(stripeEvent);
                            return Ok();
                        }

                        return BadRequest();
                    }

                    public async Task<IActionResult> Chosen()
                    {
                        var done = Process(await Body());
                        return done ? Ok() : BadRequest();
                    }

                    public async Task<IActionResult> GoesOnAndFails()
                    {
                        var stripeEvent = Verified(await Body());
                        log.LogInformation("{Type}", stripeEvent!.Type);
                        return Ok();
                    }
                """
            )
        );

    [Fact]
    public Task Minimal_APIs_are_looked_at() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            var app = WebApplication.Create(args);
            app.MapPost("/a", async (HttpRequest request) =>
            {
                try
                {
                    var json = await new StreamReader(request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], args[0]);
                    return Results.Ok();
                }
                [|catch (StripeException)|]
                {
                    return Results.Ok();
                }
            });
            app.MapPost("/b", async (HttpContext context) =>
            {
                try
                {
                    var json = await new StreamReader(context.Request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, context.Request.Headers["Stripe-Signature"], args[0]);
                }
                [|catch (StripeException)|]
                {
                }
            });
            app.MapPost("/c", async (HttpContext context) =>
            {
                try
                {
                    var json = await new StreamReader(context.Request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, context.Request.Headers["Stripe-Signature"], args[0]);
                }
                catch (StripeException)
                {
                    context.Response.StatusCode = 400;
                }
            });
            app.Run();
            """
        );

    [Fact]
    public Task The_fix_refuses_and_leaves_other_failures_as_they_were() =>
        Check.Fixes(
            Controller(
                """
                    public async Task<IActionResult> Returns()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                            return Ok();
                        }
                        [|catch (StripeException e)|]
                        {
                            log.LogError(e, "bad");
                            return Ok(e.Message);
                        }
                    }

                    public async Task<IActionResult> Swallows()
                    {
                        try
                        {
                            EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret);
                        }
                        [|catch (StripeException e)|]
                        {
                            log.LogError(e, "bad");
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> CatchesAll()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                        }
                        [|catch (Exception e)|]
                        {
                            log.LogError(e, "bad");
                        }

                        return Ok();
                    }

                    public async Task Nothing()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                        }
                        [|catch (StripeException e)|]
                        {
                            log.LogError(e, "bad");
                        }
                    }
                """
            ),
            Controller(
                """
                    public async Task<IActionResult> Returns()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                            return Ok();
                        }
                        catch (StripeException e)
                        {
                            log.LogError(e, "bad");
                            return BadRequest();
                        }
                    }

                    public async Task<IActionResult> Swallows()
                    {
                        try
                        {
                            EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret);
                        }
                        catch (StripeException e)
                        {
                            log.LogError(e, "bad");
                            return BadRequest();
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> CatchesAll()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                        }
                        catch (StripeException)
                        {
                            return BadRequest();
                        }
                        catch (Exception e)
                        {
                            log.LogError(e, "bad");
                        }

                        return Ok();
                    }

                    public async Task Nothing()
                    {
                        try
                        {
                            await Fulfil(EventUtility.ConstructEvent(await Body(), Request.Headers["Stripe-Signature"], secret));
                        }
                        catch (StripeException e)
                        {
                            log.LogError(e, "bad");
                            Response.StatusCode = 400;
                            return;
                        }
                    }
                """
            )
        );

    [Fact]
    public Task The_fix_answers_in_a_minimal_APIs_words() =>
        Check.Fixes(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            var app = WebApplication.Create(args);
            app.MapPost("/a", async (HttpRequest request) =>
            {
                try
                {
                    var json = await new StreamReader(request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], args[0]);
                    return Results.Ok();
                }
                [|catch (StripeException)|]
                {
                    return Results.Ok();
                }
            });
            """,
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            var app = WebApplication.Create(args);
            app.MapPost("/a", async (HttpRequest request) =>
            {
                try
                {
                    var json = await new StreamReader(request.Body).ReadToEndAsync();
                    EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], args[0]);
                    return Results.Ok();
                }
                catch (StripeException)
                {
                    return Results.BadRequest();
                }
            });
            """
        );
}
