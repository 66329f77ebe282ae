using Microsoft.Playwright;

namespace StripeGuard.Pages.Tests;

/// <summary>One browser for all tests: Chromium as the system has it, nothing downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Names another Chromium or Chrome.</summary>
    private const string Variable = "STRIPEGUARD_CHROMIUM";

    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public FakeStripe Stripe { get; private set; } = null!;

    public ShopSite Shop { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stripe = await FakeStripe.StartAsync();
        Shop = await ShopSite.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Executable(),
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Shop.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    /// <summary>A page of its own, with nothing remembered.</summary>
    public async Task<Visit> OpenAsync(int width = 1280, int height = 900, bool script = true)
    {
        var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                JavaScriptEnabled = script,
                Locale = "en-US",
            }
        );
        // A machine that builds or tests something else meanwhile can be slow; what is there is not waited for.
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return new Visit(context, await context.NewPageAsync());
    }

    private static string Executable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new InvalidOperationException($"{Variable} names '{named}', and there is no such file.");
        }

        return UsualPlaces.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"These tests need Chromium or Chrome. Install it ('apt-get install chromium' on Debian and Ubuntu), or name one in the environment variable {Variable}."
            );
    }
}

[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
