using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2001: ConstructEvent with the signature header, and the secret from configuration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnverifiedEventFix() : StripeGuardFix(Rules.STRIPE2001_UnverifiedEvent.Id)
{
    private const string Title = "Verify the signature with ConstructEvent";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is not InvocationExpressionSyntax parse
            || model.GetOperation(parse, cancellation) is not IInvocationOperation call
            || StripeSymbols.Of(model.Compilation) is not { } stripe
            || !ReturnsEvent(call, stripe)
            || BodyText(call) is not { } body
            || HttpRequestInScope.Find(model, parse) is not { } request
        )
        {
            yield break;
        }

        yield return new FixAction(
            Title,
            Title,
            editor => editor.ReplaceNode(parse, ConstructEvent(model, parse, call, body, request))
        );
    }

    /// <summary>An event that has to be awaited, or one of the thin ones, has another way to be verified.</summary>
    private static bool ReturnsEvent(IInvocationOperation call, StripeSymbols stripe) =>
        SymbolEqualityComparer.Default.Equals(call.Type, stripe.Event);

    private static ExpressionSyntax? BodyText(IInvocationOperation call)
    {
        var argument = call.Arguments.FirstOrDefault(candidate => candidate.Parameter?.Ordinal == 0);
        return
            argument
                is {
                    IsImplicit: false,
                    Parameter.Type.SpecialType: SpecialType.System_String,
                    Syntax: ArgumentSyntax syntax
                }
            ? syntax.Expression
            : null;
    }

    private static InvocationExpressionSyntax ConstructEvent(
        SemanticModel model,
        InvocationExpressionSyntax parse,
        IInvocationOperation call,
        ExpressionSyntax body,
        string request
    )
    {
        // Without ToString a missing header is null, and ConstructEvent throws NullReferenceException; an empty text
        // is refused with StripeException, as any other wrong signature is (Stripe.net 53.1).
        var header = $"{request}.Headers[\"{SignatureHeader.Name}\"].ToString()";
        var arguments = new List<ArgumentSyntax>
        {
            SyntaxFactory.Argument(body.WithoutTrivia()),
            SyntaxFactory.Argument(SyntaxFactory.ParseExpression(header)),
            SyntaxFactory.Argument(ConfiguredValue.At(model, parse, "Stripe:WebhookSecret", required: false)),
        };
        if (VersionCheck(call) is { } check)
        {
            arguments.Add(
                SyntaxFactory
                    .Argument(check.WithoutTrivia())
                    .WithNameColon(SyntaxFactory.NameColon("throwOnApiVersionMismatch"))
            );
        }

        // As it is written there: EventUtility, or Stripe.EventUtility where there is no using.
        var target =
            parse.Expression is MemberAccessExpressionSyntax access
            && call.TargetMethod.ContainingType.Name == "EventUtility"
                ? access.WithName(SyntaxFactory.IdentifierName("ConstructEvent"))
                : Qualified();
        return SyntaxFactory
            .InvocationExpression(target, SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments)))
            .NormalizeSeparators()
            .WithTriviaFrom(parse);
    }

    private static MemberAccessExpressionSyntax Qualified() =>
        SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression,
            Shorten(SyntaxFactory.ParseName("Stripe.EventUtility")),
            SyntaxFactory.IdentifierName("ConstructEvent")
        );

    private static ExpressionSyntax? VersionCheck(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument =>
            argument is { IsImplicit: false, Parameter.Name: "throwOnApiVersionMismatch" }
        )
            is { Syntax: ArgumentSyntax syntax }
            ? syntax.Expression
            : null;
}

file static class Separators
{
    /// <summary>One space behind each comma and name; the expressions keep their own layout.</summary>
    public static InvocationExpressionSyntax NormalizeSeparators(this InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        return call.WithArgumentList(
            SyntaxFactory.ArgumentList(
                SyntaxFactory.SeparatedList(
                    arguments.Select(argument =>
                        argument.NameColon is { } name
                            ? argument.WithNameColon(
                                name.WithColonToken(name.ColonToken.WithTrailingTrivia(SyntaxFactory.Space))
                            )
                            : argument
                    ),
                    Enumerable.Repeat(
                        SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
                        arguments.Count - 1
                    )
                )
            )
        );
    }
}
