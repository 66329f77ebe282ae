using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.UnverifiedEventAnalyzer,
    StripeGuard.CodeFixes.Webhooks.UnverifiedEventFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2001 reports, and stays silent: docs/rules/STRIPE2001.md.</summary>
public class UnverifiedEventTests
{
    private static string Action(string body, string members = "") =>
        $$"""
            using System.Text.Json;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Newtonsoft.Json.Linq;

            [ApiController]
            public class WebhookController : ControllerBase
            {
                private readonly string secret = Environment.GetEnvironmentVariable("SECRET")!;

                [HttpPost("webhook")]
                public async Task<IActionResult> Receive()
                {
                    {{body}}
                }

                private void Handle(Event e) { }
                {{members}}
            }
            """;

    [Theory]
    [InlineData("EventUtility.ParseEvent(json)")]
    [InlineData("EventUtility.ParseEvent(json: json, throwOnApiVersionMismatch: false)")]
    [InlineData("EventUtility.ConstructEventWithoutVerification(json)")]
    [InlineData("Event.FromJson(json)")]
    [InlineData("StripeEntity.FromJson<Event>(json)")]
    [InlineData("Newtonsoft.Json.JsonConvert.DeserializeObject<Event>(json)")]
    [InlineData("JsonSerializer.Deserialize<Event>(json)")]
    [InlineData("JObject.Parse(json).ToObject<Event>()")]
    public Task An_event_parsed_from_the_body_is_reported(string parse) =>
        Check.Reports(
            Action(
                $"""
                var json = await new StreamReader(HttpContext.Request.Body).ReadToEndAsync();
                        Handle([|{parse}|]!);
                        return Ok();
                """
            )
        );

    [Theory]
    [InlineData(
        "var reader = new StreamReader(Request.Body); var json = await reader.ReadToEndAsync().ConfigureAwait(false);"
    )]
    [InlineData(
        "using var reader = new StreamReader(Request.Body, System.Text.Encoding.UTF8); string json; json = reader.ReadToEnd();"
    )]
    [InlineData("var json = new StreamReader(Request.Body).ReadToEndAsync().Result;")]
    [InlineData(
        "var buffer = new MemoryStream(); await Request.Body.CopyToAsync(buffer); var json = System.Text.Encoding.UTF8.GetString(buffer.ToArray());"
    )]
    [InlineData("var json = await ReadBody();")]
    [InlineData("var json = (await ReadBody()).Trim();")]
    public Task The_body_is_known_however_it_is_read(string read) =>
        Check.Reports(
            Action(
                $"""
                {read}
                        Handle([|EventUtility.ParseEvent(json)|]);
                        return Ok();
                """,
                "private async Task<string> ReadBody() => await new StreamReader(Request.Body).ReadToEndAsync();"
            )
        );

