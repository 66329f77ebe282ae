using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StripeGuard.Pages.Tests;

/// <summary>The shop that customers come from and go back to: another origin than the fake's.</summary>
public sealed class ShopSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private ShopSite(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public static async Task<ShopSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapFallback(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(
                $"<!doctype html><title>Shop</title><link rel=icon href='data:,'><h1>Shop: {context.Request.Path}</h1>"
            );
        });
        await app.StartAsync();
        return new ShopSite(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
