using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>The parts that several objects share, with every field they have at Stripe.</summary>
internal static class Shapes
{
    /// <summary>An address: each field null when not given.</summary>
    public static JsonObject Address(Parameters? given, JsonObject? current = null)
    {
        var address = new JsonObject();
        foreach (var name in (string[])["city", "country", "line1", "line2", "postal_code", "state"])
        {
            address[name] = given?.Has(name) == true ? given.String(name) : current?.Text(name);
        }

        return address;
    }

    /// <summary>The <c>billing_details</c> of a PaymentMethod, with what is given over what is there.</summary>
    public static JsonObject BillingDetails(Parameters? given, JsonObject? current = null)
    {
        var details = new JsonObject { ["address"] = Address(given?.Object("address"), current?.Object("address")) };
        foreach (var name in (string[])["email", "name", "phone", "tax_id"])
        {
            details[name] = given?.Has(name) == true ? given.String(name) : current?.Text(name);
        }

        return details;
    }

    /// <summary>The <c>shipping</c> parameter over what is there; null when neither is.</summary>
    public static JsonObject? Shipping(Parameters parameters, JsonObject? current = null)
    {
        if (!parameters.Has("shipping"))
        {
            return current?.DeepClone() as JsonObject;
        }

        if (parameters.Object("shipping") is not { } given)
        {
            return null;
        }

        var shipping = new JsonObject { ["address"] = Address(given.Object("address"), current?.Object("address")) };
        foreach (var name in (string[])["carrier", "name", "phone", "tracking_number"])
        {
            shipping[name] = given.Has(name) ? given.String(name) : current?.Text(name);
        }

        return shipping;
    }

    /// <summary>The <c>transfer_data</c> parameter: where a payment is passed on to, and how much of it; null when it is not.</summary>
    public static JsonObject? TransferData(Parameters parameters)
    {
        if (parameters.Object("transfer_data") is not { } given)
        {
            return null;
        }

        var data = new JsonObject { ["destination"] = given.String("destination") };
        if (given.Long("amount") is { } amount)
        {
            data["amount"] = amount;
        }

        return data;
    }
}
