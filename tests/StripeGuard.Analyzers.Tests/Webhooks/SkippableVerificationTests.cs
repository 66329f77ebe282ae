using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.SkippableVerificationAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2020 reports, and stays silent: docs/rules/STRIPE2020.md.</summary>
public class SkippableVerificationTests
{
    private static string Service(string members) =>
        $$"""
            using Microsoft.AspNetCore.Http;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Hosting;

            public class Settings { public string? WebhookSecret { get; set; } }

            public class Hooks(Settings settings, IConfiguration configuration, IHostEnvironment environment)
            {
            {{members}}
            }
            """;

    [Fact]
    public Task A_check_left_out_where_secret_or_signature_is_missing_is_reported() =>
        Check.Reports(
            Service(
                """
                    public Event EitherWay(string json, string? signature)
                    {
                        Event stripeEvent;
                        if (!string.IsNullOrEmpty(signature) && !string.IsNullOrEmpty(settings.WebhookSecret))
                        {
                            stripeEvent = EventUtility.ConstructEvent(json, signature, settings.WebhookSecret);
                        }
                        else
                        {
                            stripeEvent = [|Event.FromJson(json)|];
                        }

                        return stripeEvent;
                    }

                    public Event Before(string json, HttpRequest request)
                    {
                        if (request.Headers["Stripe-Signature"].Count == 0)
                        {
                            return [|EventUtility.ParseEvent(json)|];
                        }

                        return EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], settings.WebhookSecret);
                    }

                    public Event Optional(string json, string header)
                    {
                        var key = configuration["Stripe:Hook"];
                        if (key is not null)
                        {
                            EventUtility.ValidateSignature(json, header, key);
                        }

                        return [|EventUtility.ParseEvent(json)|];
                    }

                    public Event Chosen(string json, string header) =>
                        settings.WebhookSecret == null ? [|EventUtility.ParseEvent(json)|] : EventUtility.ConstructEvent(json, header, settings.WebhookSecret);

                    public Event? OwnCheck(string json, string header)
                    {
                        if (settings.WebhookSecret is { Length: > 0 })
                        {
                            if (!VerifyStripeSignature(json, header)) return null;
                        }

                        return [|EventUtility.ConstructEventWithoutVerification(json)|];
                    }

                    private bool VerifyStripeSignature(string json, string header) => json.Length > header.Length;
                """
            )
        );

    [Fact]
    public Task An_empty_secret_in_place_of_a_missing_one_is_reported() =>
        Check.Reports(
            Service(
                """
                    private readonly string secret = configuration["Stripe:WebhookSecret"] ?? "";

                    public Event Field(string json, string header) => EventUtility.ConstructEvent(json, header, [|secret|]);

                    public void Direct(string json, string header) =>
                        EventUtility.ValidateSignature(json, header, [|settings.WebhookSecret ?? string.Empty|]);

                    public void Local(string json, string header)
                    {
                        var key = Environment.GetEnvironmentVariable("STRIPE_WEBHOOK_SECRET") ?? "";
                        EventUtility.ConstructEvent(json, header, [|key|]);
                        EventUtility.ConstructEvent(json, header, [|""|]);
                    }
                """
            )
        );

    [Fact]
    public Task A_request_that_is_refused_is_fine() =>
        Check.Silent(
            Service(
                """
                    private readonly string checkedSecret = configuration["Stripe:WebhookSecret"] ?? "";

                    public Event? Refused(string json, string? signature)
                    {
                        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(settings.WebhookSecret))
                        {
                            return null;
                        }

                        EventUtility.ValidateSignature(json, signature, settings.WebhookSecret);
                        return EventUtility.ParseEvent(json);
                    }

                    public Event Guarded(string json, string header)
                    {
                        if (string.IsNullOrWhiteSpace(checkedSecret)) throw new InvalidOperationException("No secret");
                        return EventUtility.ConstructEvent(json, header, checkedSecret);
                    }

                    public Event ElseThrows(string json, string header)
                    {
                        if (settings.WebhookSecret != null)
                        {
                            EventUtility.ValidateSignature(json, header, settings.WebhookSecret);
                        }
                        else
                        {
                            throw new InvalidOperationException("No secret");
                        }

                        return EventUtility.ParseEvent(json);
                    }

                    public Event AtHome(string json, string header) =>
                        environment.IsDevelopment() && settings.WebhookSecret is null
                            ? EventUtility.ParseEvent(json)
                            : EventUtility.ConstructEvent(json, header, settings.WebhookSecret);

                    public Event ByKind(string json, string header, bool stored) =>
                        stored ? EventUtility.ParseEvent(json) : EventUtility.ConstructEvent(json, header, settings.WebhookSecret);

                    public Event FromConfiguration(string json, string header) =>
                        EventUtility.ConstructEvent(json, header, configuration["Stripe:WebhookSecret"]);
                """
            )
        );

    [Fact]
    public Task An_own_verification_can_be_named_in_the_options() =>
        Check.Reports(
            Service(
                """
                    public Event? Receive(string json, string header)
                    {
                        if (settings.WebhookSecret is not null)
                        {
                            Gate.Pass(json, header, settings.WebhookSecret);
                        }

                        return [|EventUtility.ParseEvent(json)|];
                    }

                    private static class Gate { public static void Pass(string json, string header, string secret) { } }
                """
            ),
            "stripe_guard.webhook_methods = Gate.Pass"
        );
}
