using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>
/// STRIPE6002: goes through all pages. A loop takes them as they come; what else is done with the list is done with a
/// List of all of them.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FirstPageReadAsWholeFix))]
public sealed class FirstPageReadAsWholeFix() : StripeGuardFix("STRIPE6002")
{
    private const string Title = "Go through all pages";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node
                is not SimpleNameSyntax
                {
                    Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access
                } name
            || access.Name != name
        )
        {
            yield break;
        }

        var isAsync = name.Identifier.ValueText.EndsWith("Async", StringComparison.Ordinal);
        var list = isAsync ? Awaited(call) : call;
        if (list is null || Uses(list, model, cancellation) is not { Count: > 0 } uses)
        {
            yield break;
        }

        // One loop takes the objects as they come.
        if (uses.Count == 1 && Loop(uses[0]) is { } loop && loop.AwaitKeyword.IsKind(SyntaxKind.None))
        {
            yield return new FixAction(
                Title,
                "STRIPE6002",
                editor =>
                {
                    editor.ReplaceNode(list, (current, _) => Lazy(current, isAsync));
                    WithoutData(editor, uses[0]);
                    if (isAsync)
                    {
                        editor.ReplaceNode(loop, (current, _) => Awaiting((CommonForEachStatementSyntax)current));
                    }
                }
            );
        }
        else if (!isAsync || CanListAsync(model))
        {
            var isDirect = uses.Count == 1 && uses[0] == list;
            yield return new FixAction(
                Title,
                "STRIPE6002",
                editor =>
                {
                    editor.ReplaceNode(
                        list,
                        (current, _) => Whole(current, isAsync, toList: isAsync || !isDirect || IsDataRead(list))
                    );
                    foreach (var use in uses)
                    {
                        WithoutData(editor, use);
                    }
                }
            );
        }
    }

    private static ExpressionSyntax? Awaited(InvocationExpressionSyntax call)
    {
        ExpressionSyntax task = call;
        if (
            task.Parent is MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigureAwait",
                Parent: InvocationExpressionSyntax configured
            }
        )
        {
            task = configured;
        }

        return task.Parent as AwaitExpressionSyntax;
    }

    // The list itself, or each mention of the `var` that holds it; null where one of them needs it to be a StripeList.
    private static List<ExpressionSyntax>? Uses(
        ExpressionSyntax list,
        SemanticModel model,
        CancellationToken cancellation
    )
    {
        var outer = Outer(list);
        if (outer.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator })
        {
            return CanBeList(outer) ? [list] : null;
        }

        if (
            declarator.Parent is not VariableDeclarationSyntax { Type.IsVar: true, Variables.Count: 1 }
            || model.GetDeclaredSymbol(declarator, cancellation) is not { } local
        )
        {
            return null;
        }

        var scope =
            declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>(static member =>
                member is not GlobalStatementSyntax
            ) ?? declarator.SyntaxTree.GetRoot(cancellation);
        var uses = new List<ExpressionSyntax>();
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (
                name.Identifier.ValueText != local.Name
                || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, local)
            )
            {
                continue;
            }

            if (!CanBeList(name))
            {
                return null;
            }

            uses.Add(name);
        }

        return uses;
    }

    private static ExpressionSyntax Outer(ExpressionSyntax list)
    {
        while (list.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            list = parenthesized;
        }

        return list;
    }

    // Its Data, an extension of IEnumerable, or a loop.
    private static bool CanBeList(ExpressionSyntax use) =>
        use.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Data" } => true,
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access => access.Expression == use,
            CommonForEachStatementSyntax loop => loop.Expression == use,
            _ => false,
        };

    private static bool IsDataRead(ExpressionSyntax list) =>
        Outer(list).Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Data" };

    private static CommonForEachStatementSyntax? Loop(ExpressionSyntax use)
    {
        var outer = Outer(use);
        if (outer.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Data" } data)
        {
            outer = data;
        }

        return outer.Parent is CommonForEachStatementSyntax loop && loop.Expression == outer ? loop : null;
    }

    private static void WithoutData(SyntaxEditor editor, ExpressionSyntax use)
    {
        if (Outer(use).Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Data" } data)
        {
            editor.ReplaceNode(
                data,
                (current, _) =>
                    (
                        ((MemberAccessExpressionSyntax)current).Expression
                            is ParenthesizedExpressionSyntax { Expression: InvocationExpressionSyntax all }
                            ? all
                            : ((MemberAccessExpressionSyntax)current).Expression
                    ).WithTriviaFrom(current)
            );
        }
    }

    // service.ListAutoPaging(…), to be gone through.
    private static InvocationExpressionSyntax Lazy(SyntaxNode list, bool isAsync)
    {
        var call = Call(isAsync ? ((AwaitExpressionSyntax)list).Expression : (ExpressionSyntax)list);
        return Renamed(call).WithTriviaFrom(list);
    }

    // service.ListAutoPaging(…).ToList()
    private static ExpressionSyntax Whole(SyntaxNode list, bool isAsync, bool toList)
    {
        if (!isAsync)
        {
            var renamed = Renamed((InvocationExpressionSyntax)list);
            return (toList ? Called(renamed, "ToList") : renamed).WithTriviaFrom(list);
        }

        var awaited = (AwaitExpressionSyntax)list;
        var call = Call(awaited.Expression);
        var all = Called(Renamed(call), "ToListAsync");
        return awaited.WithExpression(
            awaited.Expression
                is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax configured } outer
            && outer != call
                ? outer.WithExpression(configured.WithExpression(all))
                : all.WithTriviaFrom(awaited.Expression)
        );
    }

    private static InvocationExpressionSyntax Call(ExpressionSyntax task) =>
        task
            is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "ConfigureAwait",
                    Expression: InvocationExpressionSyntax call
                }
            }
            ? call
            : (InvocationExpressionSyntax)task;

    private static InvocationExpressionSyntax Renamed(InvocationExpressionSyntax call)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var name = access.Name.Identifier.ValueText;
        var twin = name.EndsWith("Async", StringComparison.Ordinal)
            ? name.Substring(0, name.Length - "Async".Length) + "AutoPagingAsync"
            : name + "AutoPaging";
        return call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(twin).WithTriviaFrom(access.Name)));
    }

    private static InvocationExpressionSyntax Called(ExpressionSyntax on, string method) =>
        SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                on.WithoutTrailingTrivia(),
                SyntaxFactory.IdentifierName(method)
            )
        );

    private static CommonForEachStatementSyntax Awaiting(CommonForEachStatementSyntax loop) =>
        loop.WithoutLeadingTrivia()
            .WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space))
            .WithLeadingTrivia(loop.GetLeadingTrivia());

    // In .NET 10, and in the package System.Linq.Async.
    private static bool CanListAsync(SemanticModel model) =>
        model
            .Compilation.GetTypesByMetadataName("System.Linq.AsyncEnumerable")
            .Any(type => !type.GetMembers("ToListAsync").IsEmpty);
}
