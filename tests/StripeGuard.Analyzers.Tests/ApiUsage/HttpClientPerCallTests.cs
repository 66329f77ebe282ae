using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.ApiUsage.HttpClientPerCallAnalyzer>;

namespace StripeGuard.Analyzers.Tests.ApiUsage;

/// <summary>STRIPE6008 reports, and stays silent: docs/rules/STRIPE6008.md.</summary>
public class HttpClientPerCallTests
{
    [Fact]
    public Task An_HttpClient_of_its_own_for_each_call_is_reported() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;

            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/refunds/{id}", (string id) =>
                new RefundService(new StripeClient("key", httpClient: new SystemNetHttpClient([|new HttpClient()|]))).Get(id));

            public class Desk
            {
                public Task<Refund> Refund(string key, string id)
                {
                    var http = [|new HttpClient { Timeout = TimeSpan.FromSeconds(20) }|];
                    var client = new StripeClient(key, httpClient: new SystemNetHttpClient(http, maxNetworkRetries: 3));
                    return new RefundService(client).GetAsync(id);
                }
            }
            """
        );

    [Fact]
    public Task One_that_is_kept_shared_or_made_at_start_up_is_silent() =>
        Verify.Silent(
            """
            using Microsoft.Extensions.DependencyInjection;

            public class Desk(IHttpClientFactory factory, HttpClient given)
            {
                private static readonly HttpClient Shared = new();
                private readonly StripeClient mine = new("key", httpClient: new SystemNetHttpClient(new HttpClient()));
                private StripeClient? lazy;

                public StripeClient PerTenant(string key) => new(key);

                public StripeClient FromFactory(string key) => new(key, httpClient: new SystemNetHttpClient(factory.CreateClient("stripe")));

                public StripeClient OnShared(string key) => new(key, httpClient: new SystemNetHttpClient(Shared));

                public StripeClient OnGiven(string key) => new(key, httpClient: new SystemNetHttpClient(given));

                public StripeClient Lazy(string key) => lazy ??= new StripeClient(key, httpClient: new SystemNetHttpClient(new HttpClient()));

                public StripeClient Mine() => mine;

                public static void Register(IServiceCollection services) =>
                    services.AddSingleton<IStripeClient>(_ => new StripeClient("key", httpClient: new SystemNetHttpClient(new HttpClient())));
            }
            """
        );
}
