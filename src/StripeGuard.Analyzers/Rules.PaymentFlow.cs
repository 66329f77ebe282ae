using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 5 Payment flow
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE5001_ConfirmedStatusIgnored = Rule(
        "STRIPE5001",
        "PaymentFlow",
        "Success reported without looking at the status",
        "'{0}' is reported as a success without a look at the Status of what it returned, which can be {1} without an exception. Go on only when it is 'succeeded'.",
        "A confirmed intent that needs 3D Secure, or a payment method that takes days, throws nothing: it comes back as requires_action or processing, and the money may never arrive. Only the status tells."
    );

    public static readonly DiagnosticDescriptor STRIPE5002_OffSessionAuthenticationUnhandled = Rule(
        "STRIPE5002",
        "PaymentFlow",
        "Off-session payment without handling authentication_required",
        "'{0}' charges off session, and nothing handles the StripeException of a card whose bank asks for authentication. Catch it, and ask the customer back when the code is 'authentication_required'.",
        "Off session there is no one to pass 3D Secure, so Stripe answers with an error. Unhandled it ends the run: this customer is not asked back, and those behind are not charged."
    );

    public static readonly DiagnosticDescriptor STRIPE5003_CheckoutWithoutWebhook = Rule(
        "STRIPE5003",
        "PaymentFlow",
        "Checkout in a project that takes no webhooks",
        "{0}, and nothing in this project takes webhooks: of a buyer who pays and closes the tab, or whose bank transfer arrives days later, nobody learns. Handle checkout.session.completed and checkout.session.async_payment_succeeded.",
        "The success page is only shown to buyers who wait for it. Stripe's event comes for each payment, also for those that succeed days later.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE5004_FulfilmentOnSuccessPage = Rule(
        "STRIPE5004",
        "PaymentFlow",
        "Paid by opening the success page",
        "{0} when a page is opened, whether or not the session is paid: anyone who knows the address gets it for nothing. Fetch the Checkout Session and go on only when its PaymentStatus is 'paid'.",
        "The success page's address is in the buyer's hands before the payment, and a completed session may still be unpaid. Only the session's PaymentStatus, asked of Stripe, tells."
    );

    public static readonly DiagnosticDescriptor STRIPE5005_StripeExceptionSwallowed = Rule(
        "STRIPE5005",
        "PaymentFlow",
        "Failed Stripe call swallowed",
        "The exception of '{0}' {1}. Log it and tell the caller that the call failed.",
        "A StripeException is the only sign that a card was declined, a key is wrong or Stripe was not reached. When it is swallowed the program goes on as if the money had moved."
    );

    public static readonly DiagnosticDescriptor STRIPE5006_NonexistentValue = Rule(
        "STRIPE5006",
        "PaymentFlow",
        "Value that Stripe does not have",
        "'{0}' is no value of {1}: {2}. {3}.",
        "Statuses, reasons and modes are plain strings in Stripe.net. One that is mistyped, or is another object's, compiles: compared, it never holds; sent, Stripe refuses the request."
    );

    public static readonly DiagnosticDescriptor STRIPE5007_PlanAddedInsteadOfReplaced = Rule(
        "STRIPE5007",
        "PaymentFlow",
        "Plan added where it should be replaced",
        "An item with a Price and no Id is added to the subscription: the customer then pays for the old plan and the new one. Set Id to the id of the item to replace.",
        "SubscriptionUpdateOptions.Items is merged, not replaced: an item without Id is a further one. A change of plan names the item that it changes."
    );

    public static readonly DiagnosticDescriptor STRIPE5008_AuthorizedButNeverCaptured = Rule(
        "STRIPE5008",
        "PaymentFlow",
        "Payment authorized and nothing captures it",
        "The payment is only authorized, and nothing in this project calls Capture: after about a week the authorization lapses, unpaid. Capture it, or leave the capture automatic.",
        "A manual capture puts a hold on the card. It becomes a payment only by a call of Capture; otherwise Stripe cancels it.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE5009_SessionIdMissingFromUrl = Rule(
        "STRIPE5009",
        "PaymentFlow",
        "Checkout's return address without the session's id",
        "{0}.",
        "Stripe puts the session's id where {CHECKOUT_SESSION_ID} stands in the address, in just these letters. Without it the page that the buyer comes back to cannot tell whose payment it was."
    );

    public static readonly DiagnosticDescriptor STRIPE5010_ReturnUrlFromHost = Rule(
        "STRIPE5010",
        "PaymentFlow",
        "Return address that is not the shop's own",
        "{0} {1}. Take the address of the shop from configuration.",
        "The buyer is sent to that address after paying. The Host header is what the client says it is, unless the host names are filtered; localhost is the buyer's own machine.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE5011_SubscriptionStatusAssumed = Rule(
        "STRIPE5011",
        "PaymentFlow",
        "Subscription taken for active without a look at its status",
        "'{0}' grants access right after the subscription is created, whatever its Status. Grant it when Status is active or trialing, or on the invoice.paid event.",
        "A subscription whose first payment fails or needs authentication is created all the same, with the status incomplete, and expires after 23 hours.",
        DiagnosticSeverity.Info
    );
}
