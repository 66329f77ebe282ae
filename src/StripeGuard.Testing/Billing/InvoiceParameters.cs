using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>The parameters that invoices' create and update routes share.</summary>
internal static class InvoiceParameters
{
    private static readonly string[] Late =
    [
        "default_payment_method",
        "default_source",
        "description",
        "footer",
        "metadata",
        "auto_advance",
        "payment_settings",
        "transfer_data",
        "automatically_finalizes_at",
        "days_until_due",
        "due_date",
        "collection_method",
    ];

    private static readonly string[] Shaped =
    [
        "custom_fields",
        "issuer",
        "payment_settings",
        "rendering",
        "shipping_details",
        "account_tax_ids",
    ];

    /// <summary>Refuses what a finalized invoice no longer takes.</summary>
    public static void RefuseLate(Parameters parameters, JsonObject invoice)
    {
        if (
            invoice.Text("status") != "draft"
            && parameters.Tree.Select(item => item.Key).FirstOrDefault(name => !Late.Contains(name)) is { } name
        )
        {
            throw StripeErrors.Invalid(
                $"Finalized invoices can't be updated in this way: {name} can only be changed while the invoice is a draft.",
                "invoice_not_editable",
                name
            );
        }
    }

    /// <summary>Writes the parameters into an invoice, checked.</summary>
    public static void Apply(Call call, JsonObject invoice, JsonObject? customer)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var collection = parameters.String("collection_method") ?? invoice.Text("collection_method");
        var due = DueDate(work, parameters, invoice, collection!);
        if (parameters.String("default_payment_method") is { } method)
        {
            SubscriptionParameters.CheckMethod(work, method, customer, "default_payment_method");
        }

        var rates = parameters.Has("default_tax_rates")
            ? TaxRates.Named(work, parameters.Strings("default_tax_rates"), "default_tax_rates")
            : null;
        var automatic = parameters.Object("automatic_tax")?.Bool("enabled");
        if (automatic == true && customer is not null)
        {
            Taxpayer.RefuseUnlocated(customer);
        }

        if (
            (automatic ?? InvoiceTaxes.IsAutomatic(invoice))
            && (rates?.Count ?? (invoice["default_tax_rates"] as JsonArray)?.Count) > 0
        )
        {
            throw RatesBesideAutomaticTax();
        }

        var finalizes = Moment.Of(parameters, "automatically_finalizes_at");
        var effective = Moment.Of(parameters, "effective_at");
        invoice.SetTexts(
            parameters,
            "default_payment_method",
            "default_source",
            "description",
            "footer",
            "number",
            "on_behalf_of",
            "statement_descriptor"
        );
        invoice["collection_method"] = collection;
        invoice["due_date"] = due;
        invoice["auto_advance"] = parameters.Bool("auto_advance") ?? invoice.Flag("auto_advance");
        invoice["automatically_finalizes_at"] = finalizes ?? invoice["automatically_finalizes_at"]?.DeepClone();
        invoice["effective_at"] = effective ?? invoice["effective_at"]?.DeepClone();
        if (rates is not null)
        {
            invoice["default_tax_rates"] = new JsonArray([.. rates.Select(rate => rate.DeepClone())]);
        }

        if (automatic is { } enabled)
        {
            invoice["automatic_tax"] = InvoiceShape.AutomaticTax(enabled);
        }

        foreach (var name in Shaped.Where(parameters.Has))
        {
            invoice[name] = EntityShape.Current.Field(call, Invoices.Type, name);
        }
    }

    /// <summary>Rates that were named and rates that are found exclude each other: docs.stripe.com/tax/invoicing.</summary>
    public static StripeErrorException RatesBesideAutomaticTax() =>
        StripeErrors.Invalid(
            "You cannot use `automatic_tax[enabled]=true` together with `default_tax_rates`. Clear one of them.",
            param: "automatic_tax[enabled]"
        );

    /// <summary>The discounts that were asked for; null when they are not mentioned, and the customer's are taken.</summary>
    public static IReadOnlyList<AskedDiscount>? Discounts(
        Work work,
        Parameters parameters,
        JsonObject? customer,
        string currency
    ) =>
        parameters.Has("discounts")
            ? AskedDiscounts.Read(work, parameters, new DiscountedPurchase(customer, currency))
            : null;

    /// <summary>Gives an invoice the discounts that were asked for.</summary>
    public static void GiveDiscounts(Work work, Parameters parameters, JsonObject invoice, JsonObject? customer)
    {
        if (Discounts(work, parameters, customer, invoice.Text("currency")!) is not { } asked)
        {
            return;
        }

        var owner = new DiscountOwner(invoice.Text("customer"), Invoice: invoice.Id());
        invoice["discounts"] = new JsonArray([
            .. asked.Select(each => JsonValue.Create(Billing.Discounts.Give(work, each, owner, work.Now).Id())),
        ]);
    }

    /// <summary>When an invoice that is sent must be paid: docs.stripe.com/api/invoices/create.</summary>
    private static long? DueDate(Work work, Parameters parameters, JsonObject invoice, string collection)
    {
        var days = parameters.AtLeast("days_until_due", 0);
        var given = Moment.Of(parameters, "due_date");
        if (collection == "charge_automatically")
        {
            return days is null && given is null
                ? null
                : throw StripeErrors.Invalid(
                    "You can only set `days_until_due` or `due_date` for invoices with `collection_method=send_invoice`.",
                    param: days is null ? "due_date" : "days_until_due"
                );
        }

        if (days > 10_000)
        {
            throw StripeErrors.Invalid(
                "This value must be less than or equal to 10000.",
                "parameter_invalid_integer",
                "days_until_due"
            );
        }

        if (given is { } date)
        {
            return date > work.Now
                ? date
                : throw StripeErrors.Invalid("`due_date` must be in the future.", param: "due_date");
        }

        return days is { } count ? work.Now + (count * 86_400)
            : invoice["due_date"] is not null ? invoice.Number("due_date")
            : throw StripeErrors.Invalid(
                "If `collection_method=send_invoice`, you must specify `days_until_due` or `due_date`.",
                "parameter_missing",
                "days_until_due"
            );
    }
}