    [Fact]
    public Task A_body_read_into_the_model_by_ASP_NET_Core_is_reported() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            var app = WebApplication.Create(args);
            app.MapPost("/hook", (Event [|stripeEvent|]) => Results.Ok(stripeEvent.Type));
            app.MapPost("/raw", async (HttpRequest request) =>
            {
                var json = await new StreamReader(request.Body).ReadToEndAsync();
                var stripeEvent = [|EventUtility.ParseEvent(json)|];
                return Results.Ok(stripeEvent.Id);
            });
            app.MapPost("/read", async (HttpContext context) =>
            {
                var stripeEvent = await [|context.Request.ReadFromJsonAsync<Event>()|];
                await context.Response.WriteAsync(stripeEvent!.Id);
            });
            app.MapPost("/good", async (HttpRequest request) =>
            {
                var json = await new StreamReader(request.Body).ReadToEndAsync();
                var stripeEvent = EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], args[0]);
                return Results.Ok(stripeEvent.Id);
            });
            app.Run();

            public class HookController : ControllerBase
            {
                [HttpPost]
                public IActionResult Receive([FromBody] Event [|stripeEvent|]) => Ok(stripeEvent.Id);

                [HttpPost]
                public IActionResult Injected([FromServices] Event stripeEvent) => Ok(stripeEvent.Id);

                private string Name(Event stripeEvent) => stripeEvent.Type;
            }
            """
        );

    [Fact]
    public Task An_event_read_as_plain_JSON_is_reported() =>
        Check.Reports(
            Action(
                """
                var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        using var document = [|JsonDocument.Parse(json)|];
                        var type = document.RootElement.GetProperty("type").GetString();
                        if (type == "checkout.session.completed")
                        {
                            var session = document.RootElement.GetProperty("data").GetProperty("object");
                            return Ok(session.GetProperty("id").GetString());
                        }

                        var old = [|JObject.Parse(json)|];
                        return Ok((string?)old["data"]?["object"]?["id"]);
                """
            )
        );

    [Fact]
    public Task Plain_JSON_of_another_sender_is_not() =>
        Check.Silent(
            Action(
                """
                var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        using var document = JsonDocument.Parse(json);
                        return document.RootElement.GetProperty("type").GetString() == "order.shipped"
                            ? Ok(document.RootElement.GetProperty("data").GetRawText())
                            : NoContent();
                """
            )
        );

    [Fact]
    public Task The_endpoint_that_hands_the_body_to_a_parsing_service_is_reported() =>
        Check.Reports(
            """
            using Microsoft.AspNetCore.Mvc;

            public interface IPayments { Task Process(string json); Task<bool> Check(string json, string signature); }

            public class Payments(string secret) : IPayments
            {
                public Task Process(string json)
                {
                    var stripeEvent = EventUtility.ParseEvent(json);
                    return Task.FromResult(stripeEvent.Type);
                }

                public Task<bool> Check(string json, string signature)
                {
                    EventUtility.ValidateSignature(json, signature, secret);
                    return Task.FromResult(true);
                }
            }

            public class HookController(IPayments payments) : ControllerBase
            {
                public async Task<IActionResult> Bad()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    await [|payments.Process(json)|];
                    return Ok();
                }

                public async Task<IActionResult> Good()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    if (!await payments.Check(json, Request.Headers["Stripe-Signature"]!))
                    {
                        return BadRequest();
                    }

                    await payments.Process(json);
                    return Ok();
                }
            }
            """
        );

    [Theory]
    [InlineData(
        "EventUtility.ValidateSignature(json, Request.Headers[\"Stripe-Signature\"], secret); Handle(EventUtility.ParseEvent(json));"
    )]
    [InlineData("if (!IsGenuine(json)) return BadRequest(); Handle(EventUtility.ParseEvent(json));")]
    [InlineData("if (!HasOwnHmac(json)) return BadRequest(); Handle(EventUtility.ParseEvent(json));")]
    [InlineData(
        "var e = EventUtility.ParseEvent(json); e = EventUtility.ConstructEvent(json, Request.Headers[\"Stripe-Signature\"], secret); Handle(e);"
    )]
    [InlineData(
        "try { EventUtility.ValidateSignature(json, Request.Headers[\"Stripe-Signature\"], secret); } catch (StripeException) { return BadRequest(); } Handle(EventUtility.ParseEvent(json));"
    )]
    [InlineData(
        "try { Handle(EventUtility.ConstructEvent(json, Request.Headers[\"Stripe-Signature\"], secret)); } catch (StripeException) { return BadRequest(); }"
    )]
    public Task A_body_that_is_verified_in_the_same_flow_is_fine(string flow) =>
        Check.Silent(
            Action(
                $"""
                var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        {flow}
                        return Ok();
                """,
                """
                private bool IsGenuine(string json) => Checked(json);

                    private bool Checked(string json)
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

                    private bool HasOwnHmac(string json)
                    {
                        using var hmac = new System.Security.Cryptography.HMACSHA256(System.Text.Encoding.UTF8.GetBytes(secret));
                        return Convert.ToHexString(hmac.ComputeHash(System.Text.Encoding.UTF8.GetBytes(json))) == Request.Headers["Stripe-Signature"];
                    }
                """
            )
        );

    [Theory]
    [InlineData(
        "try { Handle(EventUtility.ConstructEvent(json, Request.Headers[\"Stripe-Signature\"], secret)); } catch (StripeException) { Handle([|EventUtility.ParseEvent(json)|]); }"
    )]
    [InlineData(
        "if (Request.Query.Count > 0) Handle(EventUtility.ConstructEvent(json, Request.Headers[\"Stripe-Signature\"], secret)); else Handle([|EventUtility.ParseEvent(json)|]);"
    )]
    [InlineData(
        "Handle(Request.Query.Count > 0 ? EventUtility.ConstructEvent(json, Request.Headers[\"Stripe-Signature\"], secret) : [|EventUtility.ParseEvent(json)|]);"
    )]
    public Task Verification_in_another_branch_does_not_count(string flow) =>
        Check.Reports(
            Action(
                $"""
                var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        {flow}
                        return Ok();
                """
            )
        );

    [Fact]
    public Task A_text_that_is_not_a_requests_body_may_be_parsed() =>
        Check.Silent(
            """
            public record Stored(string Payload);

            public record BusMessage(object Body);

            public class Replayer
            {
                public string Replay(Stored stored) => EventUtility.ParseEvent(stored.Payload).Id;
                public string FromBus(BusMessage message) => EventUtility.ParseEvent(message.Body.ToString()).Id;
                public string FromFile() => EventUtility.ParseEvent(System.IO.File.ReadAllText("event.json")).Id;
                public string Given(string json) => Event.FromJson(json).Id;
                public async Task<string> FromStripe(HttpClient http) =>
                    EventUtility.ParseEvent(await (await http.GetAsync("/v1/events/evt_1")).Content.ReadAsStringAsync()).Id;
            }
            """
        );

    [Fact]
    public Task An_attribute_or_a_filter_that_verifies_is_trusted() =>
        Task.WhenAll(
            Check.Silent(
                """
                using Microsoft.AspNetCore.Mvc;
                using Microsoft.AspNetCore.Mvc.Filters;

                public class VerifyStripeSignatureAttribute : Attribute, IFilterMetadata;

                public class HookController : ControllerBase
                {
                    [VerifyStripeSignature]
                    public async Task<IActionResult> Receive() =>
                        Ok(EventUtility.ParseEvent(await new StreamReader(Request.Body).ReadToEndAsync()).Id);

                    [VerifyStripeSignature]
                    public IActionResult Bound([FromBody] Event stripeEvent) => Ok(stripeEvent.Id);
                }
                """
            ),
            Check.Silent(
                """
                using Microsoft.AspNetCore.Http;
                using Microsoft.AspNetCore.Mvc;

                public class Gate(RequestDelegate next, string secret)
                {
                    public async Task InvokeAsync(HttpContext context)
                    {
                        var json = await new StreamReader(context.Request.Body).ReadToEndAsync();
                        EventUtility.ValidateSignature(json, context.Request.Headers["Stripe-Signature"], secret);
                        await next(context);
                    }
                }

                public class HookController : ControllerBase
                {
                    public async Task<IActionResult> Receive() =>
                        Ok(EventUtility.ParseEvent(await new StreamReader(Request.Body).ReadToEndAsync()).Id);
                }
                """
            )
        );

    [Fact]
    public Task An_own_verification_can_be_named_in_the_options() =>
        Check.Silent(
            Action(
                """
                var json = await new StreamReader(Request.Body).ReadToEndAsync();
                        if (!Gatekeeper.LetsIn(json))
                        {
                            return BadRequest();
                        }

                        Handle(EventUtility.ParseEvent(json));
                        return Ok();
                """,
                "private static class Gatekeeper { public static bool LetsIn(string text) => text.Length > 0; }"
            ),
            editorConfig: "stripe_guard.webhook_methods = Other.Thing, Gatekeeper.LetsIn"
        );

    [Fact]
    public Task An_own_Event_is_not_Stripes() =>
        Check.Silent(
            """
            using Microsoft.AspNetCore.Mvc;

            namespace Calendar
            {
                public class Event { public string? Title { get; set; } }

                public class EventsController : ControllerBase
                {
                    [HttpPost]
                    public IActionResult Create([FromBody] Event entry) => Ok(entry.Title);
                }
            }
            """
        );

    [Fact]
    public Task The_fix_verifies_with_header_and_secret() =>
        Check.Fixes(
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Configuration;

            public class HookController(IConfiguration configuration) : ControllerBase
            {
                public async Task<IActionResult> Receive()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = [|EventUtility.ParseEvent(json)|];
                    return Ok(stripeEvent.Id);
                }

                public async Task<IActionResult> Lenient()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = [|Stripe.EventUtility.ParseEvent(json, throwOnApiVersionMismatch: false)|];
                    return Ok(stripeEvent.Id);
                }

                public async Task<IActionResult> ByHand()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = [|Newtonsoft.Json.JsonConvert.DeserializeObject<Event>(json)|];
                    return Ok(stripeEvent.Id);
                }
            }
            """,
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.Configuration;

            public class HookController(IConfiguration configuration) : ControllerBase
            {
                public async Task<IActionResult> Receive()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), configuration["Stripe:WebhookSecret"]);
                    return Ok(stripeEvent.Id);
                }

                public async Task<IActionResult> Lenient()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = Stripe.EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), configuration["Stripe:WebhookSecret"], throwOnApiVersionMismatch: false);
                    return Ok(stripeEvent.Id);
                }

                public async Task<IActionResult> ByHand()
                {
                    var json = await new StreamReader(Request.Body).ReadToEndAsync();
                    var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), configuration["Stripe:WebhookSecret"]);
                    return Ok(stripeEvent.Id);
                }
            }
            """
        );

    [Fact]
    public Task The_fix_works_in_a_minimal_API_without_a_configuration_at_hand() =>
        Check.Fixes(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            WebApplication app = WebApplication.Create(args);
            Hooks.Map(app);

            static class Hooks
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/a", async (HttpContext context) =>
                    {
                        var json = await new StreamReader(context.Request.Body).ReadToEndAsync();
                        return Results.Ok([|EventUtility.ParseEvent(json)|].Id);
                    });
                    app.MapPost("/b", static async (HttpRequest request) =>
                    {
                        var json = await new StreamReader(request.Body).ReadToEndAsync();
                        return Results.Ok([|EventUtility.ParseEvent(json)|].Id);
                    });
                }
            }
            """,
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;

            WebApplication app = WebApplication.Create(args);
            Hooks.Map(app);

            static class Hooks
            {
                public static void Map(WebApplication app)
                {
                    app.MapPost("/a", async (HttpContext context) =>
                    {
                        var json = await new StreamReader(context.Request.Body).ReadToEndAsync();
                        return Results.Ok(EventUtility.ConstructEvent(json, context.Request.Headers["Stripe-Signature"].ToString(), app.Configuration["Stripe:WebhookSecret"]).Id);
                    });
                    app.MapPost("/b", static async (HttpRequest request) =>
                    {
                        var json = await new StreamReader(request.Body).ReadToEndAsync();
                        return Results.Ok(EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"].ToString(), Environment.GetEnvironmentVariable("STRIPE_WEBHOOK_SECRET")).Id);
                    });
                }
            }
            """
        );
}
