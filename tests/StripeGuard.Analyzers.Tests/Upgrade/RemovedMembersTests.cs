using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeGuard.CodeFixes.Upgrade;

namespace StripeGuard.Analyzers.Tests.Upgrade;

/// <summary>Holds each row of the table against the Stripe.net that is referenced.</summary>
public sealed class RemovedMembersTests
{
    private static readonly Compilation Compilation = CSharpCompilation.Create("Shop", [], TestReferences.All);

    private static readonly StripeSymbols Stripe = StripeSymbols.Of(Compilation)!;

    [Fact]
    public void What_the_table_calls_removed_is_gone_from_a_type_that_is_there() =>
        Assert.All(
            RemovedMembers.Members,
            member =>
            {
                var type = Stripe.Find(member.Type);
                Assert.NotNull(type);
                Assert.Empty(type.GetMembers(member.Name));
            }
        );

    [Fact]
    public void What_it_writes_instead_is_there()
    {
        Assert.All(
            RemovedMembers.Members,
            member =>
            {
                foreach (
                    var path in new[] { member.Read, member.Write, member.Condition?.True }
                        .Concat(member.WhenRead.Select(shorter => shorter.Path))
                        .OfType<string>()
                )
                {
                    AssertPath(Stripe.Find(member.Type)!, path);
                }
            }
        );
        Assert.All(
            RemovedMembers.Types.Where(type => type.Replacement is not null),
            type => Assert.NotNull(Stripe.Find(type.Replacement!))
        );
        Assert.All(
            RemovedMembers.Retyped,
            member =>
            {
                var type = Stripe.Find(member.Type);
                Assert.NotNull(type);
                Assert.NotEmpty(type.GetMembers(member.Name));
                Assert.NotEmpty(type.GetMembers(member.Read ?? member.Name));
            }
        );
    }

    [Fact]
    public void No_type_of_the_table_is_still_there() =>
        Assert.All(RemovedMembers.Types, type => Assert.Null(Stripe.Find(type.Name)));

    [Fact]
    public void Each_row_is_there_once()
    {
        Assert.Empty(Doubles(RemovedMembers.Members.Select(member => member.Type + "." + member.Name)));
        Assert.Empty(Doubles(RemovedMembers.Types.Select(type => type.Name)));
    }

    [Fact]
    public void Each_row_says_what_to_write_or_what_to_decide() =>
        Assert.All(
            RemovedMembers.Members,
            member => Assert.False(member is { Read: null, Write: null, Condition: null, Rewrite: null, Note: null })
        );

    private static IEnumerable<string> Doubles(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key);

    /// <summary>Follows names and dots from the type on, as far as they are Stripe.net's.</summary>
    private static void AssertPath(INamedTypeSymbol type, string path)
    {
        var names = path.Split(' ')[0].Replace("?.", ".", StringComparison.Ordinal).Split('.', '[', '(');
        var current = type;
        foreach (var name in names.TakeWhile(name => name is not ("Data" or "Find")))
        {
            var found = current.GetMembers(name);
            Assert.True(found.Length > 0, $"{current.Name} has no {name} ({type.Name}: {path})");
            if (found[0] is not IPropertySymbol { Type: INamedTypeSymbol next })
            {
                return;
            }

            current = next;
        }
    }
}
