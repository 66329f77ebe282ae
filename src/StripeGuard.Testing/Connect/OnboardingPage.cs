using System.Net;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using WireMock.Server;

namespace StripeGuard.Testing.Connect;

/// <summary>The page that stands in for Stripe's onboarding of connected accounts: one button tells everything.</summary>
internal sealed class OnboardingPage(Objects.Accounts accounts)
{
    public const string Path = "/_stripeguard/onboarding";

    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, Path + "/", request => Task.FromResult(Answer(request)));

    private PageAnswer Answer(PageRequest request)
    {
        var link = request.Id.Split('/')[^1];
        foreach (var platform in accounts.All.Where(account => account.Platform is null))
        {
            lock (platform.Lock)
            {
                if (AccountLinks.Find(platform, link) is not { } found)
                {
                    continue;
                }

                if (request.IsPost)
                {
                    AccountLinks.Complete(platform, found);
                    return PageAnswer.To(found.Text("return_url")!);
                }

                return PageAnswer.Page(
                    "onboarding",
                    "Onboarding test page",
                    new { Account = found.Text("account"), Again = found.Text("refresh_url") },
                    HttpStatusCode.OK,
                    "http:",
                    "https:",
                    PageServer.SourceOf(found.Text("return_url"))
                );
            }
        }

        return PageAnswer.Message(
            HttpStatusCode.Gone,
            "Get paid",
            "This link has been used, or is too old. Your application makes a new one."
        );
    }
}
