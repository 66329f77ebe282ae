using System.Net;
using System.Text;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Http;

/// <summary>What is behind an address that needs no key: a file, for whoever has the address.</summary>
internal static class Download
{
    /// <summary>Answers what is asked for under that path.</summary>
    public static void Serve(WireMockServer server, string under, Func<IRequestMessage, ResponseMessage> answer) =>
        server
            .Given(Request.Create().WithPath(new WildcardMatcher(under + "*")).UsingMethod("GET", "HEAD"))
            .AtPriority(StripeHost.LastPriority - 1)
            .RespondWith(Response.Create().WithCallback(answer));

    public static ResponseMessage NotThere(string why) =>
        Message(HttpStatusCode.NotFound, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(why));

    public static ResponseMessage Of(string contentType, byte[] content) =>
        Message(HttpStatusCode.OK, contentType, content);

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
