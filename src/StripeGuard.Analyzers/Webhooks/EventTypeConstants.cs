using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The constants that the referenced Stripe.net has for event types: EventTypes, or Events before version 46.</summary>
internal sealed class EventTypeConstants
{
    private static readonly ConditionalWeakTable<StripeSymbols, EventTypeConstants> Known = new();

    private readonly Dictionary<string, IFieldSymbol> byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> valueByName = new(StringComparer.Ordinal);

    private EventTypeConstants(StripeSymbols stripe)
    {
        Type = stripe.Find("Stripe.EventTypes") ?? stripe.Find("Stripe.Events");
        foreach (var member in Type?.GetMembers() ?? ImmutableArray<ISymbol>.Empty)
        {
            if (member is IFieldSymbol { IsConst: true, ConstantValue: string value } constant)
            {
                byValue[value] = constant;
                valueByName[constant.Name] = value;
            }
        }
    }

    /// <summary>Stripe.net's class of constants, or null.</summary>
    public INamedTypeSymbol? Type { get; }

    public static EventTypeConstants Of(StripeSymbols stripe) =>
        Known.GetValue(stripe, static key => new EventTypeConstants(key));

    /// <summary>The constant of an event type, or null.</summary>
    public IFieldSymbol? For(string eventType) => byValue.TryGetValue(eventType, out var constant) ? constant : null;

    /// <summary>The event type that a constant of that name has: code for another version names the class otherwise.</summary>
    public string? ValueOf(string constantName) => valueByName.TryGetValue(constantName, out var value) ? value : null;

    /// <summary>Whether Stripe sends such events, by the referenced Stripe.net or by what is known of others.</summary>
    public bool Exists(string eventType) => byValue.ContainsKey(eventType) || EventObjects.Exists(eventType);

    /// <summary>The event type that a mistyped one was meant to be, or null.</summary>
    public string? Nearest(string mistyped) => NearestWord.Of(mistyped, byValue.Keys);
}
