using Check = StripeGuard.Analyzers.Tests.Verify<
    StripeGuard.Analyzers.Webhooks.EventParsedTwiceAnalyzer,
    StripeGuard.CodeFixes.Webhooks.EventParsedTwiceFix
>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2022 reports, and stays silent: docs/rules/STRIPE2022.md.</summary>
public class EventParsedTwiceTests
{
    private static string Hooks(string members) =>
        $$"""
            public class Hooks(string secret, string other)
            {
                private static void Log(object? text) => Console.WriteLine(text);

            {{members}}
            }
            """;

    [Fact]
    public Task A_parse_beside_ConstructEvent_is_reported() =>
        Check.Reports(
            Hooks(
                """
                    public void Dashboard(string json, string header)
                    {
                        try
                        {
                            var stripeEvent = [|EventUtility.ParseEvent(json)|];
                            Log(stripeEvent.Type);
                            stripeEvent = EventUtility.ConstructEvent(json, header, secret);
                            Log(stripeEvent.Id);
                        }
                        catch (StripeException)
                        {
                        }
                    }

                    public void After(string json, string header)
                    {
                        EventUtility.ConstructEvent(json, header, secret);
                        var stripeEvent = [|Event.FromJson(json)|];
                        Log(stripeEvent);
                    }
                """
            )
        );

    [Fact]
    public Task Parses_with_a_purpose_are_fine() =>
        Check.Silent(
            Hooks(
                """
                    public void Validated(string json, string header)
                    {
                        EventUtility.ValidateSignature(json, header, secret);
                        Log(EventUtility.ParseEvent(json));
                    }

                    public void SecretByMode(string json, string header)
                    {
                        var unchecked_ = EventUtility.ParseEvent(json);
                        var key = unchecked_.Livemode ? secret : other;
                        Log(EventUtility.ConstructEvent(json, header, key));
                    }

                    public void SecretByAccount(string json, string header)
                    {
                        var unchecked_ = EventUtility.ParseEvent(json);
                        string key;
                        if (unchecked_.Account == "acct_1") key = secret; else key = other;
                        Log(EventUtility.ConstructEvent(json, header, key));
                    }

                    public void OneOrTheOther(string json, string header, bool stored)
                    {
                        if (stored)
                        {
                            Log(EventUtility.ParseEvent(json));
                            return;
                        }

                        Log(EventUtility.ConstructEvent(json, header, secret));
                    }

                    public void OtherText(string json, string header, string payload)
                    {
                        Log(EventUtility.ConstructEvent(json, header, secret));
                        Log(EventUtility.ParseEvent(payload));
                    }
                """
            )
        );

    [Fact]
    public Task The_fix_leaves_one_ConstructEvent() =>
        Check.Fixes(
            Hooks(
                """
                    public void Dashboard(string json, string header)
                    {
                        var stripeEvent = [|EventUtility.ParseEvent(json)|];
                        Log(header);

                        // With the endpoint's secret.
                        stripeEvent = EventUtility.ConstructEvent(json,
                            header, secret);
                        Log(stripeEvent.Id);
                    }

                    public void After(string json, string header)
                    {
                        var genuine = EventUtility.ConstructEvent(json, header, secret);
                        var stripeEvent = [|Event.FromJson(json)|];
                        Log(stripeEvent.Id + genuine.Id);
                    }

                    public void ForNothing(string json, string header)
                    {
                        [|EventUtility.ParseEvent(json)|];
                        Log(EventUtility.ConstructEvent(json, header, secret));
                    }
                """
            ),
            Hooks(
                """
                    public void Dashboard(string json, string header)
                    {
                        Log(header);

                        // With the endpoint's secret.
                        var stripeEvent = EventUtility.ConstructEvent(json,
                            header, secret);
                        Log(stripeEvent.Id);
                    }

                    public void After(string json, string header)
                    {
                        var genuine = EventUtility.ConstructEvent(json, header, secret);
                        var stripeEvent = genuine;
                        Log(stripeEvent.Id + genuine.Id);
                    }

                    public void ForNothing(string json, string header)
                    {
                        Log(EventUtility.ConstructEvent(json, header, secret));
                    }
                """
            )
        );
}
