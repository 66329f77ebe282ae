using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether a project takes webhooks at all: asked of the names in it, once, and only when somebody needs to know.</summary>
internal static class WebhooksOfProject
{
    private static readonly ConditionalWeakTable<Compilation, object> Known = new();

    private static readonly string[] Takers =
    [
        "ConstructEvent",
        "ConstructEventWithoutVerification",
        "ValidateSignature",
        "ParseEvent",
        "ParseEventNotification",
        "ParseEventNotificationWithoutVerification",
        "ParseThinEvent",
        "NotificationHandler",
        // Or it asks for the events itself.
        "EventService",
        "EventListOptions",
    ];

    /// <summary>
    /// Whether the compilation is an application that takes no webhooks, and references nothing that might do it for it.
    /// A library never is: its application may.
    /// </summary>
    public static bool AreMissingIn(Compilation compilation) =>
        (bool)Known.GetValue(compilation, static key => IsApplication(key) && !MayTake(key) && !ReferencesTaker(key));

    /// <summary>Whether one of the program's own verification methods (<c>stripe_guard.webhook_methods</c>) is called in it.</summary>
    public static bool CallsConfigured(Compilation compilation, AnalyzerOptions options, SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(WebhookCalls.Option, out var names)
        && names
            .Split(',')
            .Any(name => CallNames.Of(compilation).Mentions(name.Substring(name.LastIndexOf('.') + 1).Trim()));

    private static bool IsApplication(Compilation compilation) =>
        compilation.Options.OutputKind
            is OutputKind.ConsoleApplication
                or OutputKind.WindowsApplication
                or OutputKind.WindowsRuntimeApplication
        || CallNames.Of(compilation).Mentions("WebApplication")
        || SourceTypes.Of(compilation).All.Any(Endpoint.IsController);

    private static bool MayTake(Compilation compilation)
    {
        var names = CallNames.Of(compilation);
        return Takers.Any(names.Mentions)
            || names.MentionsAnyWith("Webhook")
            || SourceTypes.Of(compilation).All.Any(type => Has(type.Name, "Webhook"));
    }

    private static bool ReferencesTaker(Compilation compilation)
    {
        foreach (var reference in compilation.References)
        {
            if (reference is CompilationReference { Compilation: var project })
            {
                if (MayTake(project))
                {
                    return true;
                }
            }
            else if (
                compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: not "Stripe.net" } assembly
                && assembly.Modules.Any(module =>
                    module.ReferencedAssemblies.Any(referenced => referenced.Name == "Stripe.net")
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
