using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2001: an event taken from a request's body whose signature nobody checks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnverifiedEventAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2001_UnverifiedEvent)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, calls), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeHandler(operation, calls), OperationKind.AnonymousFunction);
        context.RegisterOperationBlockAction(block => AnalyzeAction(block, calls));
    }

    private static void AnalyzeCall(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (calls.ParsesUnverified(call.TargetMethod))
        {
            if (TakesRequestBody(call, context.Compilation) && !IsVerified(call, calls, context))
            {
                Report(context, call, $"'{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}'");
            }
        }
        else if (JsonEvent.IsParse(call))
        {
            if (
                TakesRequestBody(call, context.Compilation)
                && JsonEvent.ReadsStripeEvent(call, calls)
                && !IsVerified(call, calls, context)
            )
            {
                Report(context, call, $"'{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}'");
            }
        }
        else if (PassesBodyToParser(call, calls, context.Compilation) && !IsVerified(call, calls, context))
        {
            Report(context, call, $"'{call.TargetMethod.Name}'");
        }
    }

    /// <summary>A handler given to MapPost that asks for an Event: ASP.NET Core makes it of whatever was posted.</summary>
    private static void AnalyzeHandler(OperationAnalysisContext context, WebhookCalls calls)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (Endpoint.IsMapped(lambda))
        {
            ReportBoundEvents(
                lambda.Symbol,
                lambda,
                calls,
                context.Options,
                context.Compilation,
                context.ReportDiagnostic
            );
        }
    }

    private static void AnalyzeAction(OperationBlockAnalysisContext context, WebhookCalls calls)
    {
        if (
            context.OwningSymbol
                is IMethodSymbol
                {
                    MethodKind: MethodKind.Ordinary,
                    DeclaredAccessibility: Accessibility.Public,
                    IsStatic: false
                } method
            && Endpoint.IsController(method.ContainingType)
            && !context.OperationBlocks.IsEmpty
        )
        {
            ReportBoundEvents(
                method,
                ValueFlow.Root(context.OperationBlocks[0]),
                calls,
                context.Options,
                context.Compilation,
                context.ReportDiagnostic
            );
        }
    }

    private static void ReportBoundEvents(
        IMethodSymbol handler,
        IOperation body,
        WebhookCalls calls,
        AnalyzerOptions options,
        Compilation compilation,
        Action<Diagnostic> report
    )
    {
        foreach (var parameter in handler.Parameters)
        {
            if (
                calls.IsEvent(parameter.Type)
                && !IsFilledOtherwise(parameter)
                && !Verification.IsDeclaredOn(handler)
                && !Verification.IsSomewhereIn(body, calls, options)
                && !calls.IsVerifiedByFilter
            )
            {
                report(
                    Diagnostic.Create(
                        Rules.STRIPE2001_UnverifiedEvent,
                        parameter.Locations[0],
                        $"The parameter '{parameter.Name}'"
                    )
                );
            }
        }
    }

    private static bool IsFilledOtherwise(IParameterSymbol parameter) =>
        parameter
            .GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass?.Name
                    is "FromServicesAttribute"
                        or "ModelBinderAttribute"
                        or "FromKeyedServicesAttribute"
            );

    private static bool TakesRequestBody(IInvocationOperation call, Compilation compilation)
    {
        var source =
            call.Instance is { } instance && call.Arguments.All(argument => argument.IsImplicit)
                ? instance
                : call.Arguments.FirstOrDefault()?.Value;
        return source is not null
            && (
                RequestBody.Of(source, compilation).IsFromRequest
                || source.Type?.Name is "HttpRequest" or "HttpRequestData"
            );
    }

    /// <summary>An endpoint that hands the body to a method of ours which parses it unchecked.</summary>
    private static bool PassesBodyToParser(IInvocationOperation call, WebhookCalls calls, Compilation compilation)
    {
        var source = ValueFlow.Of(compilation).Source;
        if (
            call.Arguments.IsEmpty
            || !source.IsIn(call.TargetMethod.OriginalDefinition)
            || !calls.MayParse(call.TargetMethod)
            || Endpoint.Around(call) is null
        )
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (
                argument is { IsImplicit: false, Parameter: { Type.SpecialType: SpecialType.System_String } parameter }
                && calls.BodiesOf(call.TargetMethod).Any(body => Parses(body, parameter.Ordinal, calls, compilation))
                && RequestBody.Of(argument.Value, compilation).IsFromRequest
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool Parses(IOperation body, int ordinal, WebhookCalls calls, Compilation compilation) =>
        !calls.MayVerify(body)
        && body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(inner =>
                calls.ParsesUnverified(inner.TargetMethod)
                && inner.Arguments.FirstOrDefault()?.Value is { } text
                && ValueFlow
                    .Of(compilation)
                    .Follow(text)
                    .Ends.Any(end =>
                        end is IParameterReferenceOperation reference && reference.Parameter.Ordinal == ordinal
                    )
            );

    private static bool IsVerified(IInvocationOperation parse, WebhookCalls calls, OperationAnalysisContext context) =>
        Verification.IsOnTheWayOf(parse, calls, context.Options)
        // A check that is left out on a condition is STRIPE2020's.
        || SkippedVerification.Of(parse, calls, context.Options) is not null
        || Verification.IsDeclaredOn(context.ContainingSymbol)
        || calls.IsVerifiedByFilter;

    private static void Report(OperationAnalysisContext context, IOperation operation, string what) =>
        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE2001_UnverifiedEvent, operation.Syntax.GetLocation(), what)
        );
}
