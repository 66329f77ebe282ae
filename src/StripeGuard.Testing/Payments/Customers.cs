using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Payments;

/// <summary>Customers: docs.stripe.com/api/customers.</summary>
internal sealed class Customers : IResource
{
    public const string Type = "customer";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/customers", Create);
        routes.On("GET /v1/customers/{customer}", call => call.TargetOrDeleted(Type));
        routes.On("POST /v1/customers/{customer}", Update);
        routes.On("DELETE /v1/customers/{customer}", Delete);
        routes.On("GET /v1/customers", call => call.List(Type));
        routes.Include(Type, "subscriptions", (account, customer) => Owned(account, customer, "subscription"));
        routes.Include(Type, "tax", Taxpayer.Shown);
        routes.Include(Type, "tax_ids", (account, customer) => Owned(account, customer, "tax_id"));
    }

    /// <summary>A detached PaymentMethod is nobody's default any more.</summary>
    public static void ForgetPaymentMethod(Work work, string customerId, string method)
    {
        if (
            work.Objects.Find(Type, customerId) is { } customer
            && customer.Object("invoice_settings") is { } settings
            && settings.Text("default_payment_method") == method
        )
        {
            work.Update(customer, "customer.updated", () => settings["default_payment_method"] = null);
        }
    }

    internal static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        if (parameters.String("test_clock") is { } clock)
        {
            TestClocks.CheckRoom(work, clock);
        }

        var id = call.Account.Ids.Next("cus_", 14);
        var customer = new JsonObject
        {
            ["id"] = id,
            ["object"] = Type,
            ["address"] = null,
            ["balance"] = parameters.Long("balance") ?? 0L,
            ["created"] = work.Now,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["discount"] = null,
            ["email"] = null,
            ["invoice_prefix"] = parameters.String("invoice_prefix") ?? call.Account.Ids.Next("", 8).ToUpperInvariant(),
            ["invoice_settings"] = new JsonObject
            {
                ["custom_fields"] = null,
                ["default_payment_method"] = null,
                ["footer"] = null,
                ["rendering_options"] = null,
            },
            ["livemode"] = false,
            ["metadata"] = call.NewMetadata(),
            ["name"] = null,
            ["next_invoice_sequence"] = parameters.Long("next_invoice_sequence") ?? 1L,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = parameters.String("test_clock"),
        };
        var method = parameters.String("payment_method") is { } given ? PaymentMethods.Named(work, given) : null;
        var source = parameters.String("source") is { } token ? CustomerSources.New(work, token) : null;
        if (method is not null)
        {
            PaymentMethods.RefuseDeclining(work, method);
        }

        if (source is not null)
        {
            CustomerSources.RefuseDeclining(work, source);
        }

        Apply(work, customer, parameters, attaching: method?.Id());
        work.Objects.Add(customer);
        work.Raise("customer.created", customer);
        if (method is not null)
        {
            PaymentMethods.Attach(work, method, customer);
        }

        if (source is not null)
        {
            CustomerSources.Attach(work, source, customer);
        }

        return customer;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var customer = call.Target(Type);
        var parameters = call.Parameters;
        var source = parameters.String("source") is { } token ? CustomerSources.New(work, token) : null;
        if (source is not null)
        {
            CustomerSources.Attach(work, source, customer);
        }

        return call.Update(
            customer,
            "customer.updated",
            _ =>
            {
                Apply(work, customer, parameters, attaching: null);
                customer["balance"] = parameters.Long("balance") ?? customer.Number("balance");
                customer["default_source"] =
                    source?.Id() ?? parameters.String("default_source") ?? customer.Text("default_source");
                customer["invoice_prefix"] = parameters.String("invoice_prefix") ?? customer.Text("invoice_prefix");
                customer["next_invoice_sequence"] =
                    parameters.Long("next_invoice_sequence") ?? customer.Number("next_invoice_sequence");
            }
        );
    }

    /// <summary>The ten newest of a customer's objects of a type, for the lists that only expand shows.</summary>
    private static JsonObject Owned(Account account, JsonObject customer, string type)
    {
        var newest = account
            .Objects.NewestFirst(type)
            .Where(obj => obj.Text("customer") == customer.Id())
            .Take(11)
            .ToList();
        return Lists.Of(newest.Take(10), $"/v1/customers/{customer.Id()}/{type}s", newest.Count > 10);
    }

    /// <summary>Deleting a customer detaches its PaymentMethods: docs.stripe.com/api/customers/delete.</summary>
    private static JsonObject Delete(Call call)
    {
        var customer = call.Target(Type);
        SubscriptionEnd.CancelAll(Work.Of(call), customer);
        foreach (var method in call.Account.Objects.All(PaymentMethods.Type))
        {
            if (method.Text("customer") == customer.Id())
            {
                method["customer"] = null;
                if (CardOnFile.Of(call.Account.Objects, method.Id()) is { } card)
                {
                    card.UsedUp = true;
                }
            }
        }

        return call.Delete(customer, "customer.deleted");
    }

    /// <summary>Writes the parameters that create and update share. Refuses before it writes.</summary>
    /// <param name="attaching">A PaymentMethod that this request attaches, and that can so be the default already.</param>
    private static void Apply(Work work, JsonObject customer, Parameters parameters, string? attaching)
    {
        var taxExempt = parameters.String("tax_exempt");
        var settings = parameters.Object("invoice_settings");
        var id = settings?.String("default_payment_method");
        if (id is not null && attaching is not null && id == parameters.String("payment_method"))
        {
            // The name of a test card stands for one new PaymentMethod within a request: docs.stripe.com/billing/testing.
            id = attaching;
        }

        if (id is not null)
        {
            var method = work.Objects.Get(PaymentMethods.Type, id, "invoice_settings[default_payment_method]");
            if (method.Id() != attaching && method.Text("customer") != customer.Id())
            {
                throw StripeErrors.Invalid(
                    $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
                    "resource_missing",
                    "invoice_settings[default_payment_method]"
                );
            }
        }

        var shipping = Shapes.Shipping(parameters, customer.Object("shipping"));
        var address =
            !parameters.Has("address") ? customer["address"]?.DeepClone()
            : parameters.Object("address") is { } given ? Shapes.Address(given, customer.Object("address"))
            : null;
        RefuseUnlocated(work, parameters, customer, address, shipping);
        customer.SetTexts(parameters, "description", "email", "name", "phone");
        customer["tax_exempt"] = taxExempt ?? customer.Text("tax_exempt");
        customer["shipping"] = shipping;
        customer["address"] = address;

        if (parameters.Has("preferred_locales"))
        {
            customer["preferred_locales"] = parameters.Tree("preferred_locales") ?? new JsonArray();
        }

        if (settings is not null)
        {
            var invoiceSettings = customer.Object("invoice_settings")!;
            invoiceSettings.SetTexts(settings, "default_payment_method", "footer");
            if (id is not null)
            {
                invoiceSettings["default_payment_method"] = id;
            }

            foreach (var name in (string[])["custom_fields", "rendering_options"])
            {
                if (settings.Has(name))
                {
                    invoiceSettings[name] = settings.Tree(name);
                }
            }
        }
    }

    /// <summary><c>tax[validate_location]</c>: docs.stripe.com/tax/customer-locations.</summary>
    private static void RefuseUnlocated(
        Work work,
        Parameters parameters,
        JsonObject customer,
        JsonNode? address,
        JsonObject? shipping
    )
    {
        var validates = parameters.Object("tax")?.String("validate_location") switch
        {
            "immediately" => true,
            "auto" => work
                .Objects.All(Subscriptions.Type)
                .Any(each =>
                    each.Text("customer") == customer.Id()
                    && SubscriptionStatus.IsLive(each)
                    && InvoiceTaxes.IsAutomatic(each)
                ),
            _ => false,
        };
        if (validates)
        {
            Taxpayer.RefuseUnlocated(
                new JsonObject { ["address"] = address?.DeepClone(), ["shipping"] = shipping?.DeepClone() }
            );
        }
    }
}
