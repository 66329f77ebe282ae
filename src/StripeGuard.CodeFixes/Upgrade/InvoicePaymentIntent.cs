using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// The client secret that a subscription's first invoice is paid with has a place of its own: code that reached for
/// the PaymentIntent only to hand that on keeps its meaning there.
/// </summary>
internal static class InvoicePaymentIntent
{
    public static Rewrite? Rewrite(RemovedUse use) =>
        use.Next is { Identifier.ValueText: "ClientSecret" } next && use.Has("ConfirmationSecret")
            ? new Rewrite(
                "Use 'ConfirmationSecret'",
                [
                    // What stands between the two names ("." or "?.") stays.
                    new TextChange(use.Name.Span, "ConfirmationSecret"),
                ],
                use.Position,
                $"the request has to expand confirmation_secret instead of payment_intent (\"latest_invoice.confirmation_secret\" from a subscription) for this {next.Identifier.ValueText} to be there."
            )
            : null;
}
