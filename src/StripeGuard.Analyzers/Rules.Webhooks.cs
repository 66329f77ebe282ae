using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 2 Webhooks
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE2001_UnverifiedEvent = Rule(
        "STRIPE2001",
        "Webhooks",
        "Webhook event that nobody verified",
        "{0} reads an event without checking its signature: anyone can post one. Use EventUtility.ConstructEvent with the Stripe-Signature header and the endpoint's secret.",
        "A webhook endpoint is a public URL. Only the signature, checked over the raw body with the endpoint's secret, says that an event comes from Stripe."
    );

    public static readonly DiagnosticDescriptor STRIPE2002_SignatureOverAlteredBody = Rule(
        "STRIPE2002",
        "Webhooks",
        "Signature checked over a body that is not the raw one",
        "The body given to {0} is {1}, not the bytes that Stripe signed: verification fails for genuine events. Read Request.Body as text and pass it unchanged.",
        "The signature covers the body byte for byte. A body that was bound to a model, serialised again, re-encoded or trimmed is another text, so genuine events are refused."
    );

    public static readonly DiagnosticDescriptor STRIPE2003_SignatureTolerance = Rule(
        "STRIPE2003",
        "Webhooks",
        "Signature tolerance that refuses genuine events or lets old ones in",
        "A tolerance of {0} seconds {1}. Leave it out: the default is 300 seconds.",
        "The tolerance is how many seconds old a signed request may be. In Stripe.net zero or less refuses genuine events, and days let whoever has recorded a request send it again."
    );

    public static readonly DiagnosticDescriptor STRIPE2004_ApiVersionMismatchIgnored = Rule(
        "STRIPE2004",
        "Webhooks",
        "API version of the event is not looked at",
        "'{0}' takes events of any API version: one that this Stripe.net does not know is read with fields missing or wrong, and nobody is told. Give the endpoint the API version of Stripe.net, and leave throwOnApiVersionMismatch out.",
        "An event is written in the API version of its endpoint. Stripe.net reads it with the classes of its own version: what was renamed or moved in between is null, without a word.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2005_FailedVerificationAnsweredAsSuccess = Rule(
        "STRIPE2005",
        "Webhooks",
        "Failed signature verification answered as success",
        "A failed verification {0}: Stripe, or an attacker, is told that all is well. Return 400 Bad Request.",
        "A 2xx answer tells Stripe that the event is handled and need not come again. After a failed verification it hides a wrong secret, loses events, or lets a forged event through."
    );

    public static readonly DiagnosticDescriptor STRIPE2006_NonexistentEventType = Rule(
        "STRIPE2006",
        "Webhooks",
        "Event type that Stripe does not have",
        "Stripe has no event type '{0}': {1}. {2}.",
        "A mistyped event type compiles, and never comes: the code behind it is dead, and what it should have done (the order, the mail) is left undone without an error."
    );

    public static readonly DiagnosticDescriptor STRIPE2007_EventTypeAsString = Rule(
        "STRIPE2007",
        "Webhooks",
        "Event type written as a string",
        "'{0}' has a constant: {1}. A slip in the string would go unnoticed.",
        "Stripe.net has a constant for each event type. The compiler checks its spelling, and finds all its uses.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2008_EventObjectOfAnotherType = Rule(
        "STRIPE2008",
        "Webhooks",
        "Event's object taken for a type that the event does not carry",
        "{0}: {1}. {2}.",
        "Each event type carries one type of object. Taken for another it is null, never matches, or throws; Stripe then sends the event again for days."
    );

    public static readonly DiagnosticDescriptor STRIPE2009_EventObjectUsedUnchecked = Rule(
        "STRIPE2009",
        "Webhooks",
        "Event's object cast with 'as' and used without a null check",
        "This is null for an event that carries no {0}, and is used as if it never were. Write 'is {0}' or 'is not {0}'.",
        "'as' turns an unexpected object into null, and the next line into a NullReferenceException that says nothing of the event. A pattern tests and names the object at once.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2010_EffectRepeatedByRedelivery = Rule(
        "STRIPE2010",
        "Webhooks",
        "Mail or message sent again by a second delivery",
        "'{0}' runs again when Stripe delivers this event a second time, and nothing here tells. Remember the event's id, or look at what is already done.",
        "Stripe delivers each event at least once. A status that is set twice does no harm; a mail or message that is sent twice does.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2011_StatusTakenFromSnapshot = Rule(
        "STRIPE2011",
        "Webhooks",
        "Status taken from an event that may be out of date",
        "An older event that arrives late sets this back: Stripe does not keep the order. Fetch the {0} and take its status, or compare the event's Created with the last one's.",
        "An event carries its object as it was when the event happened. Events can be delivered in any order, and one that failed comes again hours later.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2012_UnknownEventRefused = Rule(
        "STRIPE2012",
        "Webhooks",
        "Unknown event type answered with an error",
        "An event that this code does not know {0}: Stripe sends it again for days, and at last disables the endpoint. Answer 200.",
        "An endpoint can get events that it has no use for: a new one ticked in the Dashboard, another program's. A 4xx or 5xx tells Stripe that delivery has failed.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2013_UnreachableWebhookEndpoint = Rule(
        "STRIPE2013",
        "Webhooks",
        "Webhook endpoint that Stripe cannot reach",
        "Stripe cannot reach '{0}': {1}.",
        "Stripe posts events without a login, a cookie or an antiforgery token. An endpoint that asks for one, or for another method than POST, refuses each event."
    );

    public static readonly DiagnosticDescriptor STRIPE2014_BodyReadSynchronously = Rule(
        "STRIPE2014",
        "Webhooks",
        "Request body read synchronously",
        "'{0}' reads the request's body synchronously, which ASP.NET Core's servers refuse with InvalidOperationException: the endpoint answers 500 to each event. Await {1}.",
        "Kestrel, IIS and HTTP.sys allow no synchronous reads of the body unless AllowSynchronousIO is set, since these block a thread for as long as the sender likes."
    );

    public static readonly DiagnosticDescriptor STRIPE2015_BodyReadTwice = Rule(
        "STRIPE2015",
        "Webhooks",
        "Request body read a second time, when it is empty",
        "The body was already read by {0}, so this reads an empty text, and no signature fits it. Read the body once, as text, and make everything else of that text.",
        "A request's body is a stream that can be read once, unless it is buffered and rewound. The second read gets an empty text, and genuine events are refused."
    );

    public static readonly DiagnosticDescriptor STRIPE2016_ModeNotLookedAt = Rule(
        "STRIPE2016",
        "Webhooks",
        "Events of both modes taken alike",
        "'{0}' takes events signed with the live and with the test secret, and nothing reads Livemode: a test payment counts as a real one. Go on only when Livemode is what this deployment expects.",
        "In test mode a payment costs nothing. An endpoint that accepts both secrets has to look at the event's Livemode before it does anything for it.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2017_WrongSignatureHeader = Rule(
        "STRIPE2017",
        "Webhooks",
        "Signature read from a header that Stripe does not send",
        "Stripe sends the signature in the header 'Stripe-Signature', not in '{0}': this is empty in each genuine request. Read 'Stripe-Signature'.",
        "Stripe signs each webhook request in the header Stripe-Signature. By any other name the signature is empty, and genuine events are refused."
    );

    public static readonly DiagnosticDescriptor STRIPE2018_CompletedSessionFulfilledUnpaid = Rule(
        "STRIPE2018",
        "Webhooks",
        "Completed Checkout Session fulfilled without looking at PaymentStatus",
        "A session can be completed and unpaid: bank debits, transfers and vouchers pay days later, or never. Fulfil when PaymentStatus is not 'unpaid', and on checkout.session.async_payment_succeeded.",
        "Completed means that the buyer is through with the page. With a delayed payment method the money is not there yet, and PaymentStatus is 'unpaid'.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2019_EventMarkedDoneTooEarly = Rule(
        "STRIPE2019",
        "Webhooks",
        "Event marked as done before its work has succeeded",
        "The event is written down before its work is done, so when that fails, Stripe's retry ends here. Write it down after the work, with it in one transaction, or look at its state.",
        "Remembering an event keeps a second delivery from doing the work twice. Written before the work, it also keeps the retry after a failure from doing it once.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2020_SkippableVerification = Rule(
        "STRIPE2020",
        "Webhooks",
        "Signature check that can be left out",
        "{0}. Refuse the request, and fail at start-up where the secret is missing.",
        "Who wants to forge an event just leaves the signature out, or waits for the deployment that forgets the secret. What is missing has to be an error, not a way in."
    );

    public static readonly DiagnosticDescriptor STRIPE2021_FailedVerificationAnsweredAsServerError = Rule(
        "STRIPE2021",
        "Webhooks",
        "Failed signature verification answered as a server error",
        "A failed verification is answered with '{0}', as if the server had failed: whoever posts nonsense raises your error rate. Return 400 Bad Request.",
        "5xx says that the server is at fault. A request without a valid signature is the sender's fault: 400 keeps the alarms for real failures, and Stripe sends a genuine event again after either.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE2022_EventParsedTwice = Rule(
        "STRIPE2022",
        "Webhooks",
        "Event parsed beside the verification that parses it too",
        "'{0}' parses the event {1}: ConstructEvent does both in one step. Take its event.",
        "ConstructEvent checks the signature and parses the event. A parse of its own before it works on text that anyone may have sent, and throws other exceptions; one after it does the work twice.",
        DiagnosticSeverity.Info
    );
}
