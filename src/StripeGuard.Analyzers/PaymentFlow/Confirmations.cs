using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>Which calls confirm an intent on the server: Confirm, and Create with <c>Confirm = true</c>.</summary>
internal static class Confirmations
{
    public static bool IsConfirmation(StripeCall call, ValueFlow flow)
    {
        if (!call.IsInRootNamespace || call.Resource is not ("PaymentIntent" or "SetupIntent"))
        {
            return false;
        }

        return call.Verb == "Confirm"
            || (
                call.Verb == "Create"
                && call.Options is { } options
                && AssignedProperties.MayBeOn(options.Value, "Confirm", flow)
            );
    }

    public static bool IsOffSession(StripeCall call, ValueFlow flow) =>
        call.Options is { } options && AssignedProperties.MayBeOn(options.Value, "OffSession", flow);
}
