using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WireMock;
using WireMock.Exceptions;
using WireMock.Matchers;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;
using WireMock.Util;
using Request = WireMock.RequestBuilders.Request;
using Response = WireMock.ResponseBuilders.Response;

namespace StripeGuard.Testing.Http;

/// <summary>WireMock on the loopback address, with one mapping that hands every request to the router.</summary>
internal sealed class StripeHost : IDisposable
{
    /// <summary>Below every mapping a user adds: WireMock takes the lowest number first, and 0 is its default.</summary>
    public const int LastPriority = int.MaxValue;

    /// <summary>Marks an answer that is to get lost; the client never sees it.</summary>
    private const string LostMark = "StripeGuard-Lost";

    private readonly X509Certificate2? certificate;

    private StripeHost(WireMockServer server, IServerAddressesFeature addresses, X509Certificate2? certificate)
    {
        Server = server;
        this.certificate = certificate;
        Proxy = certificate is null
            ? null
            : new StripeProxy(
                $"http://127.0.0.1:{AddressOf(addresses, Uri.UriSchemeHttps).Port}",
                X509CertificateLoader.LoadCertificate(certificate.RawData)
            );
    }

    public WireMockServer Server { get; }

    public StripeProxy? Proxy { get; }

    public string BaseUrl => Server.Urls[0].Replace("localhost", "127.0.0.1", StringComparison.Ordinal).TrimEnd('/');

    public static StripeHost Start(int port, int? proxyPort, Router router)
    {
        var certificate = proxyPort is null ? null : TunnelCertificate.New();
        IServerAddressesFeature? addresses = null;
        var server = Listen(
            new WireMockServerSettings
            {
                Urls = [$"http://127.0.0.1:{port}"],
                AdditionalServiceRegistration = services =>
                {
                    if (certificate is not null)
                    {
                        // After WireMock's own, so that the first address stays the API base.
                        services.PostConfigure<KestrelServerOptions>(options =>
                            ConnectTunnel.Listen(options, proxyPort!.Value, certificate)
                        );
                    }
                },
                MaxRequestLogCount = 1000,
                AllowCSharpCodeMatcher = false,
                // Stripe takes no compressed requests, and WireMock fails on what only says that it is compressed.
                DisableRequestBodyDecompressing = true,
                PreWireMockMiddlewareInit = app =>
                {
                    var builder = (IApplicationBuilder)app;
                    addresses = builder.ServerFeatures.Get<IServerAddressesFeature>();
                    EndConnectionOfLostAnswers(builder);
                    LeaveTunnel(builder, addresses!);
                    builder.Use(new Intake(router).InvokeAsync);
                },
            },
            $"http://127.0.0.1:{port}" + (proxyPort is > 0 ? $" or http://127.0.0.1:{proxyPort}" : "")
        );
        server
            .Given(Request.Create().WithPath(new WildcardMatcher("*")).UsingAnyMethod())
            .AtPriority(LastPriority)
            .RespondWith(Response.Create().WithCallback(request => RespondAsync(router, request)));
        return new StripeHost(server, addresses!, certificate);
    }

    public void Dispose()
    {
        Server.Dispose();
        Proxy?.Certificate.Dispose();
        certificate?.Dispose();
    }

    private static Uri AddressOf(IServerAddressesFeature addresses, string scheme) =>
        addresses.Addresses.Select(address => new Uri(address)).First(address => address.Scheme == scheme);

    private static WireMockServer Listen(WireMockServerSettings settings, string addresses)
    {
        try
        {
            return WireMockServer.Start(settings);
        }
        catch (WireMockException e)
        {
            throw new IOException($"Nothing can listen on {addresses}: is the port in use?", e);
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

    /// <summary>
    /// What came through the proxy was meant for https://api.stripe.com. The pages that its answer names are here.
    /// </summary>
    private static void LeaveTunnel(IApplicationBuilder app, IServerAddressesFeature addresses) =>
        app.Use(
            (context, next) =>
            {
                if (context.Request.IsHttps)
                {
                    context.Request.Scheme = Uri.UriSchemeHttp;
                    context.Request.Host = new HostString(AddressOf(addresses, Uri.UriSchemeHttp).Authority);
                }

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
