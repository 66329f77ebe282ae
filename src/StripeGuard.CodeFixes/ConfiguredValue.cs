using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace StripeGuard.CodeFixes;

/// <summary>
/// Code that reads a value from where the program keeps its settings: an IConfiguration that is in scope, or else an
/// environment variable.
/// </summary>
internal static class ConfiguredValue
{
    private const string ConfigurationType = "Microsoft.Extensions.Configuration.IConfiguration";

    /// <summary>
    /// An expression for <paramref name="key"/> ("Stripe:SecretKey") at <paramref name="node"/>.
    /// <paramref name="required"/> makes it throw where the value is missing, for a place that takes no null.
    /// </summary>
    public static ExpressionSyntax At(SemanticModel model, SyntaxNode node, string key, bool required)
    {
        var configuration = InScope(model, node);
        var (read, missing) = configuration is not null
            ? ($"{configuration}[\"{key}\"]", $"{key} is not configured.")
            : ($"System.Environment.GetEnvironmentVariable(\"{Variable(key)}\")", $"{Variable(key)} is not set.");
        if (required)
        {
            read += $" ?? throw new System.InvalidOperationException(\"{missing}\")";
        }

        var expression = SyntaxFactory.ParseExpression(read);
        return expression.ReplaceNodes(
            expression.DescendantNodes().Where(IsQualifiedName),
            (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation)
        );
    }

    private static bool IsQualifiedName(SyntaxNode node) =>
        node is QualifiedNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax };

    /// <summary>"Stripe:SecretKey" as an environment variable: STRIPE_SECRET_KEY.</summary>
    private static string Variable(string key)
    {
        var name = new System.Text.StringBuilder();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == ':')
            {
                name.Append('_');
                continue;
            }

            if (i > 0 && char.IsUpper(key[i]) && char.IsLower(key[i - 1]))
            {
                name.Append('_');
            }

            name.Append(char.ToUpperInvariant(key[i]));
        }

        return name.ToString();
    }

    private static string? InScope(SemanticModel model, SyntaxNode node)
    {
        if (model.Compilation.GetTypeByMetadataName(ConfigurationType) is not { } configuration)
        {
            return null;
        }

        var usable = model
            .LookupSymbols(node.SpanStart)
            .Where(symbol => CanBeRead(symbol, model, node))
            .Select(symbol => (Symbol: symbol, Type: TypeOf(symbol)))
            .Where(candidate => candidate.Type is not null)
            // A parameter or local is nearer than a field; a stable order makes the fix the same each time.
            .OrderBy(candidate => candidate.Symbol is IParameterSymbol or ILocalSymbol ? 0 : 1)
            .ThenBy(candidate => candidate.Symbol.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var (symbol, type) in usable)
        {
            if (model.Compilation.HasImplicitConversion(type, configuration))
            {
                return symbol.Name;
            }
        }

        foreach (var (symbol, type) in usable)
        {
            if (
                symbol is IParameterSymbol or ILocalSymbol
                && type!.GetMembers("Configuration").OfType<IPropertySymbol>().FirstOrDefault() is { } property
                && model.Compilation.HasImplicitConversion(property.Type, configuration)
            )
            {
                return symbol.Name + ".Configuration";
            }
        }

        return null;
    }

    private static bool CanBeRead(ISymbol symbol, SemanticModel model, SyntaxNode node) =>
        symbol switch
        {
            ILocalSymbol local => local.DeclaringSyntaxReferences.All(reference =>
                reference.Span.End <= node.SpanStart && !reference.GetSyntax().FullSpan.Contains(node.Span)
            ) && IsReachable(local, model, node),
            IParameterSymbol => IsReachable(symbol, model, node),
            IFieldSymbol or IPropertySymbol => symbol.IsStatic || !IsStaticOrInitializer(model, node),
            _ => false,
        };

    /// <summary>The top-level program's locals are seen everywhere and reach nowhere but in it; static lambdas capture nothing.</summary>
    private static bool IsReachable(ISymbol symbol, SemanticModel model, SyntaxNode node)
    {
        if (symbol.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
        {
            return IsPrimary(constructor)
                ? !IsStaticMember(model, node)
                : node.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null;
        }

        for (
            var enclosing = model.GetEnclosingSymbol(node.SpanStart);
            enclosing is not null;
            enclosing = enclosing.ContainingSymbol
        )
        {
            if (SymbolEqualityComparer.Default.Equals(enclosing, symbol.ContainingSymbol))
            {
                return true;
            }

            if (
                enclosing
                is INamedTypeSymbol
                    or IMethodSymbol { IsStatic: true, MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction }
            )
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax);

    private static bool IsStaticOrInitializer(SemanticModel model, SyntaxNode node) =>
        IsStaticMember(model, node)
        || node.FirstAncestorOrSelf<EqualsValueClauseSyntax>()?.Parent
            is PropertyDeclarationSyntax
                or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax }
        || node.FirstAncestorOrSelf<ConstructorInitializerSyntax>() is not null;

    private static bool IsStaticMember(SemanticModel model, SyntaxNode node)
    {
        for (
            var enclosing = model.GetEnclosingSymbol(node.SpanStart);
            enclosing is not null and not INamedTypeSymbol;
            enclosing = enclosing.ContainingSymbol
        )
        {
            if (enclosing.IsStatic)
            {
                return true;
            }
        }

        return node.FirstAncestorOrSelf<MemberDeclarationSyntax>(member =>
                member is FieldDeclarationSyntax or PropertyDeclarationSyntax
            )
                is { } declaration
            && declaration.Modifiers.Any(modifier =>
                modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.ConstKeyword)
            );
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
            _ => null,
        };
}
