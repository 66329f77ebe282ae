using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.ModeNotLookedAtAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2016 reports, and stays silent: docs/rules/STRIPE2016.md.</summary>
public class ModeNotLookedAtTests
{
    private static string Hooks(string members) =>
        $$"""
            using Microsoft.Extensions.Configuration;

            public class Settings { public string? LiveWebhookSecret { get; set; } public string? TestWebhookSecret { get; set; } public bool TestMode { get; set; } }

            public class Hooks(IConfiguration configuration, Settings settings)
            {
            {{members}}
            }
            """;

    [Fact]
    public Task An_endpoint_that_takes_both_secrets_is_reported() =>
        Check.Reports(
            Hooks(
                """
                    public Event OneThenTheOther(string json, string header)
                    {
                        try
                        {
                            return EventUtility.ConstructEvent(json, header, configuration["Stripe:Live:WebhookSecret"]);
                        }
                        catch (StripeException)
                        {
                            return EventUtility.ConstructEvent(json, header, [|configuration["Stripe:Test:WebhookSecret"]|]);
                        }
                    }

                    public Event? Each(string json, string header)
                    {
                        foreach (var secret in new[] { settings.LiveWebhookSecret, settings.TestWebhookSecret })
                        {
                            try
                            {
                                return EventUtility.ConstructEvent(json, header, [|secret|]);
                            }
                            catch (StripeException)
                            {
                            }
                        }

                        return null;
                    }

                    public Event? ByHelper(string json, string header) =>
                        Try(json, header, settings.LiveWebhookSecret) ?? Try(json, header, settings.TestWebhookSecret);

                    private static Event? Try(string json, string header, string? secret)
                    {
                        try
                        {
                            return EventUtility.ConstructEvent(json, header, [|secret|]);
                        }
                        catch (StripeException)
                        {
                            return null;
                        }
                    }
                """
            )
        );

    [Fact]
    public Task One_mode_at_a_time_is_fine() =>
        Check.Silent(
            Hooks(
                """
                    public Event Chosen(string json, string header) =>
                        EventUtility.ConstructEvent(json, header, settings.TestMode ? settings.TestWebhookSecret : settings.LiveWebhookSecret);

                    public Event ChosenByIf(string json, string header)
                    {
                        if (settings.TestMode)
                        {
                            return EventUtility.ConstructEvent(json, header, settings.TestWebhookSecret);
                        }

                        return EventUtility.ConstructEvent(json, header, settings.LiveWebhookSecret);
                    }

                    public Event Rotated(string json, string header)
                    {
                        try
                        {
                            return EventUtility.ConstructEvent(json, header, configuration["Stripe:NewSecret"]);
                        }
                        catch (StripeException)
                        {
                            return EventUtility.ConstructEvent(json, header, configuration["Stripe:OldSecret"]);
                        }
                    }
                """
            )
        );

    [Fact]
    public Task A_project_that_reads_Livemode_is_fine() =>
        Check.Silent(
            Hooks(
                """
                    public Event? Each(string json, string header)
                    {
                        foreach (var secret in new[] { settings.LiveWebhookSecret, settings.TestWebhookSecret })
                        {
                            try
                            {
                                var stripeEvent = EventUtility.ConstructEvent(json, header, secret);
                                return stripeEvent.Livemode == !settings.TestMode ? stripeEvent : null;
                            }
                            catch (StripeException)
                            {
                            }
                        }

                        return null;
                    }
                """
            )
        );
}
