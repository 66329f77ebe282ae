using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>
/// Where code says that a payment worked: an order marked as paid, true returned, Ok answered, a page of thanks shown.
/// </summary>
internal static class ReportedSuccess
{
    private static readonly string[] Words =
    [
        "success",
        "succeed",
        "paid",
        "complete",
        "confirmed",
        "approved",
        "received",
        "processed",
        "refunded",
        "active",
        "fulfil",
        "thank",
    ];

    private static readonly string[] Denials =
    [
        "unpaid",
        "unsuccess",
        "unconfirmed",
        "not",
        "fail",
        "error",
        "incomplete",
        "inactive",
        "pending",
        "partial",
        "never",
        "cannot",
        "could",
        "requires",
        "will",
    ];

    private static readonly string[] Deeds =
    [
        "MarkAsPaid",
        "MarkPaid",
        "MarkOrderAsPaid",
        "MarkAsComplete",
        "SetPaid",
        "SetAsPaid",
        "Fulfil",
        "ConfirmOrder",
        "ConfirmBooking",
        "CompleteOrder",
        "CompletePayment",
        "PaymentSuccess",
        "PaymentSucceed",
        "PaymentComplete",
        "OrderPaid",
    ];

    /// <summary>Whether <paramref name="operation"/> itself, apart from what it contains, says so.</summary>
    public static bool IsSaidBy(IOperation operation) =>
        operation switch
        {
            ISimpleAssignmentOperation assignment => IsAssigned(assignment.Target, assignment.Value),
            IReturnOperation { ReturnedValue: { } value } => IsTrue(value) || IsAnswer(value),
            IInvocationOperation call => IsDeed(call.TargetMethod.Name) || IsSuccessMade(call),
            IObjectCreationOperation { Type.Name: { } name } => IsDeed(name),
            _ => false,
        };

    /// <summary>Whether a returned value says so: true, Ok(), a success.</summary>
    public static bool IsReturned(IOperation value)
    {
        if (IsTrue(value) || IsAnswer(value))
        {
            return true;
        }

        foreach (var part in value.DescendantsAndSelf())
        {
            if (IsSaidBy(part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAssigned(IOperation target, IOperation value)
    {
        if (target is not (IPropertyReferenceOperation or IFieldReferenceOperation or ILocalReferenceOperation))
        {
            return false;
        }

        var name = Flow.ValueFlow.Referenced(target)?.Name ?? "";
        if (IsTrue(value) || value.ConstantValue is { HasValue: true, Value: "true" })
        {
            return Says(name);
        }

        if (target is ILocalReferenceOperation)
        {
            return false;
        }

        if (
            EndsWith(name, "Status")
            || EndsWith(name, "State")
            || EndsWith(name, "Message")
            || EndsWith(name, "Result")
        )
        {
            return Says(TextOf(value));
        }

        return (EndsWith(name, "PaidAt") || EndsWith(name, "PaidOn") || EndsWith(name, "PaymentDate"))
            && value.ConstantValue is not { HasValue: true, Value: null };
    }

    /// <summary>ASP.NET Core's Ok with nothing to say, or a page or address that is called success.</summary>
    private static bool IsAnswer(IOperation value)
    {
        if (Unconverted(value) is not IInvocationOperation call)
        {
            return false;
        }

        switch (call.TargetMethod.Name)
        {
            case "Ok" or "NoContent" when call.Arguments.Length == 0:
                return true;
            case "Ok" or "View" or "Redirect" or "RedirectToAction" or "RedirectToPage" or "LocalRedirect" or "Content":
                foreach (var argument in call.Arguments)
                {
                    if (!argument.IsImplicit && Says(TextOf(argument.Value)))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    private static bool IsSuccessMade(IInvocationOperation call) =>
        call.TargetMethod is { IsStatic: true, Name: "Success" or "Succeeded" or "SuccessResult" };

    private static bool IsDeed(string name)
    {
        foreach (var deed in Deeds)
        {
            if (name.IndexOf(deed, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return !Denies(name);
            }
        }

        return false;
    }

    // A constant's own text, or the name that stands for it: OrderStatus.Paid, Statuses.PaymentReceived.
    private static string TextOf(IOperation value) =>
        Unconverted(value) switch
        {
            { ConstantValue: { HasValue: true, Value: string text } } => text,
            IFieldReferenceOperation field => field.Field.Name,
            IPropertyReferenceOperation { Property.IsStatic: true } property => property.Property.Name,
            _ => "",
        };

    private static bool Says(string text)
    {
        if (text.Length == 0 || Denies(text))
        {
            return false;
        }

        foreach (var word in Words)
        {
            if (text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Denies(string text)
    {
        foreach (var denial in Denials)
        {
            if (text.IndexOf(denial, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTrue(IOperation value) => value.ConstantValue is { HasValue: true, Value: true };

    private static IOperation Unconverted(IOperation value) =>
        value switch
        {
            IConversionOperation conversion => Unconverted(conversion.Operand),
            IParenthesizedOperation parenthesized => Unconverted(parenthesized.Operand),
            IAwaitOperation awaited => Unconverted(awaited.Operation),
            _ => value,
        };
}
