using System.Globalization;
using System.Net.Mail;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What Stripe refuses when a session is created: docs.stripe.com/api/checkout/sessions/create.</summary>
internal static class SessionChecks
{
    private const int LongestReference = 200;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(30);

    /// <summary>docs.stripe.com/api/checkout/sessions/create, <c>subscription_data.trial_end</c>.</summary>
    private static readonly TimeSpan ShortestTrial = TimeSpan.FromHours(48);

    /// <summary>Parameters that belong to some modes only, with those modes.</summary>
    private static readonly (string Name, string[] Modes)[] OfModes =
    [
        ("line_items", ["payment", "subscription"]),
        ("payment_intent_data", ["payment"]),
        ("setup_intent_data", ["setup"]),
        ("subscription_data", ["subscription"]),
        ("discounts", ["payment", "subscription"]),
        ("invoice_creation", ["payment"]),
        ("shipping_options", ["payment"]),
        ("shipping_address_collection", ["payment", "subscription"]),
        ("optional_items", ["payment", "subscription"]),
        ("phone_number_collection", ["payment", "subscription"]),
    ];

    /// <summary>Checks everything but the line items.</summary>
    public static void Check(Call call)
    {
        var parameters = call.Parameters;
        var mode = SessionShape.Mode(parameters);
        RefuseOfOtherModes(parameters, mode);
        RefuseBoth(parameters, "customer", "customer_email");
        RefuseBoth(parameters, "customer", "customer_creation");
        RefuseBoth(parameters, "allow_promotion_codes", "discounts");
        CheckAddresses(parameters);
        CheckCustomer(call, parameters);
        CheckExpiry(parameters, call.Now);
        CheckTexts(parameters);
        CheckSubscriptionData(parameters, call.Now);
        CheckShippingCountries(parameters);
        CheckTaxLocation(call, parameters);
        if (mode == "setup")
        {
            CheckSetup(parameters);
        }
        else if (parameters.Array("line_items") is not { Count: > 0 })
        {
            throw StripeErrors.MissingParameter("line_items");
        }
    }

    /// <summary>Checks the line items together with the mode.</summary>
    public static void CheckLines(string mode, LineItem[] lines)
    {
        if (mode != "subscription")
        {
            return;
        }

        if (!lines.Any(line => line.IsRecurring))
        {
            throw StripeErrors.Invalid(
                "You must provide at least one recurring price in `subscription` mode when using prices.",
                param: "line_items"
            );
        }

        if (lines.Where(line => line.IsRecurring).Select(line => line.Interval).Distinct().Count() > 1)
        {
            throw StripeErrors.Invalid(
                "Checkout does not support multiple prices with different billing intervals.",
                param: "line_items"
            );
        }
    }

    private static void RefuseOfOtherModes(Parameters parameters, string mode)
    {
        foreach (var (name, modes) in OfModes)
        {
            if (parameters.Has(name) && !modes.Contains(mode))
            {
                throw StripeErrors.Invalid($"You can not pass `{name}` in `{mode}` mode.", param: name);
            }
        }

        if (parameters.Has("customer_creation") && mode == "subscription")
        {
            throw StripeErrors.Invalid(
                "`customer_creation` can only be used in `payment` mode.",
                param: "customer_creation"
            );
        }

        if (parameters.Has("payment_method_collection") && mode != "subscription")
        {
            throw StripeErrors.Invalid(
                "`payment_method_collection` can only be used in `subscription` mode.",
                param: "payment_method_collection"
            );
        }
    }

    private static void RefuseBoth(Parameters parameters, string one, string other)
    {
        if (parameters.Has(one) && parameters.Has(other))
        {
            throw StripeErrors.Invalid($"You may only specify one of these parameters: {one}, {other}.", param: one);
        }
    }

    private static void CheckAddresses(Parameters parameters)
    {
        foreach (var name in (string[])["success_url", "cancel_url", "return_url"])
        {
            CheckoutUrls.Check(parameters, name);
        }

        if (parameters.String("ui_mode") is null or "hosted_page")
        {
            if (parameters.Has("return_url"))
            {
                throw NotWith("return_url", "hosted_page");
            }

            parameters.Required("success_url");
            return;
        }

        foreach (var name in (string[])["success_url", "cancel_url"])
        {
            if (parameters.Has(name))
            {
                throw NotWith(name, parameters.String("ui_mode")!);
            }
        }

        if (parameters.String("redirect_on_completion") != "never")
        {
            parameters.Required("return_url");
        }
    }

