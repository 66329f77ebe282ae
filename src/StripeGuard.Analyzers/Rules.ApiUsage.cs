using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 6 Using the API
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE6001_UnexpandedPropertyRead = Rule(
        "STRIPE6001",
        "ApiUsage",
        "Expandable property read without its expand",
        "'{0}' is null here: {1}. {2}.",
        "Stripe sends the id of a related object, and the object itself only to those who expand it. Without that, the property is null on each call, and not only now and then."
    );

    public static readonly DiagnosticDescriptor STRIPE6002_FirstPageReadAsWhole = Rule(
        "STRIPE6002",
        "ApiUsage",
        "First page of a list read as the whole list",
        "'{0}' returns one page (10 objects, 100 at most), and it is read as if it were all of them. Use {1}.",
        "The sum is too small, the search misses, the later objects are never handled: and none of it shows before there are more than a page of them.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6003_ApiKeySetOutsideStartUp = Rule(
        "STRIPE6003",
        "ApiUsage",
        "StripeConfiguration.ApiKey set outside start-up",
        "StripeConfiguration.ApiKey holds for the whole process, and is set {0}. {1}.",
        "The key is a static of the process. Requests run side by side: one that sets its tenant's key changes it under all the others, which then charge, refund and read in the wrong account.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6004_OldPaymentFlow = Rule(
        "STRIPE6004",
        "ApiUsage",
        "Older payment flow",
        "'{0}' {1}.",
        "Charges, card tokens, sources and plans are from before Strong Customer Authentication. They get no new payment methods, and banks decline what they cannot authenticate.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6005_IdOfTheWrongKind = Rule(
        "STRIPE6005",
        "ApiUsage",
        "Id of the wrong kind",
        "'{0}' is the id of a {1}, and '{2}' takes that of a {3}. Pass an id that begins with '{4}'.",
        "Stripe's ids say what they name by their beginning. One of another kind is refused: no such price, no such customer."
    );

    public static readonly DiagnosticDescriptor STRIPE6006_LimitOutOfRange = Rule(
        "STRIPE6006",
        "ApiUsage",
        "Limit that Stripe does not keep to",
        "Limit is {0}: Stripe takes 1 to 100, and answers as if it were {1}. Page through the rest with ListAutoPaging.",
        "Stripe does not refuse a limit beyond its bounds; it takes the nearest it allows. A list read with a limit of 500 is cut at 100, and looks whole."
    );

    public static readonly DiagnosticDescriptor STRIPE6007_MetadataBeyondLimits = Rule(
        "STRIPE6007",
        "ApiUsage",
        "Metadata beyond Stripe's limits",
        "This metadata {0}: the request is refused. Shorten it, or keep it in your own database.",
        "Stripe takes 50 keys, each of up to 40 characters without square brackets, with values of up to 500 characters, and refuses the whole request otherwise."
    );

    public static readonly DiagnosticDescriptor STRIPE6008_HttpClientPerCall = Rule(
        "STRIPE6008",
        "ApiUsage",
        "HttpClient made for each call of Stripe",
        "This HttpClient is made anew for each call, with connections of its own. Make one and keep it, or leave it out: all StripeClients share Stripe.net's.",
        "A new HttpClient opens new connections, and leaves the old ones waiting: under load the machine runs out of ports. A StripeClient by itself is cheap.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6009_StripeCallNotAwaited = Rule(
        "STRIPE6009",
        "ApiUsage",
        "Stripe call that is not awaited",
        "'{0}' {1}.",
        "A request to Stripe takes a good part of a second. Waiting for it on the thread starves the others; not waiting for it at all loses the error that says that the card was declined.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6010_RequestPerElement = Rule(
        "STRIPE6010",
        "ApiUsage",
        "One request for each element of a list",
        "'{0}' is called for each element. {1}.",
        "A hundred charges cost a hundred and one requests, each a good part of a second, and count against the rate limit of 25 reads a second in a sandbox and 100 in live mode.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6011_StatementDescriptorRefused = Rule(
        "STRIPE6011",
        "ApiUsage",
        "Statement descriptor that Stripe refuses",
        "Stripe refuses the statement descriptor \"{0}\": {1}. Use 5 to 22 characters with a letter among them, and none of < > \\ ' \" *.",
        "What stands on the buyer's bank statement is bound by the card networks' rules. A descriptor that breaks them fails the payment when it is made."
    );

    public static readonly DiagnosticDescriptor STRIPE6012_ExpandPathThatDoesNotExist = Rule(
        "STRIPE6012",
        "ApiUsage",
        "Expand path that does not exist",
        "'{0}' cannot be expanded: {1}. {2}.",
        "Stripe refuses a request whose expand path leads nowhere (400, this property cannot be expanded), also where the same path worked with an older version of the API."
    );

    public static readonly DiagnosticDescriptor STRIPE6013_ChangeNeverSaved = Rule(
        "STRIPE6013",
        "ApiUsage",
        "Change of a Stripe object that is never saved",
        "'{0}' is set on a copy: Stripe does not learn of it. Call {1}.Update with options.",
        "What Stripe.net returns is what Stripe answered, and nothing more. Only an update call changes the object at Stripe."
    );
}
