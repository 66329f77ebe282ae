using System.Text.Json.Nodes;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Identity;

/// <summary>
/// Identity verification: docs.stripe.com/api/identity/verification_sessions,
/// docs.stripe.com/identity/how-sessions-work. Whether a document is verified, its page or the test decides.
/// </summary>
/// <remarks>
/// A submitted session is processed at once. A verified document is always Jenny Rosen's driving license. The words that refuse a move are ours.
/// </remarks>
internal sealed class VerificationSessions : IResource
{
    public const string Type = "identity.verification_session";

    private const string ReturnUrls = "stripeguard.identity_return_url";

    /// <summary>docs.stripe.com/api/identity/verification_sessions/redact: it may take up to four days.</summary>
    private static readonly TimeSpan Redaction = TimeSpan.FromDays(4);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/identity/verification_sessions", Create);
        routes.On("GET /v1/identity/verification_sessions/{session}", call => call.Target(Type));
        routes.On("POST /v1/identity/verification_sessions/{session}", Update);
        routes.On("GET /v1/identity/verification_sessions", call => call.List(Type));
        routes.On("POST /v1/identity/verification_sessions/{session}/cancel", Cancel);
        routes.On("POST /v1/identity/verification_sessions/{session}/redact", Redact);
        routes.Include(Type, "verified_outputs", VerificationReports.Outputs);
    }

    /// <summary>Where the person goes after the page; null where the session does not say.</summary>
    public static string? ReturnUrl(ObjectStore objects, JsonObject session) =>
        objects.Find(ReturnUrls, ReturnUrls + session.Id())?.Text("url");

    /// <summary>
    /// The person has submitted what was asked for: it is verified, or the session wants new input and says why.
    /// </summary>
    /// <param name="failure">Why it is not verified; null when it is.</param>
    public static void Submit(Work work, JsonObject session, VerificationFailure? failure)
    {
        RefuseUnless(session, "submit", "submitted", "requires_input");
        work.Update(
            session,
            "identity.verification_session.processing",
            () =>
            {
                Close(session, "processing");
                session["last_error"] = null;
            }
        );
        var report = VerificationReports.Make(work, session, failure);
        work.Update(
            session,
            failure is null ? "identity.verification_session.verified" : "identity.verification_session.requires_input",
            () =>
            {
                session["last_verification_report"] = report?.Id();
                session["status"] = failure is null ? "verified" : "requires_input";
                if (failure is not null)
                {
                    session["last_error"] = new JsonObject { ["code"] = failure.Code, ["reason"] = failure.Reason };
                    Open(work, session);
                }
            }
        );
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var flow = parameters.String("verification_flow");
        if (flow is null && parameters.String("type") is null)
        {
            throw StripeErrors.MissingParameter("type");
        }

        call.Reference("related_customer", Customers.Type);
        CheckoutUrls.Check(parameters, "return_url");
        var type = flow is null ? parameters.String("type")! : "verification_flow";
        var session = new JsonObject
        {
            ["id"] = work.Id("vs_"),
            ["object"] = Type,
            ["client_reference_id"] = parameters.String("client_reference_id"),
            ["client_secret"] = null,
            ["created"] = work.Now,
            ["last_error"] = null,
            ["last_verification_report"] = null,
            ["livemode"] = false,
            ["metadata"] = call.NewMetadata(),
            ["options"] = Options(call, type),
            ["provided_details"] = Field(call, "provided_details"),
            ["redaction"] = null,
            ["related_customer"] = parameters.String("related_customer"),
            ["related_customer_account"] = parameters.String("related_customer_account"),
            ["status"] = "requires_input",
            ["type"] = type,
            ["url"] = null,
            ["verification_flow"] = flow,
        };
        Open(work, session);
        work.Objects.Add(session);
        if (parameters.String("return_url") is { } url)
        {
            work.Objects.Add(
                new JsonObject
                {
                    ["id"] = ReturnUrls + session.Id(),
                    ["object"] = ReturnUrls,
                    ["url"] = url,
                }
            );
        }

        work.Raise("identity.verification_session.created", session);
        return session;
    }

    private static JsonObject Update(Call call)
    {
        var session = call.Target(Type);
        RefuseUnless(session, "update", "updated", "requires_input");
        return call.Update(
            session,
            eventType: null,
            _ =>
            {
                if (call.Parameters.Has("options"))
                {
                    session["options"] = Options(call, session.Text("type")!);
                }

                session["provided_details"] =
                    Field(call, "provided_details") ?? session["provided_details"]?.DeepClone();
            }
        );
    }

    private static JsonObject Cancel(Call call)
    {
        var session = call.Target(Type);
        RefuseUnless(session, "cancel", "canceled", "requires_input");
        Cancel(Work.Of(call), session);
        return session;
    }

    private static void Cancel(Work work, JsonObject session) =>
        work.Update(session, "identity.verification_session.canceled", () => Close(session, "canceled"));

    private static JsonObject Redact(Call call)
    {
        var work = Work.Of(call);
        var session = call.Target(Type);
        RefuseUnless(session, "redact", "redacted", "requires_input", "verified");
        if (session.Text("status") == "requires_input")
        {
            Cancel(work, session);
        }

        session["redaction"] = new JsonObject { ["status"] = "processing" };
        work.Later(Redaction, later => EndRedaction(later, session));
        return session;
    }

    private static void EndRedaction(Work work, JsonObject session)
    {
        VerificationReports.Redact(work, session);
        session["redaction"] = new JsonObject { ["status"] = "redacted" };
        session["metadata"] = new JsonObject();
        session["provided_details"] = null;
        work.Raise("identity.verification_session.redacted", session);
    }

    /// <summary>Lets the person begin, with an address and a secret that were not there before.</summary>
    private static void Open(Work work, JsonObject session)
    {
        session["client_secret"] = work.ClientSecret(session.Id());
        session["url"] = work.Account.BaseUrl + VerificationPage.Path + work.Account.Ids.Next("test_", 40);
    }

    private static void Close(JsonObject session, string status)
    {
        session["status"] = status;
        session["client_secret"] = null;
        session["url"] = null;
    }

    private static JsonNode? Field(Call call, string name) =>
        call.Parameters.Has(name) ? EntityShape.Current.Field(call, Type, name) : null;

    private static JsonObject Options(Call call, string type)
    {
        var options = Field(call, "options") as JsonObject ?? [];
        if (type != "verification_flow")
        {
            options[type] ??= new JsonObject();
        }

        return options;
    }

    /// <param name="move">As in "You cannot cancel this VerificationSession".</param>
    /// <param name="done">As in "may be canceled".</param>
    private static void RefuseUnless(JsonObject session, string move, string done, params string[] allowed)
    {
        var status = session.Text("status")!;
        if (session["redaction"] is not null || !allowed.Contains(status))
        {
            throw StripeErrors.Invalid(
                session["redaction"] is not null
                    ? $"You cannot {move} this VerificationSession because it is redacted."
                    : $"You cannot {move} this VerificationSession because it has a status of {status}. Only a VerificationSession with one of the following statuses may be {done}: {string.Join(", ", allowed)}."
            );
        }
    }
}
