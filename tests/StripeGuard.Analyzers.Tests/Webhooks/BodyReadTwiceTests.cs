using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.BodyReadTwiceAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2015 reports, and stays silent: docs/rules/STRIPE2015.md.</summary>
public class BodyReadTwiceTests
{
    private static string Controller(string members) =>
        $$"""
            using System.Text.Json;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
                private static void Log(object? text) => Console.WriteLine(text);

            {{members}}
            }
            """;

    [Fact]
    public Task A_second_read_that_is_verified_is_reported() =>
        Check.Reports(
            Controller(
                """
                    public async Task<IActionResult> Logged()
                    {
                        Log(await new StreamReader(Request.Body).ReadToEndAsync());
                        var json = await [|new StreamReader(Request.Body).ReadToEndAsync()|];
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    public async Task<IActionResult> SameReader()
                    {
                        using var reader = new StreamReader(HttpContext.Request.Body);
                        if (await reader.ReadToEndAsync() == "") return BadRequest();
                        EventUtility.ConstructEvent(await [|reader.ReadToEndAsync()|], Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    public async Task<IActionResult> BoundByAspNet([FromBody] JsonElement body)
                    {
                        Log(body.GetProperty("type"));
                        var json = await [|new StreamReader(Request.Body).ReadToEndAsync()|];
                        return Construct(json, Request.Headers["Stripe-Signature"]!) is null ? BadRequest() : Ok();
                    }

                    public async Task<IActionResult> AsModelFirst()
                    {
                        var model = await Request.ReadFromJsonAsync<JsonDocument>();
                        Log(model);
                        var json = await [|new StreamReader(Request.Body).ReadToEndAsync()|];
                        EventUtility.ValidateSignature(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    private Event Construct(string json, string header) => EventUtility.ConstructEvent(json, header, secret);
                """
            )
        );

    [Fact]
    public Task One_read_or_one_a_pass_or_a_stream_put_in_its_place_is_fine() =>
        Check.Silent(
            Controller(
                """
                    public async Task<IActionResult> Once([FromQuery] string mode)
                    {
                        var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        Log(JsonDocument.Parse(json));
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    public async Task<IActionResult> OneOrTheOther(bool thin)
                    {
                        if (thin)
                        {
                            Log(await new StreamReader(Request.Body).ReadToEndAsync());
                            return NoContent();
                        }

                        var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    public async Task<IActionResult> PutBack()
                    {
                        using var buffer = new MemoryStream();
                        await Request.Body.CopyToAsync(buffer);
                        Request.Body = buffer;
                        var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }

                    public async Task<IActionResult> BoundStream([FromBody] Stream body)
                    {
                        var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }
                """
            )
        );

    [Fact]
    public Task Buffered_bodies_can_be_read_again() =>
        Check.Silent(
            Controller(
                """
                    public async Task<IActionResult> Buffered()
                    {
                        Request.EnableBuffering();
                        Log(await new StreamReader(Request.Body, leaveOpen: true).ReadToEndAsync());
                        Request.Body.Position = 0;
                        var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        return Ok();
                    }
                """
            )
        );
}
