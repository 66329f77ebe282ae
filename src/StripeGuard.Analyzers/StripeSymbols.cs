using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

/// <summary>
/// The Stripe.net symbols of one compilation, resolved once and by need. A property is null where the referenced
/// Stripe.net lacks the type: that part of a rule is then off.
/// </summary>
public sealed class StripeSymbols
{
    private const string AssemblyName = "Stripe.net";

    private static readonly ConditionalWeakTable<Compilation, StripeSymbols?> Resolved = new();

    private readonly Lazy<INamedTypeSymbol?> requestOptions;
    private readonly Lazy<INamedTypeSymbol?> baseOptions;
    private readonly Lazy<INamedTypeSymbol?> service;
    private readonly Lazy<INamedTypeSymbol?> entity;
    private readonly Lazy<INamedTypeSymbol?> @event;
    private readonly Lazy<INamedTypeSymbol?> eventUtility;
    private readonly Lazy<INamedTypeSymbol?> stripeException;

    private StripeSymbols(Compilation compilation, IAssemblySymbol assembly)
    {
        Compilation = compilation;
        Assembly = assembly;
        requestOptions = Type("Stripe.RequestOptions");
        baseOptions = Type("Stripe.BaseOptions");
        service = Type("Stripe.Service");
        entity = Type("Stripe.StripeEntity");
        @event = Type("Stripe.Event");
        eventUtility = Type("Stripe.EventUtility");
        stripeException = Type("Stripe.StripeException");
    }

    public Compilation Compilation { get; }

    /// <summary>The Stripe.net assembly itself: what is compared against, so that a user's own type with a Stripe name is never taken for it.</summary>
    public IAssemblySymbol Assembly { get; }

    public INamedTypeSymbol? RequestOptions => requestOptions.Value;
    public INamedTypeSymbol? BaseOptions => baseOptions.Value;
    public INamedTypeSymbol? Service => service.Value;
    public INamedTypeSymbol? Entity => entity.Value;
    public INamedTypeSymbol? Event => @event.Value;
    public INamedTypeSymbol? EventUtility => eventUtility.Value;
    public INamedTypeSymbol? StripeException => stripeException.Value;

    /// <summary>The symbols of <paramref name="compilation"/>, or null when it does not reference Stripe.net.</summary>
    public static StripeSymbols? Of(Compilation compilation) => Resolved.GetValue(compilation, Resolve);

    /// <summary>Whether Stripe.net itself declares <paramref name="symbol"/>.</summary>
    public bool Declares(ISymbol? symbol) => ReferenceEquals(symbol?.ContainingAssembly, Assembly);

    /// <summary>The type of that metadata name in Stripe.net, or null.</summary>
    public INamedTypeSymbol? Find(string metadataName) => Assembly.GetTypeByMetadataName(metadataName);

    private Lazy<INamedTypeSymbol?> Type(string metadataName) =>
        new(() => Assembly.GetTypeByMetadataName(metadataName));

    private static StripeSymbols? Resolve(Compilation compilation)
    {
        foreach (var reference in compilation.References)
        {
            if (compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: AssemblyName } assembly)
            {
                return new StripeSymbols(compilation, assembly);
            }
        }

        return null;
    }
}
