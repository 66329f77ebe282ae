using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.SignatureOverAlteredBodyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2002 reports, and stays silent: docs/rules/STRIPE2002.md.</summary>
public class SignatureOverAlteredBodyTests
{
    private static string Endpoint(string read, string body, string parameters = "") =>
        $$"""
            using System.Text;
            using System.Text.Json;
            using System.Text.Json.Nodes;
            using Microsoft.AspNetCore.Mvc;
            using Newtonsoft.Json;
            using Newtonsoft.Json.Linq;
            using JsonSerializer = System.Text.Json.JsonSerializer;

            public class HookController(string secret) : ControllerBase
            {
                [HttpPost]
                public async Task<IActionResult> Receive({{parameters}})
                {
                    {{read}}
                    await Task.Yield();
                    var stripeEvent = EventUtility.ConstructEvent({{body}}, Request.Headers["Stripe-Signature"], secret);
                    return Ok(stripeEvent.Id);
                }
            }
            """;

    private const string Raw = "var json = await new StreamReader(Request.Body).ReadToEndAsync();";

    [Theory]
    [InlineData("[|json.Trim()|]")]
    [InlineData("[|json.Replace(\"\\r\\n\", \"\\n\")|]")]
    [InlineData("json: [|json.TrimEnd()|]")]
    [InlineData("[|json.ReplaceLineEndings()|]")]
    [InlineData("[|System.Text.RegularExpressions.Regex.Replace(json, \"\\\\s+\", \"\")|]")]
    [InlineData("[|Uri.UnescapeDataString(json)|]")]
    [InlineData("[|JObject.Parse(json).ToString()|]")]
    [InlineData("[|JObject.Parse(json).ToString(Formatting.None)|]")]
    [InlineData("[|JsonNode.Parse(json)!.ToJsonString()|]")]
    [InlineData("[|JsonConvert.SerializeObject(JsonConvert.DeserializeObject(json))|]")]
    [InlineData("[|JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json))|]")]
    [InlineData("[|Encoding.ASCII.GetString(Encoding.UTF8.GetBytes(json))|]")]
    public Task A_text_changed_on_its_way_is_reported(string body) => Check.Reports(Endpoint(Raw, body));

    [Theory]
    [InlineData("var json = (await new StreamReader(Request.Body).ReadToEndAsync()).Trim();", "")]
    [InlineData("var json = await new StreamReader(Request.Body, Encoding.ASCII).ReadToEndAsync();", "")]
    [InlineData("var json = JsonSerializer.Serialize(model);", "[FromBody] Event model")]
    [InlineData("var json = JsonConvert.SerializeObject(model);", "[FromBody] object model")]
    [InlineData("var json = model.ToJson();", "[FromBody] Event model")]
    [InlineData("var json = model.ToString();", "[FromBody] JObject model")]
    [InlineData("", "[FromBody] string json")]
    public Task A_body_that_was_no_longer_raw_when_it_was_read_is_reported(string read, string parameters) =>
        Check.Reports(Endpoint(read, "[|json|]", parameters));

    [Theory]
    [InlineData(Raw, "json")]
    [InlineData("using var reader = new StreamReader(Request.Body, Encoding.UTF8);", "await reader.ReadToEndAsync()")]
    [InlineData(
        "var buffer = new MemoryStream(); await Request.Body.CopyToAsync(buffer);",
        "Encoding.UTF8.GetString(buffer.ToArray())"
    )]
    [InlineData(
        "var buffer = new MemoryStream(); await Request.Body.CopyToAsync(buffer);",
        "new UTF8Encoding(false).GetString(buffer.ToArray())"
    )]
    [InlineData(Raw + " var shown = json.Trim(); Console.WriteLine(shown);", "json")]
    [InlineData("var json = (await new StreamReader(Request.Body).ReadToEndAsync()).ToString();", "json")]
    public Task The_raw_body_is_fine(string read, string body) => Check.Silent(Endpoint(read, body));

    [Fact]
    public Task A_JsonElement_keeps_the_raw_text() =>
        Check.Silent(Endpoint("", "model.GetRawText()", "[FromBody] JsonElement model"));

    [Fact]
    public Task ValidateSignature_and_services_are_looked_at_too() =>
        Check.Reports(
            """
            using Newtonsoft.Json;

            public class Hooks(string secret)
            {
                public void Validate(string json, string header) =>
                    EventUtility.ValidateSignature([|json.Trim()|], header, secret);

                public Event Build(object model, string header)
                {
                    var json = JsonConvert.SerializeObject(model);
                    return EventUtility.ConstructEvent([|json|], header, secret);
                }
            }
            """
        );

    [Fact]
    public Task Who_signs_the_text_may_make_it() =>
        Task.WhenAll(
            Check.Silent(
                """
                public class Simulator(string secret)
                {
                    public Event Send(Event sent)
                    {
                        var json = sent.ToJson();
                        var header = EventUtility.GenerateSignatureHeader(json, secret);
                        return EventUtility.ConstructEvent(json, header, secret);
                    }
                }
                """
            ),
            Check.Silent(
                """
                public class HookTests
                {
                    public Event Send(Event sent, string header) => EventUtility.ConstructEvent(sent.ToJson(), header, "whsec_test");
                }
                """,
                inTestProject: true
            )
        );
}
