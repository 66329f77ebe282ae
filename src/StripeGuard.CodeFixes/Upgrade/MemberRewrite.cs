using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>Turns a use of a removed member, and its row in the table, into what is changed.</summary>
internal static class MemberRewrite
{
    public static Rewrite? For(RemovedMember member, RemovedUse use) =>
        member.Rewrite?.Invoke(use)
        ?? (
            use.Assignment is not null ? Written(member, use)
            : member.Condition is { } condition ? Flag(condition, member.Note, use)
            : Read(member, use)
        )
        ?? NoteOnly(member, use);

    private static Rewrite? Read(RemovedMember member, RemovedUse use)
    {
        if (use.Next is { } next && use.Access is not null && ReadOn(member, use, next) is { } shorter)
        {
            return shorter;
        }

        if (member.Read is not { } path || !use.Has(path))
        {
            return null;
        }

        // A pattern or nameof takes names and dots only.
        if ((use.InPattern || use.InNameof) && (path.Contains('[') || path.Contains('(')))
        {
            return null;
        }

        var written = use.PathBefore(WithFreshLambda(path, use), use.Access ?? use.Name);
        return new Rewrite(Title(written), [new TextChange(use.Name.Span, written)], use.Position, member.Note);
    }

    private static Rewrite? ReadOn(RemovedMember member, RemovedUse use, SimpleNameSyntax next)
    {
        var path = member.WhenRead.FirstOrDefault(known => known.Member == next.Identifier.ValueText).Path;
        if (path is null || !use.Has(path) || use.InNameof || next.Parent is not ExpressionSyntax last)
        {
            return null;
        }

        // Where the old code read on with a dot, so does the new: on null both fail.
        var reads =
            use.Access!.Parent is ConditionalAccessExpressionSyntax
                ? use.PathBefore(WithFreshLambda(path, use), last)
                : WithFreshLambda(path, use).Replace("?.", ".");
        var note = path.Contains("Payments") ? member.Note : null;
        return new Rewrite(
            Title(reads),
            [new TextChange(TextSpan.FromBounds(use.Name.SpanStart, next.Span.End), reads)],
            use.Position,
            note
        );
    }

    private static Rewrite? Written(RemovedMember member, RemovedUse use)
    {
        if (
            member.Write is not { } template
            || use.Assignment is not { } assignment
            || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            || assignment.Right is InitializerExpressionSyntax
            || !use.Has(template)
            || use.WithTypes(template) is not { } written
        )
        {
            return null;
        }

        var value = written.IndexOf('$');
        if (value < 0)
        {
            return new Rewrite(Title(written), [new TextChange(use.Name.Span, written)], use.Position, member.Note);
        }

        var target = written.Substring(0, written.IndexOf(' '));
        return SetsAlready(assignment, target)
            ? null
            : new Rewrite(
                Title(target),
                [
                    new TextChange(
                        TextSpan.FromBounds(use.Name.SpanStart, assignment.Right.SpanStart),
                        written.Substring(0, value)
                    ),
                    new TextChange(new TextSpan(assignment.Right.Span.End, 0), written.Substring(value + 1)),
                ],
                use.Position,
                member.Note
            );
    }

    private static Rewrite? Flag((string True, string False) condition, string? note, RemovedUse use)
    {
        if (use.Access is not { } access || use.InNameof || !use.Has(condition.True))
        {
            return null;
        }

        var whole = access is MemberAccessExpressionSyntax ? access : OutermostConditional(access);
        if (whole is null || whole.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
        {
            return null;
        }

        var changes = new List<TextChange>();
        var negation = whole.Parent as PrefixUnaryExpressionSyntax;
        if (negation is { RawKind: (int)SyntaxKind.LogicalNotExpression })
        {
            changes.Add(new TextChange(negation.OperatorToken.Span, string.Empty));
            Add(changes, use.Name.Span, negation, condition.False);
        }
        else
        {
            Add(changes, use.Name.Span, whole, condition.True);
        }

        return new Rewrite(Title(condition.True), changes, use.Position, note);
    }

    private static void Add(List<TextChange> changes, TextSpan name, ExpressionSyntax whole, string written)
    {
        var bare =
            whole.Parent
                is not BinaryExpressionSyntax
                    and not PrefixUnaryExpressionSyntax
                    and not MemberAccessExpressionSyntax
                    and not ConditionalExpressionSyntax
                    and not IsPatternExpressionSyntax
                    and not SwitchExpressionSyntax
            || whole.Parent
                is BinaryExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression
                }
            || whole.Parent is ConditionalExpressionSyntax;
        if (!bare)
        {
            changes.Add(new TextChange(new TextSpan(whole.SpanStart, 0), "("));
        }

        changes.Add(new TextChange(name, bare ? written : written + ")"));
    }

    private static Rewrite? NoteOnly(RemovedMember member, RemovedUse use) =>
        member is { Note: { } note, Read: null, Condition: null, Rewrite: null }
            ? new Rewrite($"Say what to do about '{member.Name}'", [], use.Position, note)
            : null;

    private static ConditionalAccessExpressionSyntax? OutermostConditional(ExpressionSyntax access)
    {
        var conditional = access
            .Ancestors()
            .OfType<ConditionalAccessExpressionSyntax>()
            .LastOrDefault(outer => outer.WhenNotNull.Span.End == access.Span.End);
        return conditional;
    }

    private static bool SetsAlready(AssignmentExpressionSyntax assignment, string target) =>
        assignment.Parent is InitializerExpressionSyntax initializer
        && initializer
            .Expressions.OfType<AssignmentExpressionSyntax>()
            .Any(other =>
                other != assignment
                && other.Left is IdentifierNameSyntax { Identifier.ValueText: var name }
                && (name == target || (target == "Discounts" && name is "Coupon" or "PromotionCode"))
            );

    private static string WithFreshLambda(string path, RemovedUse use) =>
        path.Contains("payment =>")
            ? path.Replace("payment =>", use.FreshName("payment") + " =>")
                .Replace("payment.IsDefault", use.FreshName("payment") + ".IsDefault")
            : path;

    private static string Title(string written) => $"Use '{written.Replace("?.", ".")}'";
}