    private static StripeErrorException NotWith(string name, string uiMode) =>
        StripeErrors.Invalid($"You can not pass `{name}` when `ui_mode` is `{uiMode}`.", param: name);

    private static void CheckCustomer(Call call, Parameters parameters)
    {
        if (parameters.String("customer") is { } id)
        {
            call.Account.Objects.Get(Customers.Type, id, "customer");
        }

        if (parameters.String("customer_email") is { } email && !IsEmail(email))
        {
            throw StripeErrors.Invalid($"Invalid email address: {email}", "email_invalid", "customer_email");
        }
    }

    /// <summary>Whether it can be an email address; the host needs a dot, as at Stripe.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= 512
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && address.Host.Contains('.', StringComparison.Ordinal);

    private static void CheckExpiry(Parameters parameters, DateTimeOffset now)
    {
        if (parameters.Long("expires_at") is not { } expiresAt)
        {
            return;
        }

        var left = expiresAt - now.ToUnixTimeSeconds();
        if (left < (long)Shortest.TotalSeconds)
        {
            throw StripeErrors.Invalid(
                "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
            );
        }

        if (left > (long)SessionShape.Lifetime.TotalSeconds)
        {
            throw StripeErrors.Invalid(
                "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
            );
        }
    }

    private static void CheckTexts(Parameters parameters)
    {
        if (parameters.String("client_reference_id") is { Length: > LongestReference } reference)
        {
            throw StripeErrors.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invalid string: {reference[..10]}...{reference[^10..]}; must be at most {LongestReference} characters"
                ),
                param: "client_reference_id"
            );
        }

        if (parameters.Object("payment_intent_data") is { } data)
        {
            foreach (var name in (string[])["statement_descriptor", "statement_descriptor_suffix"])
            {
                StatementDescriptors.Check(data, name);
            }
        }
    }

    private static void CheckSubscriptionData(Parameters parameters, DateTimeOffset now)
    {
        if (parameters.Object("subscription_data") is not { } data)
        {
            return;
        }

        if (data.Has("trial_end") && data.Has("trial_period_days"))
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: subscription_data[trial_end], subscription_data[trial_period_days].",
                param: "subscription_data[trial_end]"
            );
        }

        if (data.Long("trial_period_days") is < 1)
        {
            throw StripeErrors.Invalid(
                "The minimum number of trial period days is 1.",
                param: "subscription_data[trial_period_days]"
            );
        }

        if (data.Long("trial_end") is { } end && end < (now + ShortestTrial).ToUnixTimeSeconds())
        {
            throw StripeErrors.Invalid(
                "The `subscription_data[trial_end]` date has to be at least 2 days in the future.",
                param: "subscription_data[trial_end]"
            );
        }
    }

    private static void CheckShippingCountries(Parameters parameters)
    {
        if (
            parameters.Object("shipping_address_collection") is { } collection
            && collection.Array("allowed_countries") is not { Count: > 0 }
        )
        {
            throw StripeErrors.MissingParameter("shipping_address_collection[allowed_countries]");
        }
    }

    /// <summary>
    /// Automatic tax needs an address: one that the customer has, or one that the page may save
    /// (docs.stripe.com/tax/checkout, "Existing customers").
    /// </summary>
    private static void CheckTaxLocation(Call call, Parameters parameters)
    {
        if (
            parameters.Object("automatic_tax")?.Bool("enabled") != true
            || call.Reference("customer", Customers.Type) is not { } customer
        )
        {
            return;
        }

        var update = parameters.Object("customer_update");
        if (
            customer.Object("address")?.Text("country") is null
            && customer.Object("shipping")?.Object("address")?.Text("country") is null
            && update?.String("address") != "auto"
            && update?.String("shipping") != "auto"
        )
        {
            throw StripeErrors.Invalid(
                "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
                "customer_tax_location_invalid"
            );
        }
    }

    /// <summary>Without a list of payment methods, which ones fit depends on the currency.</summary>
    private static void CheckSetup(Parameters parameters)
    {
        if (!parameters.Has("payment_method_types"))
        {
            Currency.Of(parameters.Required("currency"));
        }
    }
}
