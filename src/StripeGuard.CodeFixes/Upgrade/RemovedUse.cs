using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>A place where code names a member that one of Stripe.net's own types lacks.</summary>
internal sealed class RemovedUse
{
    private static readonly Regex TypePlaceholder = new(@"T:([\w.<>]+)", RegexOptions.CultureInvariant);

    private RemovedUse(SimpleNameSyntax name, INamedTypeSymbol owner, SemanticModel model, StripeSymbols stripe)
    {
        Name = name;
        Owner = owner;
        Model = model;
        Stripe = stripe;
    }

    public SimpleNameSyntax Name { get; }

    public INamedTypeSymbol Owner { get; }

    public SemanticModel Model { get; }

    public StripeSymbols Stripe { get; }

    public int Position => Name.SpanStart;

    /// <summary>The access as an expression: <c>invoice.Paid</c>, or <c>.Paid</c> behind a question mark; null where the name is set by an initializer or matched by a pattern.</summary>
    public ExpressionSyntax? Access =>
        Name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax
            ? (ExpressionSyntax)Name.Parent
            : null;

    /// <summary>The assignment whose left side this is, in an initializer or as a statement.</summary>
    public AssignmentExpressionSyntax? Assignment =>
        ((SyntaxNode?)Access ?? Name).Parent is AssignmentExpressionSyntax assignment
        && (assignment.Left == Name || assignment.Left == Access)
            ? assignment
            : null;

    public bool InInitializer => Assignment?.Left == Name;

    public bool InPattern => Name.Parent is NameColonSyntax or ExpressionColonSyntax;

    /// <summary>Where only a plain name may stand: <c>nameof</c> wants no question mark, index or call.</summary>
    public bool InNameof =>
        Name.Ancestors()
            .OfType<InvocationExpressionSyntax>()
            .Any(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    /// <summary>The member read on from this one: <c>Id</c> in <c>x.Coupon.Id</c> and <c>x.Coupon?.Id</c>.</summary>
    public SimpleNameSyntax? Next =>
        Access?.Parent switch
        {
            MemberAccessExpressionSyntax next when next.Expression == Access => next.Name,
            ConditionalAccessExpressionSyntax conditional when conditional.Expression == Access => FirstName(
                conditional.WhenNotNull
            ),
            _ => null,
        };

    /// <summary>The use at <paramref name="span"/> when the type that lacks the name is Stripe.net's own.</summary>
    public static RemovedUse? At(SyntaxNode root, TextSpan span, SemanticModel model, StripeSymbols stripe)
    {
        // Behind a question mark the compiler marks the dot too.
        var node = root.FindNode(span, getInnermostNodeForTie: true);
        var name = node is MemberBindingExpressionSyntax binding ? binding.Name : node as SimpleNameSyntax;
        return name is not null && OwnerOf(name, model) is INamedTypeSymbol owner && stripe.Declares(owner)
            ? new RemovedUse(name, owner, model, stripe)
            : null;
    }

    /// <summary>Whether the type that the path starts from has the path's first member, in the Stripe.net that is referenced.</summary>
    public bool Has(string path)
    {
        var first = new string([.. path.TakeWhile(static c => char.IsLetterOrDigit(c) || c == '_')]);
        for (var type = Owner; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(first).Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path as it may be written between this receiver and what follows <paramref name="last"/>.</summary>
    public string PathBefore(string path, ExpressionSyntax last) =>
        // What read on with a dot failed on null before, and does so still; expression trees know no question mark.
        last.Parent
            is MemberAccessExpressionSyntax { Expression: var inner }
            && inner == last
        || last.Parent is ElementAccessExpressionSyntax
        || InPattern
        || InNameof
        || InExpressionTree
            ? path.Replace("?.", ".")
            : path;

    /// <summary>The text with each <c>T:Name</c> replaced by the type's name as this place can write it; null when the type is not there.</summary>
    public string? WithTypes(string text)
    {
        var missing = false;
        var written = TypePlaceholder.Replace(
            text,
            match =>
            {
                var type = Resolve(match.Groups[1].Value);
                missing |= type is null;
                return type?.ToMinimalDisplayString(Model, Position) ?? string.Empty;
            }
        );
        return missing ? null : written;
    }

    /// <summary><paramref name="name"/>, or a like name that no local or parameter in scope has.</summary>
    public string FreshName(string name)
    {
        var fresh = name;
        for (
            var number = 2;
            Model
                .LookupSymbols(Position, name: fresh)
                .Any(static symbol => symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol);
            number++
        )
        {
            fresh = name + number;
        }

        return fresh;
    }

    /// <summary>The using that LINQ needs here; null where it is imported already, perhaps for the whole project.</summary>
    public string? LinqUsing()
    {
        var sequence = Stripe
            .Compilation.GetSpecialType(SpecialType.System_Collections_Generic_IEnumerable_T)
            .Construct(Stripe.Compilation.ObjectType);
        return Model.LookupSymbols(Position, sequence, "FirstOrDefault", includeReducedExtensionMethods: true).IsEmpty
            ? "System.Linq"
            : null;
    }

    private bool InExpressionTree =>
        Name.Ancestors()
            .OfType<LambdaExpressionSyntax>()
            .Any(lambda =>
                Model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: nameof(Expression), Arity: 1 } type
                && type.ContainingNamespace.ToDisplayString() == "System.Linq.Expressions"
            );

    private ITypeSymbol? Resolve(string name)
    {
        if (!name.StartsWith("List<", StringComparison.Ordinal))
        {
            return Stripe.Find(name);
        }

        var element = Stripe.Find(name.Substring("List<".Length).TrimEnd('>'));
        return element is null
            ? null
            : Stripe.Compilation.GetTypeByMetadataName("System.Collections.Generic.List`1")?.Construct(element);
    }

    private static SimpleNameSyntax? FirstName(ExpressionSyntax whenNotNull) =>
        whenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is { } binding
        && binding.SpanStart == whenNotNull.SpanStart
            ? binding.Name
            : null;

    private static ITypeSymbol? OwnerOf(SimpleNameSyntax name, SemanticModel model) =>
        name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => model.GetTypeInfo(access.Expression).Type
                ?? model.GetSymbolInfo(access.Expression).Symbol as ITypeSymbol,
            MemberBindingExpressionSyntax binding => binding
                .Ancestors()
                .OfType<ConditionalAccessExpressionSyntax>()
                .Where(conditional => conditional.WhenNotNull.Span.Contains(binding.Span))
                .Select(conditional => model.GetTypeInfo(conditional.Expression).Type)
                .FirstOrDefault(),
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax initializer } assignment
                when assignment.Left == name => TypeOf(initializer, model),
            NameColonSyntax or ExpressionColonSyntax => name.Ancestors()
                .OfType<RecursivePatternSyntax>()
                .Select(pattern =>
                    pattern.Type is { } type ? model.GetTypeInfo(type).Type : model.GetTypeInfo(pattern).ConvertedType
                )
                .FirstOrDefault(),
            _ => null,
        };

    private static ITypeSymbol? TypeOf(InitializerExpressionSyntax initializer, SemanticModel model) =>
        initializer.Parent switch
        {
            AssignmentExpressionSyntax nested => model.GetTypeInfo(nested.Left).Type,
            ExpressionSyntax creation => model.GetTypeInfo(creation).Type ?? model.GetTypeInfo(creation).ConvertedType,
            _ => null,
        };
}
