using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1005: docs/rules/STRIPE1005.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyTooLongOrPersonalAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE1005_KeyTooLongOrPersonal)
{
    // https://docs.stripe.com/api/idempotent_requests
    private const int MaximumLength = 255;
    private const int MaximumDepth = 8;

    private static readonly HashSet<string> Personal = new(StringComparer.OrdinalIgnoreCase)
    {
        "Email",
        "EmailAddress",
        "CustomerEmail",
        "UserEmail",
        "BuyerEmail",
        "BillingEmail",
        "ReceiptEmail",
        "Mail",
        "Phone",
        "PhoneNumber",
        "CustomerPhone",
        "Mobile",
        "MobileNumber",
        "FirstName",
        "LastName",
        "FullName",
        "CustomerName",
        "CardholderName",
        "CardHolderName",
        "CardNumber",
        "Pan",
        "Iban",
        "Cvc",
        "Cvv",
        "Ssn",
        "SocialSecurityNumber",
        "DateOfBirth",
        "BirthDate",
    };

    // Whose Name is a person's.
    private static readonly HashSet<string> People = new(StringComparer.Ordinal)
    {
        "Customer",
        "User",
        "ApplicationUser",
        "AppUser",
        "Person",
        "Member",
        "Buyer",
        "Cardholder",
    };

    private static readonly string[] Scramblers = ["Hash", "Sha", "Digest", "Encrypt", "Protect", "Token", "Base64"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var keys = new KeyAssignments(stripe, context.Options);
        context.RegisterOperationAction(operation => Analyze(operation, keys), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, KeyAssignments keys)
    {
        if (keys.Read(context) is not { } assignment)
        {
            return;
        }

        var length = 0;
        var person = Read(assignment.Value, keys.Flow, 0, ref length);
        if (person is not null)
        {
            Report(context, assignment, $"contains '{KeyAssignments.Shown(person)}', which says who someone is");
        }
        else if (length > MaximumLength)
        {
            Report(context, assignment, $"is at least {length} characters long, and Stripe takes {MaximumLength}");
        }
    }

    private static void Report(OperationAnalysisContext context, ISimpleAssignmentOperation assignment, string says) =>
        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE1005_KeyTooLongOrPersonal, assignment.Value.Syntax.GetLocation(), says)
        );

    // What is hashed on its way is no longer readable: only formatting is looked through.
    private static IOperation? Read(IOperation value, ValueFlow flow, int depth, ref int length)
    {
        if (depth > MaximumDepth)
        {
            return null;
        }

        if (value.ConstantValue is { HasValue: true, Value: string text })
        {
            length += text.Length;
            return null;
        }

        switch (value)
        {
            case IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string part } }:
                length += part.Length;
                return null;
            case IConversionOperation
            or IParenthesizedOperation
            or IInterpolatedStringOperation
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
            case IInvocationOperation call when IsFormatting(call.TargetMethod):
                return First(value.ChildOperations, flow, depth, ref length);
            case IInterpolationOperation part:
                return Read(part.Expression, flow, depth + 1, ref length);
            case IArgumentOperation argument:
                return Read(argument.Value, flow, depth + 1, ref length);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return First(initializer.ElementValues, flow, depth, ref length);
            case ILocalReferenceOperation local
                when flow.StepBack(local) is { IsComplete: true, Values: { Length: 1 } origins }:
                return Read(origins[0], flow, depth + 1, ref length)
                    ?? (IsPersonal(local) && IsReadable(origins[0]) ? local : null);
            default:
                return IsPersonal(value) ? value : null;
        }
    }

    // var email = User.FindFirstValue(…), not var email = Hash(…).
    private static bool IsReadable(IOperation origin)
    {
        while (origin is IConversionOperation or IAwaitOperation or IParenthesizedOperation)
        {
            origin = origin.ChildOperations.First();
        }

        return origin is not IInvocationOperation { TargetMethod.Name: var name }
            || !Scramblers.Any(scrambler => name.IndexOf(scrambler, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static IOperation? First(IEnumerable<IOperation> values, ValueFlow flow, int depth, ref int length)
    {
        foreach (var value in values)
        {
            if (Read(value, flow, depth + 1, ref length) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsFormatting(IMethodSymbol method) =>
        method.ContainingType?.SpecialType is SpecialType.System_String
        && method.Name
            is "Format"
                or "Concat"
                or "Join"
                or "Trim"
                or "ToLower"
                or "ToLowerInvariant"
                or "ToUpper"
                or "ToUpperInvariant"
                or "ToString";

    private static bool IsPersonal(IOperation value) =>
        ValueFlow.Referenced(value) is { Name: var name } symbol
        && IsText(value.Type)
        && (Personal.Contains(name) || (name == "Name" && IsNameOfPerson(symbol)));

    private static bool IsText(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_String || type?.Name is "DateOnly" or "DateTime" or "MailAddress";

    private static bool IsNameOfPerson(ISymbol member) =>
        member.ContainingType is { Name: var type } && People.Contains(type);
}
