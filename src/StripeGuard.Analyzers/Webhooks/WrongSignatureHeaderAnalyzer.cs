using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2017: the signature of a request, read from a header that Stripe does not send.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongSignatureHeaderAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2017_WrongSignatureHeader)
{
    private const int MaximumDepth = 4;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        // Asked at the place where the header is read, so that the report stands where it can be mended.
        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => AnalyzeIndexer(operation, calls), OperationKind.PropertyReference);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, calls), OperationKind.Invocation);
    }

    private static void AnalyzeIndexer(OperationAnalysisContext context, WebhookCalls calls)
    {
        var indexer = (IPropertyReferenceOperation)context.Operation;
        if (indexer.Property.IsIndexer && !indexer.Arguments.IsEmpty && IsHeaders(indexer.Instance?.Type))
        {
            Analyze(indexer.Arguments[0].Value, context, calls);
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is "TryGetValue" or "TryGetValues" or "GetValues" or "Get"
            && !call.Arguments.IsEmpty
            && IsHeaders(call.Instance?.Type)
        )
        {
            Analyze(call.Arguments[0].Value, context, calls);
        }
        else if (calls.Verifies(call.TargetMethod))
        {
            AnalyzeBound(call, context);
        }
    }

    private static void Analyze(IOperation name, OperationAnalysisContext context, WebhookCalls calls)
    {
        if (
            name.ConstantValue is not { HasValue: true, Value: string text }
            || string.Equals(text, SignatureHeader.Name, StringComparison.OrdinalIgnoreCase)
            || TestProject.Is(context.Compilation, context.Options, name.Syntax.SyntaxTree)
        )
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        foreach (var part in ValueFlow.Root(name).Descendants())
        {
            if (
                part is IInvocationOperation call
                && SignatureOf(call, calls) is { } signature
                && WrongNames(signature, flow) is { } names
                && names.Any(wrong => wrong.Location.SourceSpan == name.Syntax.Span)
            )
            {
                Report(context, new HeaderName(text, name.Syntax.GetLocation()));
                return;
            }
        }
    }

    /// <summary>A parameter that ASP.NET Core fills from a header: <c>[FromHeader(Name = "…")]</c>.</summary>
    private static void AnalyzeBound(IInvocationOperation call, OperationAnalysisContext context)
    {
        if (call.Signature() is not { } signature)
        {
            return;
        }

        foreach (var end in ValueFlow.Of(context.Compilation).Follow(signature).Ends)
        {
            if (
                end is IParameterReferenceOperation { Parameter: var parameter }
                && BoundHeader(parameter) is { IsRight: false } name
            )
            {
                Report(context, name);
            }
        }
    }

    private static void Report(OperationAnalysisContext context, HeaderName name) =>
        context.ReportDiagnostic(Diagnostic.Create(Rules.STRIPE2017_WrongSignatureHeader, name.Location, name.Text));

    /// <summary>The names by which a signature is read, or null where one of them is the right one.</summary>
    private static List<HeaderName>? WrongNames(IOperation signature, ValueFlow flow)
    {
        var names = new List<HeaderName>();
        Collect(signature, flow, names, MaximumDepth);
        return names.Any(name => name.IsRight) ? null : names;
    }

    /// <summary>The signature that a call is given: of Stripe.net's own verification, or of a method that leads to one.</summary>
    private static IOperation? SignatureOf(IInvocationOperation call, WebhookCalls calls)
    {
        if (calls.Verifies(call.TargetMethod))
        {
            return call.Signature();
        }

        foreach (var argument in call.Arguments)
        {
            if (
                argument.Parameter is { } parameter
                && parameter.Name.IndexOf("signature", StringComparison.OrdinalIgnoreCase) >= 0
                && calls.Reaches(call.TargetMethod, depth: 2)
            )
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static void Collect(IOperation value, ValueFlow flow, List<HeaderName> names, int depth)
    {
        if (depth == 0)
        {
            return;
        }

        foreach (var end in flow.Follow(value).Ends)
        {
            switch (end)
            {
                case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: > 0 } indexer:
                    if (IsHeaders(indexer.Instance?.Type))
                    {
                        Add(indexer.Arguments[0].Value, names);
                    }
                    else if (indexer.Instance is { } values)
                    {
                        Collect(values, flow, names, depth - 1);
                    }

                    break;
                case IInvocationOperation call:
                    CollectFrom(call, flow, names, depth);
                    break;
                case ILocalReferenceOperation local:
                    AddTried(local, flow, names);
                    break;
                case IParameterReferenceOperation { Parameter: var parameter } when BoundHeader(parameter) is { } bound:
                    names.Add(bound);
                    break;
                case IConditionalAccessInstanceOperation or IConditionalAccessOperation:
                    CollectAccessed(end, flow, names, depth);
                    break;
            }
        }
    }

    private static void CollectFrom(IInvocationOperation call, ValueFlow flow, List<HeaderName> names, int depth)
    {
        var source = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        if (IsHeaders(call.Instance?.Type) && call.TargetMethod.Name is "GetValues" or "Get")
        {
            Add(call.Arguments[0].Value, names);
        }
        else if (
            source is not null
            && call.TargetMethod.Name
                is "ToString"
                    or "First"
                    or "FirstOrDefault"
                    or "Single"
                    or "SingleOrDefault"
                    or "ToArray"
                    or "Trim"
        )
        {
            Collect(source, flow, names, depth - 1);
        }
    }

    private static void CollectAccessed(IOperation end, ValueFlow flow, List<HeaderName> names, int depth)
    {
        if (end is IConditionalAccessOperation access)
        {
            Collect(access.WhenNotNull, flow, names, depth - 1);
            return;
        }

        for (var parent = end.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is IConditionalAccessOperation { Operation: var accessed }
                && !accessed.Descendants().Contains(end)
            )
            {
                Collect(accessed, flow, names, depth - 1);
                return;
            }
        }
    }

    /// <summary><c>headers.TryGetValue("…", out var signature)</c>.</summary>
    private static void AddTried(ILocalReferenceOperation local, ValueFlow flow, List<HeaderName> names)
    {
        foreach (var mention in flow.MentionsOf(local))
        {
            var target = mention.Parent is IDeclarationExpressionOperation declared ? declared : mention;
            if (
                target.Parent
                    is IArgumentOperation
                    {
                        Parent: IInvocationOperation { TargetMethod.Name: "TryGetValue" or "TryGetValues" } call
                    }
                && IsHeaders(call.Instance?.Type)
            )
            {
                Add(call.Arguments[0].Value, names);
            }
        }
    }

    private static HeaderName? BoundHeader(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (
                attribute.AttributeClass?.Name == "FromHeaderAttribute"
                && attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax syntax
            )
            {
                var given = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value;
                var place =
                    syntax
                        .ArgumentList?.Arguments.FirstOrDefault(argument =>
                            argument.NameEquals?.Name.Identifier.ValueText == "Name"
                        )
                        ?.Expression
                    ?? (Microsoft.CodeAnalysis.SyntaxNode)syntax;
                return new HeaderName(given as string ?? parameter.Name, place.GetLocation());
            }
        }

        return null;
    }

    private static void Add(IOperation name, List<HeaderName> names)
    {
        // A name that is not known may be the right one.
        names.Add(
            new HeaderName(
                name.ConstantValue is { HasValue: true, Value: string text } ? text : SignatureHeader.Name,
                name.Syntax.GetLocation()
            )
        );
    }

    private static bool IsHeaders(ITypeSymbol? type) =>
        type?.Name
            is "IHeaderDictionary"
                or "HeaderDictionary"
                or "HttpRequestHeaders"
                or "HttpHeaders"
                or "HttpHeadersCollection"
                or "NameValueCollection";

    private readonly struct HeaderName(string text, Location location)
    {
        public string Text { get; } = text;

        public Location Location { get; } = location;

        public bool IsRight => string.Equals(Text, SignatureHeader.Name, StringComparison.OrdinalIgnoreCase);
    }
}
