using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using StripeGuard.Proofs.Code;

namespace StripeGuard.Proofs;

/// <summary>The shop's web site with its webhook endpoints, in a test server.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;

    private Site(WebApplication app) => this.app = app;

    public HttpClient Client => app.GetTestClient();

    public Orders Orders => app.Services.GetRequiredService<Orders>();

    public Mails Mails => app.Services.GetRequiredService<Mails>();

    /// <summary>The secret that the site verifies with, as it stands in its configuration.</summary>
    public string WebhookSecret
    {
        set => app.Configuration["Stripe:WebhookSecret"] = value;
    }

    public static async Task<Site> OpenAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Orders>();
        builder.Services.AddSingleton<Receipts>();
        builder.Services.AddSingleton<Mails>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddControllers().AddApplicationPart(typeof(Site).Assembly);
        var app = builder.Build();
        app.MapControllers();
        await app.StartAsync();
        return new Site(app) { WebhookSecret = "whsec_not_set_yet" };
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
