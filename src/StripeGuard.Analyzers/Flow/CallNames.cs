using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Which members of a compilation mention which names, going by syntax alone. It says cheaply that a method cannot lead
/// somewhere, before its body is bound to see whether it does.
/// </summary>
internal sealed class CallNames
{
    private static readonly ConditionalWeakTable<Compilation, CallNames> Known = new();

    private readonly SourceWords words;
    private readonly ConcurrentDictionary<string, ImmutableArray<(string? Member, bool IsCall, bool IsCaught)>> known =
        new(StringComparer.Ordinal);

    private CallNames(Compilation compilation) => words = SourceWords.Of(compilation);

    public static CallNames Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new CallNames(key));

    /// <summary>Whether anything in the compilation is called or referred to by that name, top-level statements included.</summary>
    public bool Mentions(string name) => !Of(name).IsEmpty;

    /// <summary>Whether a name that is called or referred to has <paramref name="part"/> in it, in whatever case.</summary>
    public bool MentionsAnyWith(string part) => words.NamesWithPart(part).Any();

    /// <summary>The names of the members that mention one of <paramref name="names"/>, directly or over <paramref name="depth"/> steps.</summary>
    public HashSet<string> Leading(IEnumerable<string> names, int depth)
    {
        var leading = new HashSet<string>(StringComparer.Ordinal);
        var step = names.ToList();
        for (; depth > 0 && step.Count > 0; depth--)
        {
            step = step.SelectMany(name => Of(name))
                .Select(static mention => mention.Member)
                .OfType<string>()
                .Where(leading.Add)
                .ToList();
        }

        return leading;
    }

    /// <summary>Whether a method of that name is called anywhere in the compilation.</summary>
    public bool IsCalled(string name) => Of(name).Any(static mention => mention.IsCall);

    /// <summary>Whether a member of that name is mentioned inside a try whose catch takes a StripeException, or any exception.</summary>
    public bool IsCaught(string name) => Of(name).Any(static mention => mention.IsCaught);

    /// <summary>Whether a member named <paramref name="member"/> mentions <paramref name="name"/>.</summary>
    public bool IsMentionedIn(string member, string name) => Of(name).Any(mention => mention.Member == member);

    private ImmutableArray<(string? Member, bool IsCall, bool IsCaught)> Of(string name) =>
        known.GetOrAdd(name, key => words.Names(key).Select(Read).Distinct().ToImmutableArray());

    // The member is the method or local function that the name stands in; null in top-level code and initializers.
    private static (string? Member, bool IsCall, bool IsCaught) Read(SimpleNameSyntax name)
    {
        string? member = null;
        var (isMemberKnown, isCaught) = (false, false);
        SyntaxNode child = name;
        for (var around = name.Parent; around is not null; child = around, around = around.Parent)
        {
            isCaught |= around is TryStatementSyntax attempt && child == attempt.Block && TakesStripeException(attempt);
            if (isMemberKnown)
            {
                continue;
            }

            (isMemberKnown, member) = around switch
            {
                MethodDeclarationSyntax method => (true, method.Identifier.ValueText),
                LocalFunctionStatementSyntax local => (true, local.Identifier.ValueText),
                BaseTypeDeclarationSyntax => (true, null),
                _ => (false, member),
            };
        }

        SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax
            ? name.Parent
            : name;
        return (member, expression.Parent is InvocationExpressionSyntax, isCaught);
    }

    private static bool TakesStripeException(TryStatementSyntax attempt)
    {
        foreach (var clause in attempt.Catches)
        {
            var type = clause.Declaration?.Type switch
            {
                QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
                AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
                SimpleNameSyntax simple => simple.Identifier.ValueText,
                _ => null,
            };
            if (type is null or "StripeException" or "Exception")
            {
                return true;
            }
        }

        return false;
    }
}
