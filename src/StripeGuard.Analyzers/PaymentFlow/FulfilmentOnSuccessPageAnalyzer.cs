using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Webhooks;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5004: a page that marks something as paid when it is opened, and asks Stripe for no status.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FulfilmentOnSuccessPageAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE5004_FulfilmentOnSuccessPage)
{
    private const int MaximumDepth = 2;

    private static readonly HashSet<string> PaidWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "Paid",
        "PaymentReceived",
        "PaymentSucceeded",
        "PaymentCompleted",
        "PaymentConfirmed",
        "Completed",
        "Complete",
        "Succeeded",
        "Success",
        "Approved",
        "Confirmed",
        "Fulfilled",
        "Active",
    };

    private static readonly string[] PaidVerbs =
    [
        "MarkAsPaid",
        "MarkPaid",
        "MarkOrderAsPaid",
        "MarkOrderPaid",
        "SetPaid",
        "Fulfil",
        "FulfilOrder",
        "Fulfill",
        "FulfillOrder",
        "CompleteOrder",
        "GrantAccess",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        context.RegisterOperationAction(operation => Analyze(operation, stripe), OperationKind.SimpleAssignment);
        context.RegisterOperationAction(operation => Analyze(operation, stripe), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var operation = context.Operation;
        if (
            Marks(operation, stripe) is not { } mark
            || Endpoint.Around(operation) is not { } endpoint
            || !AnswersGet(endpoint)
            || !IsFirst(operation, endpoint, stripe)
            || TestProject.Is(context.Compilation, context.Options, operation.Syntax.SyntaxTree)
        )
        {
            return;
        }

        var look = new Look(stripe, WebhookCalls.Of(stripe));
        look.At(endpoint.Body, MaximumDepth);
        if (look.AsksForStatus || !look.FetchesSession && !IsSuccessPage(endpoint, context.Compilation))
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE5004_FulfilmentOnSuccessPage, operation.Syntax.GetLocation(), mark)
        );
    }

    /// <summary>What an operation marks as paid, in words, or null.</summary>
    private static string? Marks(IOperation operation, StripeSymbols stripe)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property: var property }
            } assignment
                when SaysState(property.Name) && IsPaid(assignment.Value, property) && !stripe.Declares(property):
                return $"'{property.Name}' becomes '{assignment.Value.Syntax}'";
            case IInvocationOperation { TargetMethod: var method } call:
                var name = method.Name.EndsWith("Async", StringComparison.Ordinal)
                    ? method.Name.Substring(0, method.Name.Length - "Async".Length)
                    : method.Name;
                return Array.IndexOf(PaidVerbs, name) >= 0 && !stripe.Declares(method) ? $"'{method.Name}' is called"
                    : name is "SetProperty" or "UpdateStatus" or "SetStatus" && PaidArgument(call) is { } paid
                        ? $"The status becomes '{paid.Syntax}'"
                    : null;
            default:
                return null;
        }
    }

    private static bool SaysState(string property) =>
        Has(property, "Status") || Has(property, "State") || property is "Paid" or "IsPaid" or "HasPaid";

    private static bool IsPaid(IOperation value, IPropertySymbol property) =>
        property.Type.SpecialType == SpecialType.System_Boolean
            ? value.ConstantValue is { HasValue: true, Value: true } && Has(property.Name, "Paid")
            : NamesPaid(value);

    private static IOperation? PaidArgument(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (NamesPaid(argument.Value))
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary><c>OrderStatus.Paid</c>, <c>SD.StatusApproved</c>, <c>"paid"</c>.</summary>
    private static bool NamesPaid(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, Name: var name } } => PaidWords.Any(word =>
                name.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && !name.EndsWith("Un" + word, StringComparison.OrdinalIgnoreCase)
                && !name.EndsWith("In" + word, StringComparison.OrdinalIgnoreCase)
            ),
            ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } => PaidWords.Contains(text),
            _ => false,
        };
    }

    private static bool IsFirst(IOperation operation, Endpoint endpoint, StripeSymbols stripe)
    {
        foreach (var part in endpoint.Body.Descendants())
        {
            if (
                part.Syntax.SpanStart < operation.Syntax.SpanStart
                && part != operation
                && Marks(part, stripe) is not null
            )
            {
                return false;
            }
        }

        return true;
    }

    private static bool AnswersGet(Endpoint endpoint)
    {
        if (endpoint.Body is IAnonymousFunctionOperation or ILocalFunctionOperation)
        {
            return MappedAs(endpoint.Body) == "MapGet";
        }

        if (!Endpoint.IsController(endpoint.Method.ContainingType))
        {
            return false;
        }

        if (endpoint.Method.Name.StartsWith("On", StringComparison.Ordinal) && IsPage(endpoint.Method.ContainingType))
        {
            return endpoint.Method.Name is "OnGet" or "OnGetAsync";
        }

        var answersOther = false;
        foreach (var attribute in endpoint.Method.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "HttpGetAttribute":
                    return true;
                case "HttpPostAttribute" or "HttpPutAttribute" or "HttpPatchAttribute" or "HttpDeleteAttribute":
                    answersOther = true;
                    break;
            }
        }

        // An action without a verb answers GET too.
        return !answersOther && endpoint.Method.DeclaredAccessibility == Accessibility.Public;
    }

    private static bool IsPage(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType!)
        {
            if (current.Name == "PageModel")
            {
                return true;
            }
        }

        return false;
    }

    private static string? MappedAs(IOperation handler)
    {
        for (var parent = handler.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation call)
            {
                return call.TargetMethod.Name;
            }
        }

        return null;
    }

    /// <summary>Whether Checkout sends its buyers there: by the page's own name, or that of its route.</summary>
    private static bool IsSuccessPage(Endpoint endpoint, Compilation compilation)
    {
        var pages = SuccessPages.Of(compilation);
        var method = endpoint.Method;
        if (IsPageOrAction(method, pages))
        {
            return true;
        }

        for (var parent = endpoint.Body.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation mapping)
            {
                return mapping.Arguments.Any(argument =>
                    argument.Value.ConstantValue is { HasValue: true, Value: string route }
                    && pages.Contains(Last(route))
                );
            }
        }

        return false;
    }

    private static bool IsPageOrAction(IMethodSymbol method, SuccessPages pages)
    {
        var name = method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? method.Name.Substring(0, method.Name.Length - "Async".Length)
            : method.Name;
        if (name == "OnGet")
        {
            var page = method.ContainingType.Name;
            return pages.Contains(
                page.EndsWith("Model", StringComparison.Ordinal)
                    ? page.Substring(0, page.Length - "Model".Length)
                    : page
            );
        }

        if (method.GetAttributes().SelectMany(Templates).ToList() is { Count: > 0 } templates)
        {
            return templates.Exists(template => pages.Contains(Last(template)))
                || templates.Exists(template => template.Contains("[action]")) && pages.Contains(name);
        }

        return pages.Contains(name);
    }

    private static IEnumerable<string> Templates(AttributeData attribute) =>
        attribute.AttributeClass?.Name is "HttpGetAttribute" or "RouteAttribute"
            ? attribute
                .ConstructorArguments.Select(argument =>
                    argument.Kind == TypedConstantKind.Array ? null : argument.Value
                )
                .OfType<string>()
            : [];

    private static string Last(string route) => route.Substring(route.LastIndexOf('/') + 1);

    /// <summary>What a page and the methods that it calls ask Stripe for.</summary>
    private sealed class Look(StripeSymbols stripe, WebhookCalls calls)
    {
        private static readonly string[] TellingNames =
        [
            "Paid",
            "Status",
            "Verif",
            "Valid",
            "Check",
            "Session",
            "Payment",
            "Stripe",
            "Confirm",
        ];

        /// <summary>It reads a status of Stripe's, or calls something that may do so where we do not see it.</summary>
        public bool AsksForStatus { get; private set; }

        public bool FetchesSession { get; private set; }

        public void At(IOperation body, int depth)
        {
            foreach (var part in body.Descendants())
            {
                switch (part)
                {
                    case IPropertyReferenceOperation
                    {
                        Property: { Name: "PaymentStatus" or "Status" or "Paid" or "AmountReceived" } property
                    } when stripe.Declares(property):
                        AsksForStatus = true;
                        break;
                    case IInvocationOperation call when Marks(call, stripe) is null:
                        AtCall(call, depth);
                        break;
                }
            }
        }

        private void AtCall(IInvocationOperation call, int depth)
        {
            var method = call.TargetMethod;
            if (stripe.Declares(method))
            {
                FetchesSession |=
                    method.Name is "Get" or "GetAsync" && Has(method.ContainingType.Name, "SessionService");
                return;
            }

            if (!IsOurs(method))
            {
                AsksForStatus |= !IsFramework(method) && MayAsk(method);
                return;
            }

            var bodies = calls.BodiesOf((method.ReducedFrom ?? method).OriginalDefinition).ToList();
            if (bodies.Count == 0 || depth == 0)
            {
                AsksForStatus |= MayAsk(method);
                return;
            }

            foreach (var body in bodies)
            {
                At(body, depth - 1);
            }
        }

        private bool IsOurs(IMethodSymbol method) =>
            SymbolEqualityComparer.Default.Equals(
                method.OriginalDefinition.ContainingAssembly,
                stripe.Compilation.Assembly
            );

        private static bool IsFramework(IMethodSymbol method) =>
            method.ContainingAssembly?.Name is { } name
            && (
                name.StartsWith("System", StringComparison.Ordinal)
                || name.StartsWith("Microsoft", StringComparison.Ordinal)
                || name is "mscorlib" or "netstandard"
            );

        private static bool MayAsk(IMethodSymbol method) => TellingNames.Any(part => Has(method.Name, part));
    }
}
