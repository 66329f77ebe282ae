using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using StripeGuard.Testing.Http;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Pages;

/// <summary>A request of a browser for one of this server's pages.</summary>
/// <param name="Id">What follows the page's path.</param>
/// <param name="Host">The host and port under which the browser reached this server.</param>
/// <param name="Form">The fields that were posted; empty for a GET.</param>
internal sealed record PageRequest(
    string Id,
    string Host,
    bool IsPost,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Form
)
{
    public string? Field(string name) => Form.GetValueOrDefault(name);
}

/// <summary>What a page answers: HTML, or the address to go to.</summary>
internal sealed record PageAnswer(
    HttpStatusCode Status,
    string Html,
    string? Location,
    IReadOnlyList<string> FormTargets
)
{
    /// <param name="formTargets">The addresses that the page's forms may lead to in the end, beside this server's own.</param>
    public static PageAnswer Page(
        string template,
        string title,
        object model,
        HttpStatusCode status = HttpStatusCode.OK,
        params string?[] formTargets
    ) => new(status, PageTemplates.Write(template, title, model), null, [.. formTargets.OfType<string>()]);

    /// <summary>A page that only says something.</summary>
    public static PageAnswer Message(
        HttpStatusCode status,
        string heading,
        string text,
        string? link = null,
        string? linkText = null
    ) =>
        Page(
            "message",
            heading,
            new
            {
                Heading = heading,
                Text = text,
                Link = link,
                LinkText = linkText,
            },
            status
        );

    public static PageAnswer To(string location) => new(HttpStatusCode.SeeOther, "", location, []);
}

/// <summary>Serves pages under a path of this server, before the API and after a test's own mappings.</summary>
internal static class PageServer
{
    /// <summary>More fields than any of the pages has.</summary>
    private const int MostFields = 500;

    public static void Serve(WireMockServer server, string path, Func<PageRequest, Task<PageAnswer>> answer) =>
        server
            .Given(Request.Create().WithPath(new WildcardMatcher(path + "*")).UsingMethod("GET", "HEAD", "POST"))
            .AtPriority(StripeHost.LastPriority - 1)
            .RespondWith(Response.Create().WithCallback(request => RespondAsync(request, path, answer)));

    /// <summary>The address as a Content-Security-Policy names it: its origin, or its scheme where it has no host.</summary>
    public static string? SourceOf(string? url) =>
        url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address) ? null
        : address.Scheme is "http" or "https"
        && address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) is var origin
        && origin.All(letter => letter is > ' ' and < '\x7f' and not ';' and not ',' and not '\'' and not '"')
            ? origin
        : address.Scheme + ":";

    private static async Task<IResponseMessage> RespondAsync(
        IRequestMessage request,
        string path,
        Func<PageRequest, Task<PageAnswer>> answer
    )
    {
        PageAnswer page;
        try
        {
            page = await answer(Read(request, path)).ConfigureAwait(false);
        }
        catch (InvalidDataException unreadable)
        {
            page = PageAnswer.Message(HttpStatusCode.BadRequest, "Something went wrong", unreadable.Message);
        }

        return Message(page);
    }

    private static PageRequest Read(IRequestMessage request, string path)
    {
        var isPost = request.Method.Equals("POST", StringComparison.OrdinalIgnoreCase);
        return new PageRequest(
            Uri.UnescapeDataString(request.AbsolutePath[path.Length..]),
            Header(request, "Host") ?? "127.0.0.1",
            isPost,
            Fields(request.RawQuery ?? ""),
            isPost ? Fields(Body(request)) : new Dictionary<string, string>()
        );
    }

    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
        {
            if (fields.Count == MostFields)
            {
                throw new InvalidDataException("The form has more fields than this page has.");
            }

            fields[name] = values[^1] ?? "";
        }

        return fields;
    }

    private static string Body(IRequestMessage request) =>
        request.BodyAsBytes is { } bytes ? Encoding.UTF8.GetString(bytes) : request.Body ?? "";

    private static string? Header(IRequestMessage request, string name) =>
        request.Headers is { } headers && headers.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;

    private static ResponseMessage Message(PageAnswer page)
    {
        var response = new ResponseMessage
        {
            StatusCode = (int)page.Status,
            Headers = new Dictionary<string, WireMockList<string>>
            {
                ["Cache-Control"] = new("no-store"),
                ["Referrer-Policy"] = new("no-referrer"),
                ["X-Content-Type-Options"] = new("nosniff"),
            },
            BodyData = new BodyData
            {
                DetectedBodyType = BodyType.String,
                BodyAsString = page.Html,
                Encoding = Encoding.UTF8,
            },
        };
        if (page.Location is { } location)
        {
            response.Headers["Location"] = new WireMockList<string>(Escaped(location));
            return response;
        }

        response.Headers["Content-Type"] = new WireMockList<string>("text/html; charset=utf-8");
        response.Headers["Content-Security-Policy"] = new WireMockList<string>(PageTemplates.Policy(page.FormTargets));
        return response;
    }

    /// <summary>A header carries ASCII only.</summary>
    private static string Escaped(string location) =>
        string.Concat(
            location
                .EnumerateRunes()
                .Select(rune =>
                    rune.Value is > ' ' and < 0x7f ? rune.ToString() : Uri.EscapeDataString(rune.ToString())
                )
        );
}
