using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace StripeGuard.Testing.Http;

/// <summary>
/// Stands before WireMock, which answers what it cannot read itself with 500 and a stack trace: such requests are
/// mended where they mean something, and refused in Stripe's way where they do not.
/// </summary>
internal sealed class Intake(Router router)
{
    /// <summary>The largest file that Stripe takes has 16 MB (docs.stripe.com/file-upload), and a form around it.</summary>
    public const int MaximumBody = 20 * 1024 * 1024;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        NameHost(context);
        context.Request.QueryString = Named(context.Request.QueryString);
        if (HasBody(context.Request) && await BodyAsync(context.Request).ConfigureAwait(false) is var (body, refused))
        {
            if (refused is not null)
            {
                await RefuseAsync(context, refused).ConfigureAwait(false);
                return;
            }

            context.Request.Body = body!;
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>HTTP/1.0 needs no Host header, HTTP/1.1 allows an empty one; WireMock wants a whole address.</summary>
    private static void NameHost(HttpContext context)
    {
        if (!Uri.TryCreate(context.Request.GetEncodedUrl(), UriKind.Absolute, out _))
        {
            context.Request.Host = new HostString("127.0.0.1", context.Connection.LocalPort);
        }
    }

    /// <summary>A parameter without a name, <c>?=</c>, which WireMock cannot split, is sent on escaped.</summary>
    private static QueryString Named(QueryString query)
    {
        if (query.Value is not { } text || !text.Contains('='))
        {
            return query;
        }

        var parts = text[1..].Split('&');
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = string.Join(
                ';',
                parts[i].Split(';').Select(part => part.Trim('=').Length == 0 ? part.Replace("=", "%3D") : part)
            );
        }

        return new QueryString("?" + string.Join('&', parts));
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static async Task<(Stream? Body, StripeErrorException? Refused)> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaximumBody)
        {
            return (null, TooLarge());
        }

        var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        try
        {
            while (await request.Body.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
            {
                if (body.Length + read > MaximumBody)
                {
                    return (null, TooLarge());
                }

                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException e)
        {
            return (null, StripeErrors.Invalid($"Invalid request: the body could not be read ({e.Message})"));
        }

        body.Position = 0;
        return (body, null);
    }

    private static StripeErrorException TooLarge() =>
        StripeErrors.Invalid(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Invalid request: the body is larger than {MaximumBody / 1024 / 1024} MB."
            ),
            status: 413
        );

    private async Task RefuseAsync(HttpContext context, StripeErrorException refused)
    {
        var answer = router.Refuse(
            new ApiRequest
            {
                Method = context.Request.Method.ToUpperInvariant(),
                Path = context.Request.Path.Value ?? "/",
                Header = name => context.Request.Headers[name].FirstOrDefault(),
            },
            refused
        );
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(answer.Body).ConfigureAwait(false);
    }
}
