using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.SignatureToleranceAnalyzer,
    StripeGuard.CodeFixes.Webhooks.SignatureToleranceFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2003 reports, and stays silent: docs/rules/STRIPE2003.md.</summary>
public class SignatureToleranceTests
{
    [Fact]
    public Task A_tolerance_that_is_none_negative_or_over_a_day_is_reported() =>
        Check.Reports(
            """
            public class Hooks(string secret)
            {
                private const int InMilliseconds = 300_000;
                private static readonly long Week = (long)TimeSpan.FromDays(7).TotalSeconds;

                public void All(string json, string header, bool strict, long now)
                {
                    EventUtility.ConstructEvent(json, header, secret, [|0|]);
                    EventUtility.ConstructEvent(json, header, secret, [|tolerance: -1|], throwOnApiVersionMismatch: false);
                    Stripe.EventUtility.ValidateSignature(json, header, secret, [|long.MaxValue|]);
                    EventUtility.ConstructEvent(json, header, secret, [|InMilliseconds|]);
                    EventUtility.ValidateSignature(json, header, secret, [|Week|]);
                    EventUtility.ConstructEvent(json, header, secret, [|(long)TimeSpan.FromHours(48).TotalSeconds|], now);
                    EventUtility.ConstructEvent(json, header, secret, [|strict ? 300 : int.MaxValue|]);
                    var none = 0;
                    EventUtility.ConstructEvent(json, header, secret, [|none|]);
                    new StripeClient(secret).ParseEventNotification(json, header, secret, [|0|]);
                }

                public Event InAHelper(string json, string header) => Construct(json, header, 0);

                private Event Construct(string json, string header, long tolerance) =>
                    EventUtility.ConstructEvent(json, header, secret, [|tolerance|]);
            }
            """
        );

    [Fact]
    public Task The_default_and_what_comes_from_configuration_are_fine() =>
        Check.Silent(
            """
            public class Hooks(string secret, IReadOnlyDictionary<string, long> settings)
            {
                public void All(string json, string header)
                {
                    EventUtility.ConstructEvent(json, header, secret);
                    EventUtility.ConstructEvent(json, header, secret, 300);
                    EventUtility.ConstructEvent(json, header, secret, 3600, throwOnApiVersionMismatch: false);
                    EventUtility.ConstructEvent(json, header, secret, settings["tolerance"]);
                    EventUtility.ConstructEvent(json, header, secret, (long)TimeSpan.FromMinutes(10).TotalSeconds);
                    EventUtility.ConstructEvent(json, header, secret, (long)TimeSpan.FromMinutes(settings["m"]).TotalSeconds);
                    Own.ConstructEvent(json, header, secret, 0);
                }

                private static class Own
                {
                    public static void ConstructEvent(string json, string header, string secret, long tolerance) { }
                }
            }
            """
        );

    [Fact]
    public Task A_test_may_accept_a_request_recorded_long_ago() =>
        Check.Silent(
            """
            public class Replays
            {
                public Event Recorded(string json, string header) =>
                    EventUtility.ConstructEvent(json, header, "secret", long.MaxValue);
            }
            """,
            inTestProject: true
        );

    [Fact]
    public Task The_fix_leaves_it_to_the_default() =>
        Check.Fixes(
            """
            public class Hooks(string secret)
            {
                public void All(string json, string header, long now)
                {
                    EventUtility.ConstructEvent(json, header, secret, [|0|]);
                    EventUtility.ConstructEvent(json, header, secret, [|long.MaxValue|], false);
                    EventUtility.ConstructEvent(
                        json,
                        header,
                        secret,
                        [|tolerance: 300_000|],
                        throwOnApiVersionMismatch: true
                    );
                    EventUtility.ValidateSignature(json, header, secret, [|-1|], now);
                }
            }
            """,
            """
            public class Hooks(string secret)
            {
                public void All(string json, string header, long now)
                {
                    EventUtility.ConstructEvent(json, header, secret);
                    EventUtility.ConstructEvent(json, header, secret, throwOnApiVersionMismatch: false);
                    EventUtility.ConstructEvent(
                        json,
                        header,
                        secret,
                        throwOnApiVersionMismatch: true
                    );
                    EventUtility.ValidateSignature(json, header, secret, 300, now);
                }
            }
            """
        );
}
