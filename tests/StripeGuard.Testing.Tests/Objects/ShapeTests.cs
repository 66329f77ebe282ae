using System.Reflection;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Tests.Catalog;
using Xunit.Abstractions;

namespace StripeGuard.Testing.Tests.Objects;

/// <summary>Every object has the fields that it has in Stripe's own examples, whoever makes it.</summary>
public class ShapeTests(ITestOutputHelper output)
{
    private const string Fixtures = "STRIPEGUARD_OPENAPI_FIXTURES";

    [Fact]
    public async Task Every_object_that_is_answered_has_the_fields_of_Stripes_example()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var standIn = await FakeStripe.StartAsync(new() { UnknownIds = UnknownIds.Conjure });
        var behaving = await EveryServiceMethod.CallAsync(stripe);
        var conjured = await EveryServiceMethod.CallAsync(standIn, remembers: false);

        var lacking = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in behaving.Bodies.Concat(conjured.Bodies))
        {
            Look(JsonNode.Parse(body), seen, lacking);
        }

        var unseen = Examples.Types.Except(seen).Order(StringComparer.Ordinal).ToList();
        output.WriteLine(
            $"{seen.Count} kinds of object seen, {Examples.Types.Count - unseen.Count} of Stripe's {Examples.Types.Count} examples among them."
        );
        output.WriteLine($"Not made by any call: {string.Join(", ", unseen)}");
        Assert.True(lacking.Count == 0, string.Join('\n', lacking));
        Assert.True(seen.Count > 90, $"only {seen.Count} kinds of object were seen");
    }

    /// <summary>Those that no call makes are conjured in the stand-in mode, and so have their fields as well.</summary>
    [Fact]
    public void Every_example_is_of_an_object_that_Stripe_net_knows_or_of_one_that_has_no_class_there()
    {
        string[] withoutClass = ["exchange_rate", "issuing.settlement", "sigma.sigma_api_query", "terminal.refund"];

        var unknown = Examples.Types.Where(type => Catalogue.Current.ShapeOfObject(type) is null);

        Assert.Equal(withoutClass, unknown.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// The fixtures are not in this repository: they are fixtures3.json of github.com/stripe/openapi, and the environment
    /// variable says where they lie. Without it the table that was taken out of them is what everything is held to.
    /// </summary>
    [Fact]
    public void The_table_of_examples_is_what_the_fixtures_say()
    {
        if (Environment.GetEnvironmentVariable(Fixtures) is not { Length: > 0 } fixtures)
        {
            output.WriteLine($"{Fixtures} is not set: the table was compared with nothing but itself.");
            Assert.All(Examples.Types, type => Assert.NotNull(Examples.Of(type)));
            return;
        }

        var file = typeof(ShapeTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "Examples")
            .Value!;
        var distilled = FixtureDistiller.Distil(fixtures);
        if (Environment.GetEnvironmentVariable("STRIPEGUARD_UPDATE") == "1")
        {
            File.WriteAllText(file, distilled);
        }

        Assert.True(
            File.ReadAllText(file) == distilled,
            $"examples.txt is not what {fixtures} says. Run this test once with STRIPEGUARD_UPDATE=1."
        );
        foreach (var (type, fixture) in FixtureDistiller.Objects(fixtures))
        {
            Assert.Equal(
                fixture.Select(field => field.Key).Order(StringComparer.Ordinal),
                Examples.Of(type)!.Select(field => field.Key)
            );
        }
    }

    private static void Look(JsonNode? node, HashSet<string> seen, SortedSet<string> lacking)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Look(item, seen, lacking);
            }
        }

        if (node is not JsonObject obj)
        {
            return;
        }

        if (
            obj["object"] is JsonValue said
            && said.TryGetValue<string>(out var type)
            && obj["deleted"] is null
            && Examples.Of(type) is { } example
        )
        {
            seen.Add(type);
            foreach (var field in Lacking(obj, example, type, Catalogue.Current.ShapeOfObject(type)))
            {
                lacking.Add(field);
            }
        }

        foreach (var (_, value) in obj)
        {
            Look(value, seen, lacking);
        }
    }

    private static IEnumerable<string> Lacking(JsonObject obj, JsonObject example, string path, Shape? shape)
    {
        foreach (var (name, usual) in example)
        {
            if (!obj.ContainsKey(name))
            {
                if (!Expansion.IsShownOnlyWhenExpanded(path, name))
                {
                    yield return $"{path}.{name}";
                }
            }
            else if (
                obj[name] is JsonObject hash
                && usual is JsonObject inner
                && hash["object"] is null
                && inner["object"] is null
                && shape?.Fields.GetValueOrDefault(name) is { Kind: Kind.Object, Shapes: [var part] }
            )
            {
                foreach (var field in Lacking(hash, inner, $"{path}.{name}", Catalogue.Current.Shape(part)))
                {
                    yield return field;
                }
            }
        }
    }
}
