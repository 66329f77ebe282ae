using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.ApiVersionMismatchIgnoredAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2004 reports, and stays silent: docs/rules/STRIPE2004.md.</summary>
public class ApiVersionMismatchIgnoredTests
{
    [Fact]
    public Task A_version_check_that_is_turned_off_is_reported() =>
        Check.Reports(
            """
            public class Hooks(string secret)
            {
                private const bool CheckVersion = false;

                public void All(string json, string header)
                {
                    EventUtility.ConstructEvent(json, header, secret, [|throwOnApiVersionMismatch: false|]);
                    EventUtility.ConstructEvent(json, header, secret, 300, [|false|]);
                    EventUtility.ConstructEvent(json, header, secret, 300, [|CheckVersion|]);
                    EventUtility.ValidateSignature(json, header, secret);
                    EventUtility.ParseEvent(json, [|throwOnApiVersionMismatch: false|]);
                }

                public Event InAHelper(string json, string header) => Construct(json, header, false);

                private Event Construct(string json, string header, bool check) =>
                    EventUtility.ConstructEvent(json, header, secret, [|throwOnApiVersionMismatch: check|]);
            }
            """
        );

    [Fact]
    public Task A_check_that_is_made_or_configured_or_the_codes_own_is_fine() =>
        Check.Silent(
            """
            public class Hooks(string secret, bool check)
            {
                public void All(string json, string header)
                {
                    EventUtility.ConstructEvent(json, header, secret);
                    EventUtility.ConstructEvent(json, header, secret, throwOnApiVersionMismatch: true);
                    EventUtility.ConstructEvent(json, header, secret, throwOnApiVersionMismatch: check);
                    EventUtility.ConstructEventWithoutVerification(json, throwOnApiVersionMismatch: false);
                }

                public Event? ByVersion(string json, string header)
                {
                    var stripeEvent = EventUtility.ConstructEvent(json, header, secret, throwOnApiVersionMismatch: false);
                    return stripeEvent.ApiVersion == StripeConfiguration.ApiVersion ? stripeEvent : null;
                }
            }
            """
        );

    [Fact]
    public Task Test_projects_may_read_recorded_events() =>
        Check.Silent(
            """
            public class Replays
            {
                public Event Recorded(string json) => EventUtility.ParseEvent(json, throwOnApiVersionMismatch: false);
            }
            """,
            inTestProject: true
        );
}
