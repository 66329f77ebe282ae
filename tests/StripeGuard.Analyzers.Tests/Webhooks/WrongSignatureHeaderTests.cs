using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.WrongSignatureHeaderAnalyzer,
    StripeGuard.CodeFixes.Webhooks.WrongSignatureHeaderFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2017 reports, and stays silent: docs/rules/STRIPE2017.md.</summary>
public class WrongSignatureHeaderTests
{
    private static string Controller(string members) =>
        $$"""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;

            public class HookController(string secret) : ControllerBase
            {
            {{members}}

                private Event Construct(string json, string signatureHeader) =>
                    EventUtility.ConstructEvent(json, signatureHeader, secret);
            }
            """;

    [Fact]
    public Task A_header_by_another_name_is_reported() =>
        Check.Reports(
            Controller(
                """
                    private const string Header = "HTTP_STRIPE_SIGNATURE";

                    public void Direct(string json)
                    {
                        EventUtility.ConstructEvent(json, Request.Headers[[|"Stripe-Signatures"|]], secret);
                        EventUtility.ConstructEvent(json, Request.Headers[[|Header|]].ToString(), secret);
                        EventUtility.ValidateSignature(json, HttpContext.Request.Headers[[|"StripeSignature"|]].FirstOrDefault(), secret);
                        var signature = Request.Headers[[|"X-Stripe-Signature"|]];
                        EventUtility.ConstructEvent(json, signature[0], secret);
                        Construct(json, Request.Headers[[|"Signature"|]]!);
                    }

                    public IActionResult Tried(string json)
                    {
                        if (!Request.Headers.TryGetValue([|"Stripe_Signature"|], out var signature)) return BadRequest();
                        EventUtility.ConstructEvent(json, signature, secret);
                        return Ok();
                    }

                    public void Bound(string json, [FromHeader(Name = [|"Stripe"|])] string first, [[|FromHeader|]] string stripeSignature)
                    {
                        EventUtility.ConstructEvent(json, first, secret);
                        EventUtility.ConstructEvent(json, stripeSignature, secret);
                    }

                    public void OfAMessage(string json, HttpRequestMessage request) =>
                        EventUtility.ConstructEvent(json, request.Headers.GetValues([|"Stripe-Sig"|]).First(), secret);
                """
            )
        );

    [Fact]
    public Task The_right_name_however_it_is_written_is_fine() =>
        Check.Silent(
            Controller(
                """
                    private static readonly string Configured = Environment.GetEnvironmentVariable("HEADER") ?? "Stripe-Signature";

                    public void Direct(string json, string signature, [FromHeader(Name = "stripe-signature")] string bound)
                    {
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        EventUtility.ConstructEvent(json, Request.Headers["STRIPE-SIGNATURE"].ToString(), secret);
                        EventUtility.ConstructEvent(json, Request.Headers[Configured], secret);
                        EventUtility.ConstructEvent(json, signature, secret);
                        EventUtility.ConstructEvent(json, bound, secret);
                        var either = Request.Headers["Stripe-Signature"].FirstOrDefault() ?? Request.Headers["X-Forwarded-Signature"].FirstOrDefault();
                        EventUtility.ConstructEvent(json, either, secret);
                        var signatures = new Dictionary<string, string> { ["sample"] = "t=1,v1=2" };
                        EventUtility.ConstructEvent(json, signatures["sample"], secret);
                        if (Request.Headers["X-Hub-Signature"] == "github") Construct(json, Request.Headers["Stripe-Signature"]!);
                    }
                """
            )
        );

    [Fact]
    public Task The_fix_reads_Stripes_header() =>
        Check.Fixes(
            Controller(
                """
                    public void Direct(string json)
                    {
                        EventUtility.ConstructEvent(json, Request.Headers[[|"Stripe-Signatures"|]], secret);
                        Request.Headers.TryGetValue([|"Stripe_Signature"|], out var signature);
                        EventUtility.ConstructEvent(json, signature, secret);
                    }
                """
            ),
            Controller(
                """
                    public void Direct(string json)
                    {
                        EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                        Request.Headers.TryGetValue("Stripe-Signature", out var signature);
                        EventUtility.ConstructEvent(json, signature, secret);
                    }
                """
            )
        );
}
