using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.FailedVerificationAnsweredAsServerErrorAnalyzer,
    StripeGuard.CodeFixes.Webhooks.FailedVerificationAnsweredAsServerErrorFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2021 reports, and stays silent: docs/rules/STRIPE2021.md.</summary>
public class FailedVerificationAnsweredAsServerErrorTests
{
    private static string Controller(string members) =>
        $$"""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
                private Task<string> Body() => new StreamReader(Request.Body).ReadToEndAsync();

                private Task Fulfil(Event stripeEvent) => Task.CompletedTask;

                private Event Construct(string json)
                {
                    try
                    {
                        return EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    }
                    catch (Exception)
                    {
                        throw new StripeException("Invalid signature");
                    }
                }

            {{members}}
            }
            """;

    private static string Actions(params string[] handlers) =>
        Controller(
            string.Join(
                "\n",
                handlers.Select(
                    (handler, index) =>
                        $$"""
                                public async Task<IActionResult> Receive{{index}}()
                                {
                                    try
                                    {
                                        await Fulfil(Construct(await Body()));
                                        return Ok();
                                    }
                                    {{handler}}
                                }
                            """
                )
            )
        );

    [Fact]
    public Task A_catch_that_answers_5xx_is_reported() =>
        Check.Reports(
            Actions(
                "[|catch (StripeException e)|] { Console.WriteLine(e); return StatusCode(500); }",
                "[|catch (Exception)|] { return StatusCode(StatusCodes.Status500InternalServerError, \"Webhook error\"); }",
                "[|catch|] { return Problem(); }",
                "[|catch (StripeException)|] { return Problem(statusCode: 503); }",
                "[|catch (StripeException)|] { return new StatusCodeResult(500); }",
                "catch (ArgumentException) { return BadRequest(); } [|catch (Exception)|] { return StatusCode(500); }"
            )
        );

    [Fact]
    public Task Whatever_else_is_answered_is_not_this_rules_business() =>
        Check.Silent(
            Actions(
                "catch (StripeException) { return BadRequest(); } catch (Exception) { return StatusCode(500); }",
                "catch (StripeException) { return StatusCode(400); }",
                "catch (StripeException) { return Problem(statusCode: 400); }",
                "catch (StripeException) { return Ok(); }",
                "catch (StripeException) { throw; }",
                "catch (ArgumentException) { return StatusCode(500); }",
                "catch (StripeException e) when (e.HttpStatusCode != 0) { return StatusCode(502); }"
            )
        );

    [Fact]
    public Task A_failure_of_the_work_after_the_verification_is_a_server_error() =>
        Check.Silent(
            Controller(
                """
                    public async Task<IActionResult> Receive()
                    {
                        Event stripeEvent;
                        try
                        {
                            stripeEvent = Construct(await Body());
                        }
                        catch (StripeException)
                        {
                            return BadRequest();
                        }

                        try
                        {
                            await Fulfil(stripeEvent);
                            return Ok();
                        }
                        catch (Exception)
                        {
                            return StatusCode(500);
                        }
                    }
                """
            )
        );

    [Fact]
    public Task The_fix_refuses_and_leaves_other_failures_as_they_were() =>
        Check.Fixes(
            Actions(
                """
                [|catch (StripeException e)|]
                        {
                            Console.WriteLine(e);
                            return StatusCode(500, "Webhook error");
                        }
                """,
                """
                [|catch (Exception)|]
                        {
                            return StatusCode(500);
                        }
                """
            ),
            Actions(
                """
                catch (StripeException e)
                        {
                            Console.WriteLine(e);
                            return BadRequest();
                        }
                """,
                """
                catch (StripeException)
                        {
                            return BadRequest();
                        }
                        catch (Exception)
                        {
                            return StatusCode(500);
                        }
                """
            )
        );
}
