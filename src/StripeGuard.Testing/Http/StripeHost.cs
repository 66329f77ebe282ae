using Microsoft.AspNetCore.Builder;
using WireMock;
using WireMock.Exceptions;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Http;

/// <summary>WireMock on the loopback address, with one mapping that hands every request to the router.</summary>
internal sealed class StripeHost : IDisposable
{
    /// <summary>Below every mapping a user adds: WireMock takes the lowest number first, and 0 is its default.</summary>
    public const int LastPriority = int.MaxValue;

    /// <summary>Marks an answer that is to get lost; the client never sees it.</summary>
    private const string LostMark = "StripeGuard-Lost";

    private StripeHost(WireMockServer server) => Server = server;

    public WireMockServer Server { get; }

    public string BaseUrl => Server.Urls[0].Replace("localhost", "127.0.0.1", StringComparison.Ordinal).TrimEnd('/');

    public static StripeHost Start(int port, Router router)
    {
        var server = Listen(
            new WireMockServerSettings
            {
                Urls = [$"http://127.0.0.1:{port}"],
                MaxRequestLogCount = 1000,
                AllowCSharpCodeMatcher = false,
                // Stripe takes no compressed requests, and WireMock fails on what only says that it is compressed.
                DisableRequestBodyDecompressing = true,
                PreWireMockMiddlewareInit = app =>
                {
                    EndConnectionOfLostAnswers((IApplicationBuilder)app);
                    ((IApplicationBuilder)app).Use(new Intake(router).InvokeAsync);
                },
            }
        );
        server
            .Given(Request.Create().WithPath(new WildcardMatcher("*")).UsingAnyMethod())
            .AtPriority(LastPriority)
            .RespondWith(Response.Create().WithCallback(request => RespondAsync(router, request)));
        return new StripeHost(server);
    }

    public void Dispose() => Server.Dispose();

    private static WireMockServer Listen(WireMockServerSettings settings)
    {
        try
        {
            return WireMockServer.Start(settings);
        }
        catch (WireMockException e)
        {
            throw new IOException($"Nothing can listen on {settings.Urls![0]}: is the port in use?", e);
        }
    }

    /// <summary>WireMock can send an empty or a broken answer, but not end a connection: that needs the server underneath.</summary>
    private static void EndConnectionOfLostAnswers(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Response.Headers.ContainsKey(LostMark))
                    {
                        context.Abort();
                    }

                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    private static async Task<IResponseMessage> RespondAsync(Router router, IRequestMessage message)
    {
        var answer = await router
            .AnswerAsync(
                new ApiRequest
                {
                    Method = message.Method.ToUpperInvariant(),
                    Path = message.AbsolutePath,
                    Header = name =>
                        message.Headers is { } headers && headers.TryGetValue(name, out var values)
                            ? values.FirstOrDefault()
                            : null,
                    Query = message.RawQuery,
                    Body = message.BodyAsBytes,
                }
            )
            .ConfigureAwait(false);
        var response = new ResponseMessage
        {
            StatusCode = answer.Status,
            Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new(answer.ContentType) },
            BodyData = new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = answer.Body },
        };
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = new WireMockList<string>(value);
        }

        if (answer.IsLost)
        {
            response.StatusCode = 200;
            response.Headers[LostMark] = new WireMockList<string>("true");
        }

        return response;
    }
}
