using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Tests.Http;

public class FormDecoderTests
{
    private static readonly Gen<string> Key = Gen.String[Gen.Char['a', 'z'], 1, 6];
    private static readonly Gen<string> Leaf = Gen.String[Gen.Char[' ', '\u04ff'], 0, 12];

    private static readonly Gen<JsonNode> Tree = Gen.Recursive<JsonNode>(
        (depth, inner) =>
            depth >= 4
                ? Leaf.Select(text => (JsonNode)JsonValue.Create(text))
                : Gen.OneOf(
                    Leaf.Select(text => (JsonNode)JsonValue.Create(text)),
                    Gen.Dictionary(Key, inner)[1, 4].Select(items => (JsonNode)Hash(items)),
                    inner
                        .Array[1, 4]
                        .Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())]))
                )
    );

    /// <summary>Encoded with numbered brackets, as the SDKs do, and read back.</summary>
    [Fact]
    public void Whatever_an_SDK_encodes_is_read_back_as_it_was()
    {
        Gen.Dictionary(Key, Tree)[1, 5]
            .Sample(
                items =>
                {
                    var sent = Hash(items);
                    var form = string.Join(
                        '&',
                        Pairs(sent, null).Select(pair => $"{Escape(pair.Name)}={Escape(pair.Value)}")
                    );

                    var read = FormDecoder.Guess(FormDecoder.Decode(form));

                    Assert.True(
                        JsonNode.DeepEquals(sent, read),
                        $"{form}\n{sent.ToJsonString()}\n{read.ToJsonString()}"
                    );
                },
                iter: 1_000,
                threads: 1
            );
    }

    [Theory]
    [InlineData("a[]=1&a[]=2", """{"a":["1","2"]}""")]
    [InlineData("a[][x]=1&a[][y]=2&a[][x]=3", """{"a":[{"x":"1","y":"2"},{"x":"3"}]}""")]
    [InlineData("a[1]=second&a[0]=first", """{"a":["first","second"]}""")]
    [InlineData("a[b=1", """{"a[b":"1"}""")]
    [InlineData("a", """{"a":""}""")]
    public void Brackets_are_read_as_Stripe_reads_them(string form, string json)
    {
        Assert.Equal(json, FormDecoder.Guess(FormDecoder.Decode(form)).ToJsonString());
    }

    private static JsonObject Hash(IDictionary<string, JsonNode> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value.DeepClone())));

    private static string Escape(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Value)> Pairs(JsonNode? node, string? prefix) =>
        node switch
        {
            JsonObject hash => hash.SelectMany(item =>
                Pairs(item.Value, prefix is null ? item.Key : $"{prefix}[{item.Key}]")
            ),
            JsonArray array => array.SelectMany(
                (item, i) => Pairs(item, string.Create(CultureInfo.InvariantCulture, $"{prefix}[{i}]"))
            ),
            _ => [(prefix!, node!.GetValue<string>())],
        };
}
