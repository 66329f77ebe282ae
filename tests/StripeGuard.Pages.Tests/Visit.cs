using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace StripeGuard.Pages.Tests;

/// <summary>A customer at a browser, and every address that the browser asked for.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<Uri> requests = [];
    private readonly List<string> complaints = [];

    public Visit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Request += (_, request) => requests.Add(new Uri(request.Url));
        page.Console += (_, message) =>
        {
            // Chromium reports each answer of 4xx; what a page does wrong by itself is anything else.
            if (
                message.Type == "error"
                && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
            )
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    public IEnumerable<string> Hosts =>
        requests.Where(url => url.Scheme is "http" or "https").Select(url => url.Authority).Distinct();

    /// <summary>What the browser complained of: refused by the policy, thrown by a script.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public async Task<Visit> GoTo(string url)
    {
        await Page.GotoAsync(url);
        return this;
    }

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task<bool> Shows(string text) => Page.GetByText(text).First.IsVisibleAsync();

    public async Task FillCard(TestCard card, string email = "alice@example.com")
    {
        if (await Field("Email").CountAsync() > 0)
        {
            await Field("Email").FillAsync(email);
        }

        await Field("Card number").FillAsync(card.Number);
        await Field("Expiration date, month and year").FillAsync("12 / 34");
        await Field("Security code").FillAsync(card.Brand == "amex" ? "1234" : "123");
        await Field("Cardholder name").FillAsync("Alice Example");
        await Field("ZIP or postal code").FillAsync("94107");
    }

    /// <summary>
    /// Where in the shop the customer arrives. The address is looked at again and again, since the page's load event may
    /// have been before anybody waits for it.
    /// </summary>
    public async Task<Uri> ArriveAt(string path)
    {
        await Assertions
            .Expect(Page)
            .ToHaveURLAsync(
                new System.Text.RegularExpressions.Regex(
                    $"^http://[^/]+{System.Text.RegularExpressions.Regex.Escape(path)}([?#].*)?$"
                ),
                new() { Timeout = 60_000 }
            );
        return new Uri(Page.Url);
    }

    public async Task EnsureAccessible()
    {
        var found = await Page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join(
                '\n',
                found.Violations.Select(rule =>
                    $"{rule.Id}: {rule.Help} ({string.Join(", ", rule.Nodes.Select(node => node.Html))})"
                )
            )
        );
    }

    public async Task EnsureNoSidewaysScroll() =>
        Assert.True(
            await Page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
        );

    /// <summary>Keeps a picture of the page, in the folder that <c>STRIPEGUARD_SCREENSHOTS</c> names: so are those of the documentation made.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("STRIPEGUARD_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
