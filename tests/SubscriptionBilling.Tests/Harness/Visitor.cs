using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>Somebody with a browser: cookies, and forms that carry their page's token.</summary>
internal sealed partial class Visitor(HttpClient http)
{
    public const string Password = "correct horse";

    public HttpClient Http => http;

    /// <summary>A page's text, after redirects within the application.</summary>
    public async Task<string> ReadAsync(string path)
    {
        var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        while (response.Headers.Location is { } next)
        {
            response = await http.GetAsync(next);
        }

        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> SignUpAsync(string email) =>
        SubmitAsync("/signup", "/signup", ("Form.Email", email), ("Form.Password", Password));

    public Task<HttpResponseMessage> LogInAsync(string email) =>
        SubmitAsync("/login", "/login", ("Form.Email", email), ("Form.Password", Password));

    /// <summary>Presses a button of a page.</summary>
    /// <returns>The answer itself, mostly a redirect.</returns>
    public async Task<HttpResponseMessage> SubmitAsync(
        string page,
        string action,
        params (string Name, string Value)[] fields
    )
    {
        var token = Token().Match(await http.GetStringAsync(new Uri(page, UriKind.Relative))).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            KeyValuePair.Create("__RequestVerificationToken", token),
        ]);
        return await http.PostAsync(new Uri(action, UriKind.Relative), form);
    }

    /// <summary>Presses a button of the account page, and reads the page that comes.</summary>
    public async Task<string> OnAccountAsync(string handler, string more = "")
    {
        var answer = await SubmitAsync("/account", $"/account?handler={handler}{more}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await ReadAsync("/account");
    }

    /// <summary>Asks for the offer of a change of plan, by the API.</summary>
    public async Task<JsonElement> OfferAsync(string plan)
    {
        var answer = await http.PostAsJsonAsync("/api/subscription/offers", new { plan });
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<HttpResponseMessage> AcceptAsync(JsonElement offer) =>
        http.PostAsync(
            new Uri($"/api/subscription/offers/{offer.GetProperty("id").GetGuid()}/accept", UriKind.Relative),
            content: null
        );

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="(?<token>[^"]+)" """)]
    private static partial Regex Token();
}
