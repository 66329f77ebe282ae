using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Identity;

/// <summary>The page at a verification session's <c>url</c>: verified or not, at the press of a button.</summary>
internal sealed class VerificationPage(Accounts accounts)
{
    public const string Path = "/start/";

    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, Path, request => Task.FromResult(Answer(request)));

    /// <summary>The session of that id, or that address, with its account; null where there is none.</summary>
    public static (Account Account, JsonObject Session)? Find(Accounts accounts, Func<JsonObject, bool> isIt)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (account.Objects.NewestFirst(VerificationSessions.Type).FirstOrDefault(isIt) is { } session)
                {
                    return (account, session);
                }
            }
        }

        return null;
    }

    private PageAnswer Answer(PageRequest request)
    {
        if (
            request.Id.Length == 0
            || Find(accounts, one => one.Text("url")?.EndsWith(Path + request.Id, StringComparison.Ordinal) == true)
                is not var (account, session)
        )
        {
            return PageAnswer.Message(
                HttpStatusCode.NotFound,
                "Page not found",
                "This link has been used, or there is no such verification on this server. Your application gets a new one when it retrieves the session."
            );
        }

        lock (account.Lock)
        {
            var returnUrl = VerificationSessions.ReturnUrl(account.Objects, session);
            if (!request.IsPost)
            {
                return Form(session, returnUrl);
            }

            var outcome = request.Field("outcome");
            var failure = VerificationFailure.Find(outcome);
            if (failure is null && outcome != "verified")
            {
                return Form(session, returnUrl);
            }

            try
            {
                VerificationSessions.Submit(new Work(account, Cause: null), session, failure);
            }
            catch (StripeErrorException refused)
            {
                return PageAnswer.Message(HttpStatusCode.Conflict, "Identity", refused.Message);
            }

            return returnUrl is null
                ? PageAnswer.Message(HttpStatusCode.OK, "Thank you", "You can close this page.")
                : PageAnswer.To(returnUrl);
        }
    }

    private static PageAnswer Form(JsonObject session, string? returnUrl) =>
        PageAnswer.Page(
            "identity",
            "Identity test page",
            new
            {
                Failures = VerificationFailure
                    .All.Where(failure => IsOf(failure, session))
                    .Select(failure => new { failure.Code, failure.Reason })
                    .ToList(),
            },
            HttpStatusCode.OK,
            "http:",
            "https:",
            PageServer.SourceOf(returnUrl)
        );

    /// <summary>Whether the session makes that check at all.</summary>
    private static bool IsOf(VerificationFailure failure, JsonObject session) =>
        failure.Check switch
        {
            "session" => true,
            "selfie" => session.Object("options")?.Object("document")?.Flag("require_matching_selfie") == true,
            "id_number" => session.Text("type") == "id_number",
            _ => session.Text("type") != "id_number",
        };
}
