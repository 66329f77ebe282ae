using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.Tests;

namespace StripeGuard.Analyzers.Tests.Facts;

/// <summary>
/// What a service's method sends is told by its name. Held against the fake's catalogue, which says of each parameter
/// object of Stripe.net with which HTTP method it was seen on the wire.
/// </summary>
public class StripeEffectTests
{
    private static readonly HashSet<string> HttpMethods = ["GET", "POST", "DELETE"];

    [Fact]
    public void Each_method_of_Stripe_net_sends_what_its_name_says()
    {
        var seen = SeenOnTheWire();
        var wrong = new List<string>();
        var compared = 0;
        foreach (var (service, method, options) in Methods())
        {
            if (!seen.TryGetValue(options, out var effects))
            {
                continue;
            }

            compared++;
            var told = StripeCall.EffectOf(service[..^"Service".Length], method);
            if (!effects.Contains(told))
            {
                wrong.Add($"{service}.{method} sends {string.Join(" or ", effects)}, not {told}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(compared, 700, 10_000);
    }

    [Theory]
    [InlineData("Customer", "GetAsync", StripeEffect.Reads)]
    [InlineData("Account", "GetSelf", StripeEffect.Reads)]
    [InlineData("CreditNote", "PreviewLinesAsync", StripeEffect.Reads)]
    [InlineData("Invoice", "CreatePreview", StripeEffect.Writes)]
    [InlineData("Subscription", "Cancel", StripeEffect.Deletes)]
    [InlineData("PaymentIntent", "Cancel", StripeEffect.Writes)]
    [InlineData("Customer", "DeleteDiscount", StripeEffect.Deletes)]
    public void The_effect_of_well_known_methods(string resource, string method, object effect) =>
        Assert.Equal(effect, StripeCall.EffectOf(resource, method));

    private static Dictionary<string, HashSet<StripeEffect>> SeenOnTheWire()
    {
        var seen = new Dictionary<string, HashSet<StripeEffect>>();
        foreach (var line in RepositoryFiles.Read("src/StripeGuard.Testing/Catalog/catalogue.txt").Split('\n'))
        {
            if (line.Split(' ') is not [var http, _, _, var options, ..] || !HttpMethods.Contains(http))
            {
                continue;
            }

            if (!seen.TryGetValue(options, out var effects))
            {
                seen.Add(options, effects = []);
            }

            effects.Add(
                http switch
                {
                    "GET" => StripeEffect.Reads,
                    "DELETE" => StripeEffect.Deletes,
                    _ => StripeEffect.Writes,
                }
            );
        }

        return seen;
    }

    private static IEnumerable<(string Service, string Method, string Options)> Methods()
    {
        var stripe = StripeSymbols.Of(CSharpCompilation.Create("Shop", references: TestReferences.All))!;
        return Types(stripe.Assembly.GlobalNamespace)
            .Where(type => type.Name.EndsWith("Service", StringComparison.Ordinal) && type.Name != "Service")
            .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
            .Where(method => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public })
            .SelectMany(method =>
                method
                    .Parameters.Select(parameter => parameter.Type.Name)
                    .Where(type => type.EndsWith("Options", StringComparison.Ordinal))
                    .Select(options => (method.ContainingType.Name, method.Name, options))
            );
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
