using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.ApiUsage;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>Where a request's <c>Expand</c> can be put: its options, if they are made in this file, or a new argument.</summary>
internal sealed class ExpandPlace
{
    private readonly SyntaxNode node;
    private readonly Func<SyntaxNode, string, SyntaxNode> add;

    private ExpandPlace(SyntaxNode node, Func<SyntaxNode, string, SyntaxNode> add)
    {
        this.node = node;
        this.add = add;
    }

    // What is edited again in the same pass is found by its annotations.
    public void Add(SyntaxEditor editor, string path) =>
        editor.ReplaceNode(node, (current, _) => current.CopyAnnotationsTo(add(current, path)) ?? current);

    public static ExpandPlace? Of(
        InvocationExpressionSyntax request,
        SemanticModel model,
        CancellationToken cancellation
    )
    {
        if (
            StripeSymbols.Of(model.Compilation) is not { } stripe
            || model.GetOperation(request, cancellation) is not IInvocationOperation call
            || Expansions.OptionsOf(call, stripe) is not { Parameter: { } parameter } argument
        )
        {
            return null;
        }

        var list = ListForm(model);
        var typeName = parameter
            .Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            .ToMinimalDisplayString(model, request.SpanStart);
        if (argument.ArgumentKind is ArgumentKind.DefaultValue)
        {
            return new ExpandPlace(
                request.ArgumentList,
                (current, path) => WithOptions((ArgumentListSyntax)current, parameter, typeName, list, path)
            );
        }

        if (argument.Value.ConstantValue is { HasValue: true, Value: null } && argument.Syntax is ArgumentSyntax given)
        {
            return new ExpandPlace(
                given,
                (current, path) =>
                    ((ArgumentSyntax)current).WithExpression(
                        ((ArgumentSyntax)current).Expression is BaseObjectCreationExpressionSyntax made
                            ? WithPath(made, path, list)
                            : New(typeName, path, list)
                    )
            );
        }

        var ends = ValueFlow.Of(model.Compilation).Follow(argument.Value).Ends;
        return
            ends.Length == 1
            && ends[0].Syntax is BaseObjectCreationExpressionSyntax creation
            && creation.SyntaxTree == model.SyntaxTree
            && CanTake(creation)
            ? new ExpandPlace(
                creation,
                (current, path) => WithPath((BaseObjectCreationExpressionSyntax)current, path, list)
            )
            : null;
    }

    private static string ListForm(SemanticModel model) =>
        model.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 }
            ? "[{0}]"
            : "new System.Collections.Generic.List<string> {{ {0} }}";

    private static ArgumentListSyntax WithOptions(
        ArgumentListSyntax list,
        IParameterSymbol parameter,
        string typeName,
        string form,
        string path
    )
    {
        foreach (var argument in list.Arguments)
        {
            if (argument.Expression is BaseObjectCreationExpressionSyntax made && Expand(made) is not null)
            {
                return list.ReplaceNode(made, WithPath(made, path, form));
            }
        }

        var isPositional =
            list.Arguments.Count >= parameter.Ordinal
            && list.Arguments.Take(parameter.Ordinal).All(static argument => argument.NameColon is null);
        var added = SyntaxFactory.Argument(New(typeName, path, form));
        if (!isPositional)
        {
            added = added.WithNameColon(
                SyntaxFactory.NameColon(parameter.Name).WithTrailingTrivia(SyntaxFactory.Space)
            );
        }

        var at = isPositional ? parameter.Ordinal : list.Arguments.Count;
        return list.WithArguments(Separators.Spaced(list.Arguments.Insert(at, added)));
    }

    private static ExpressionSyntax New(string typeName, string path, string form) =>
        SyntaxFactory.ParseExpression($"new {typeName} {{ {Member(path, form)} }}");

    private static string Member(string path, string form) =>
        "Expand = " + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, "\"" + path + "\"");

    // An initializer that lists its paths, or none yet.
    private static bool CanTake(BaseObjectCreationExpressionSyntax creation) =>
        Expand(creation) is not { } expand
        || expand.Right
            is CollectionExpressionSyntax
                or ImplicitArrayCreationExpressionSyntax
                or InitializerExpressionSyntax
                or BaseObjectCreationExpressionSyntax { Initializer: not null };

    private static AssignmentExpressionSyntax? Expand(BaseObjectCreationExpressionSyntax creation) =>
        creation
            .Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(static member => member.Left is IdentifierNameSyntax { Identifier.ValueText: "Expand" });

    private static BaseObjectCreationExpressionSyntax WithPath(
        BaseObjectCreationExpressionSyntax creation,
        string path,
        string form
    )
    {
        var text = creation.ToString();
        if (text.IndexOf("\"" + path + "\"", StringComparison.Ordinal) >= 0)
        {
            return creation;
        }

        var start = creation.SpanStart;
        if (Expand(creation) is { } expand)
        {
            // Before the list's closing bracket.
            var last = expand.Right.GetLastToken();
            var before = last.GetPreviousToken();
            return Parsed(text.Insert(before.Span.End - start, ", \"" + path + "\""), creation);
        }

        if (creation.Initializer is not { Expressions: { Count: > 0 } members } initializer)
        {
            var head = creation switch
            {
                ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => text,
                ObjectCreationExpressionSyntax explicitly => "new " + explicitly.Type.WithoutTrivia(),
                _ => "new()",
            };
            return Parsed(head + " { " + Member(path, form) + " }", creation);
        }

        var end = members[members.Count - 1];
        var isOnOwnLine =
            end.GetFirstToken().LeadingTrivia.Any(SyntaxKind.WhitespaceTrivia)
            && initializer.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var separator = isOnOwnLine ? ",\n" + end.GetLeadingTrivia().ToFullString() : ", ";
        return Parsed(text.Insert(end.Span.End - start, separator + Member(path, form)), creation);
    }

    private static BaseObjectCreationExpressionSyntax Parsed(string text, BaseObjectCreationExpressionSyntax like) =>
        ((BaseObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression(text)).WithTriviaFrom(like);
}
