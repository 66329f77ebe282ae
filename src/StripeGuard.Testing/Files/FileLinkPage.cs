using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Files;

/// <summary>Where a file link leads to: the file itself, for whoever has the address and without a key.</summary>
internal sealed class FileLinkPage(Accounts accounts)
{
    public const string Path = "/_stripeguard/files";

    public void Serve(WireMockServer server) =>
        server
            .Given(Request.Create().WithPath(new WildcardMatcher(Path + "/*")).UsingMethod("GET", "HEAD"))
            .AtPriority(StripeHost.LastPriority - 1)
            .RespondWith(Response.Create().WithCallback(Answer));

    private ResponseMessage Answer(IRequestMessage request)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (Find(account, request.AbsolutePath) is { } link)
                {
                    return FileLinks.IsExpired(account, link)
                        ? NotThere("This link has expired.")
                        : Content(
                            Files.ContentOf(account, account.Objects.Get(Files.Type, link.Text("file")!, "file"))
                        );
                }
            }
        }

        return NotThere("There is no such link.");
    }

    private static JsonObject? Find(Account account, string path) =>
        account
            .Objects.All(FileLinks.Type)
            .FirstOrDefault(link => link.Text("url")!.EndsWith(path, StringComparison.Ordinal));

    private static ResponseMessage Content(BinaryContent content) =>
        Message(HttpStatusCode.OK, content.ContentType, content.Bytes);

    private static ResponseMessage NotThere(string why) =>
        Message(HttpStatusCode.NotFound, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(why));

    private static ResponseMessage Message(HttpStatusCode status, string contentType, byte[] body) =>
        new()
        {
            StatusCode = (int)status,
            Headers = new Dictionary<string, WireMockList<string>>
            {
                ["Cache-Control"] = new("no-store"),
                ["Content-Type"] = new(contentType),
                ["X-Content-Type-Options"] = new("nosniff"),
            },
            BodyData = new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = body },
        };
}
