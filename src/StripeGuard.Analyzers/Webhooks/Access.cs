using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>What the attributes of an action and its controller ask of who calls it.</summary>
internal static class Access
{
    /// <summary>The attribute that lets only those in who have logged in, or null: there is none, or [AllowAnonymous] wins over it.</summary>
    public static AttributeData? Authorize(ISymbol handler)
    {
        AttributeData? found = null;
        foreach (var attribute in AttributesOf(handler))
        {
            if (AllowsAnonymous(attribute))
            {
                return null;
            }

            // A policy or scheme may be one that knows Stripe: by its addresses, or by the signature.
            if (
                found is null
                && IsA(attribute.AttributeClass, "AuthorizeAttribute")
                && attribute.ConstructorArguments.IsEmpty
                && attribute.NamedArguments.All(argument => argument.Key == "Roles")
            )
            {
                found = attribute;
            }
        }

        return found;
    }

    /// <summary>Whether only those get in who have a certain role, or whom a policy lets in.</summary>
    public static bool DemandsRole(ISymbol handler)
    {
        var demands = false;
        foreach (var attribute in AttributesOf(handler))
        {
            if (AllowsAnonymous(attribute))
            {
                return false;
            }

            demands |=
                IsA(attribute.AttributeClass, "AuthorizeAttribute")
                && (
                    !attribute.ConstructorArguments.IsEmpty
                    || attribute.NamedArguments.Any(argument => argument.Key is "Roles" or "Policy")
                );
        }

        return demands;
    }

    /// <summary>The attribute that demands an antiforgery token, or null: there is none, or one ignores it.</summary>
    public static AttributeData? Antiforgery(ISymbol handler)
    {
        AttributeData? found = null;
        foreach (var attribute in AttributesOf(handler))
        {
            if (IgnoresAntiforgery(attribute))
            {
                return null;
            }

            if (
                found is null
                && (
                    IsA(attribute.AttributeClass, "ValidateAntiForgeryTokenAttribute")
                    || IsA(attribute.AttributeClass, "AutoValidateAntiforgeryTokenAttribute")
                )
            )
            {
                found = attribute;
            }
        }

        return found;
    }

    /// <summary>The attribute that makes an action answer another method than POST, or null where it answers POST too.</summary>
    public static AttributeData? OtherVerb(ISymbol action)
    {
        AttributeData? found = null;
        foreach (var attribute in action.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "HttpPostAttribute" or "AcceptVerbsAttribute":
                    return null;
                case "HttpGetAttribute" or "HttpPutAttribute" or "HttpPatchAttribute" or "HttpDeleteAttribute":
                    found ??= attribute;
                    break;
            }
        }

        return found;
    }

    public static bool AllowsAnonymous(AttributeData attribute) =>
        attribute.AttributeClass is { } type
        && (
            IsA(type, "AllowAnonymousAttribute")
            || type.AllInterfaces.Any(contract => contract.Name is "IAllowAnonymous" or "IAllowAnonymousFilter")
        );

    public static bool IgnoresAntiforgery(AttributeData attribute) =>
        IsA(attribute.AttributeClass, "IgnoreAntiforgeryTokenAttribute");

    /// <summary>The attributes of a method and of the types around and above it.</summary>
    public static IEnumerable<AttributeData> AttributesOf(ISymbol handler)
    {
        foreach (var attribute in handler.GetAttributes())
        {
            yield return attribute;
        }

        for (var type = handler.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var attribute in type.GetAttributes())
            {
                yield return attribute;
            }
        }
    }

    private static bool IsA(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == name && type.IsOfAspNet())
            {
                return true;
            }
        }

        return false;
    }
}
