using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.UnknownEventRefusedAnalyzer,
    StripeGuard.CodeFixes.Webhooks.UnknownEventRefusedFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2012 reports, and stays silent: docs/rules/STRIPE2012.md.</summary>
public class UnknownEventRefusedTests
{
    private static string Controller(string members) =>
        $$"""
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
                private Event Construct(string json) =>
                    EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);

                private Task Pay(PaymentIntent? intent = null) => Task.CompletedTask;

            {{members}}
            }
            """;

    [Fact]
    public Task An_error_for_what_the_code_does_not_know_is_reported() =>
        Check.Reports(
            Controller(
                """
                    public async Task<IActionResult> Switch(string json)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                await Pay();
                                break;
                            default:
                                Console.WriteLine(stripeEvent.Type);
                                return [|BadRequest("unknown")|];
                        }

                        return Ok();
                    }

                    public IActionResult Chain(string json)
                    {
                        var stripeEvent = Construct(json);
                        if (stripeEvent.Type == EventTypes.PaymentIntentSucceeded)
                        {
                            Pay();
                        }
                        else if (stripeEvent.Type == "payment_intent.canceled")
                        {
                            Pay();
                        }
                        else
                        {
                            return [|StatusCode(500)|];
                        }

                        return Ok();
                    }

                    public async Task<IActionResult> OnlyOne(string json)
                    {
                        var stripeEvent = Construct(json);
                        if (stripeEvent.Data.Object is not PaymentIntent intent)
                        {
                            return [|BadRequest("Invalid event data.")|];
                        }

                        await Pay(intent);
                        return Ok();
                    }

                    public IActionResult Guard(string json)
                    {
                        var stripeEvent = Construct(json);
                        if (stripeEvent.Type != EventTypes.PaymentIntentSucceeded) return [|NotFound()|];
                        return Ok();
                    }
                """
            )
                + """

                public class Handler(string secret)
                {
                    public Task Handle(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.InvoicePaid:
                                return Task.CompletedTask;
                            default:
                                [|throw new NotSupportedException(stripeEvent.Type);|]
                        }
                    }

                    public int Map(Event stripeEvent) =>
                        stripeEvent.Type switch { EventTypes.InvoicePaid => 1, _ => [|throw new NotSupportedException()|] };

                    public void Process(string json, string signature)
                    {
                        var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
                        if (stripeEvent.Data.Object is not PaymentIntent intent) [|throw new Exception("Invalid event data");|]
                        Console.WriteLine(intent.Id);
                    }
                }
                """
        );

    [Fact]
    public Task Errors_about_something_else_are_fine() =>
        Check.Silent(
            Controller(
                """
                    public async Task<IActionResult> Switch(string json, string kind)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                if (stripeEvent.Data.Object is not PaymentIntent intent)
                                {
                                    return BadRequest();
                                }

                                await Pay(intent);
                                return intent.Status == "succeeded" ? Ok() : StatusCode(409);
                            case EventTypes.InvoicePaid:
                                if (stripeEvent.Livemode)
                                {
                                    return Ok();
                                }
                                else
                                {
                                    return StatusCode(500);
                                }
                            default:
                                Console.WriteLine(stripeEvent.Type);
                                return Ok();
                        }
                    }

                    public IActionResult Else(string json, string type)
                    {
                        var stripeEvent = Construct(json);
                        switch (type)
                        {
                            case "a":
                                return Ok();
                            default:
                                return BadRequest();
                        }
                    }

                    public IActionResult Caught(string json)
                    {
                        var stripeEvent = Construct(json);
                        try
                        {
                            switch (stripeEvent.Type)
                            {
                                case EventTypes.InvoicePaid:
                                    break;
                                default:
                                    throw new NotSupportedException();
                            }
                        }
                        catch (NotSupportedException)
                        {
                            return Ok();
                        }

                        return Ok();
                    }

                    public IActionResult Sorted(string json)
                    {
                        var stripeEvent = Construct(json);
                        if (stripeEvent.Type is not (EventTypes.InvoicePaid or EventTypes.InvoicePaymentFailed))
                        {
                            return Ok();
                        }

                        return stripeEvent.Type switch
                        {
                            EventTypes.InvoicePaid => Ok(),
                            EventTypes.InvoicePaymentFailed => Accepted(),
                            _ => throw new InvalidOperationException(),
                        };
                    }

                    public IActionResult Handler(Event stripeEvent)
                    {
                        if (stripeEvent.Data.Object is not PaymentIntent intent)
                        {
                            return BadRequest();
                        }

                        return Ok(intent.Id);
                    }
                """
            )
        );

    [Fact]
    public Task The_fix_answers_200() =>
        Check.Fixes(
            Controller(
                """
                    public async Task<IActionResult> Switch(string json)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                await Pay();
                                return Ok();
                            default:
                                Console.WriteLine(stripeEvent.Type);
                                return [|BadRequest("unknown")|];
                        }
                    }

                    public IActionResult Thrown(string json)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                return Ok();
                            default:
                                [|throw new NotSupportedException();|] // nobody asked
                        }
                    }
                """
            ),
            Controller(
                """
                    public async Task<IActionResult> Switch(string json)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                await Pay();
                                return Ok();
                            default:
                                Console.WriteLine(stripeEvent.Type);
                                return Ok();
                        }
                    }

                    public IActionResult Thrown(string json)
                    {
                        var stripeEvent = Construct(json);
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded:
                                return Ok();
                            default:
                                return Ok(); // nobody asked
                        }
                    }
                """
            )
        );
}
