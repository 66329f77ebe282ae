using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>PaymentMethods: docs.stripe.com/api/payment_methods.</summary>
internal sealed class PaymentMethods : IResource
{
    public const string Type = "payment_method";

    /// <summary>Norway's, fifteen characters.</summary>
    private const int ShortestIban = 15;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/payment_methods", Create);
        routes.On("GET /v1/payment_methods/{payment_method}", call => Target(call));
        routes.On("POST /v1/payment_methods/{payment_method}", Update);
        routes.On("GET /v1/payment_methods", List);
        routes.On("POST /v1/payment_methods/{payment_method}/attach", Attach);
        routes.On("POST /v1/payment_methods/{payment_method}/detach", Detach);
        routes.On("GET /v1/customers/{customer}/payment_methods", ListOfCustomer);
        routes.On("GET /v1/customers/{customer}/payment_methods/{payment_method}", RetrieveOfCustomer);
    }

    /// <summary>
    /// The PaymentMethod of that id. A <c>pm_card_</c> name makes a new one of that test card, as Stripe does each time
    /// the name is used.
    /// </summary>
    public static JsonObject Named(Work work, string id, string param = Type, bool inPath = false) =>
        TestCards.Find(id) is { } card && id.StartsWith("pm_", StringComparison.Ordinal)
            ? New(work, CardEntry.Named(card, work.Account.Now), Shapes.BillingDetails(null))
            : work.Objects.Get(Type, id, param, inPath);

    /// <summary>A new PaymentMethod from the parameters of its creation, or of <c>payment_method_data</c>.</summary>
    /// <param name="at">Where the parameters stand, for <c>param</c> in errors: <c>payment_method_data</c>, or empty.</param>
    public static JsonObject New(Work work, Parameters given, string at = "")
    {
        var type = given.String("type") ?? throw StripeErrors.MissingParameter(Within(at, "type"));
        if (type != "card")
        {
            return work.Objects.Add(Document(work, work.Id("pm_"), type, given, BankFields(work, type, given)));
        }

        var card = given.Object("card") ?? throw StripeErrors.MissingParameter(Within(at, "card"));
        var (entry, billing) = card.String("token") is { } token
            ? Tokens.Redeem(work, token, Within(at, "card[token]"))
            : (
                CardEntry.FromNumber(card, Within(at, "card"), work.Account.Options, work.Account.Now),
                Shapes.BillingDetails(null)
            );
        var method = New(work, entry, Shapes.BillingDetails(given.Object("billing_details"), billing));
        method["allow_redisplay"] = given.String("allow_redisplay") ?? "unspecified";
        method["metadata"] = Metadata.Merge(null, given);
        return method;
    }

    /// <summary>A new PaymentMethod for a card, stored with what its issuer knows.</summary>
    public static JsonObject New(Work work, CardEntry entry, JsonObject billingDetails, string prefix = "pm_")
    {
        var id = work.Id(prefix);
        CardOnFile.Keep(work.Objects, id, entry);
        var method = Document(work, id, "card", new Parameters([]), CardFields(work.Account, entry));
        method["billing_details"] = billingDetails;
        return work.Objects.Add(method);
    }

    /// <summary>The PaymentMethod that a source of another type than a card is, under the source's id.</summary>
    public static JsonObject OfSource(Work work, string id, string type) =>
        work.Objects.Add(Document(work, id, type, new Parameters([]), []));

    /// <summary>Attaches to a customer. A card that declines is refused, but for those that decline only once attached.</summary>
    public static void Attach(Work work, JsonObject method, JsonObject customer)
    {
        if (method.Text("customer") == customer.Id())
        {
            return;
        }

        var card = CardOnFile.Of(work.Objects, method.Id());
        if (method.Text("customer") is not null)
        {
            throw StripeErrors.Invalid(
                "The payment method you provided has already been attached to a customer.",
                "payment_method_unexpected_state"
            );
        }

        if (card?.UsedUp == true)
        {
            throw StripeErrors.Invalid(
                "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
                "payment_method_unexpected_state"
            );
        }

        RefuseDeclining(work, method);
        method["customer"] = customer.Id();
        if (method.Object("card")?.Object("checks") is { } checks && card is not null)
        {
            Verify(checks, card, method);
        }

        work.Raise("payment_method.attached", method);
    }

    /// <summary>Refuses a card that cannot be saved.</summary>
    public static void RefuseDeclining(Work work, JsonObject method)
    {
        if (CardOnFile.Of(work.Objects, method.Id())?.DeclineAtAttach is { } decline)
        {
            throw decline.ErrorWithParam();
        }
    }

    /// <summary>Writes what the issuer says of security code and address; a check needs what it checks to have been sent.</summary>
    public static void Verify(JsonObject checks, CardOnFile card, JsonObject method)
    {
        var behaviour = card.Card.Behaviour;
        var address = method.Object("billing_details")?.Object("address");
        checks["cvc_check"] = card.CvcSent ? behaviour.CvcCheck : null;
        checks["address_postal_code_check"] = Check("postal_code", behaviour.PostalCodeCheck);
        checks["address_line1_check"] = Check("line1", behaviour.AddressLine1Check);

        string? Check(string field, string result) =>
            address?.Text(field) is not null || (card.ByName && result != "pass") ? result : null;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        if (call.Parameters.String("customer") is not null && call.Parameters.String(Type) is null)
        {
            throw StripeErrors.Invalid(
                "You cannot attach a PaymentMethod to a Customer during PaymentMethod creation. Please instead create the PaymentMethod and then attach it using the attachment method of the PaymentMethods API."
            );
        }

        return New(work, call.Parameters);
    }

    private static JsonObject Target(Call call) => Named(Work.Of(call), call.Id, inPath: true);

    private static JsonObject Update(Call call) =>
        call.Update(
            Target(call),
            "payment_method.updated",
            method =>
            {
                var parameters = call.Parameters;
                method.SetTexts(parameters, "allow_redisplay");
                if (parameters.Object("billing_details") is { } details)
                {
                    method["billing_details"] = Shapes.BillingDetails(details, method.Object("billing_details"));
                }

                if (parameters.Object("card") is { } given && method.Object("card") is { } card)
                {
                    card["exp_month"] = given.Long("exp_month") ?? card.Number("exp_month");
                    card["exp_year"] = given.Long("exp_year") ?? card.Number("exp_year");
                }
            }
        );

    /// <summary>Only attached PaymentMethods are listed: docs.stripe.com/api/payment_methods/list.</summary>
    private static JsonObject List(Call call) => call.List(Type, method => method.Text("customer") is not null);

    private static JsonObject ListOfCustomer(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        return call.List(Type, method => method.Text("customer") == customer);
    }

    private static JsonObject RetrieveOfCustomer(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        var id = call.PathValues[1];
        return call.Account.Objects.Find(Type, id) is { } method && method.Text("customer") == customer
            ? method
            : throw StripeErrors.Missing(Type, id, Type, inPath: true);
    }

    private static JsonObject Attach(Call call)
    {
        if (call.Parameters.String("customer") is null)
        {
            throw StripeErrors.Invalid("Must provide customer or customer_account.", "parameter_missing");
        }

        var customer = call.Reference("customer", Customers.Type)!;
        var work = Work.Of(call);
        var method = Named(work, call.Id, inPath: true);
        Attach(work, method, customer);
        return method;
    }

    private static JsonObject Detach(Call call)
    {
        var work = Work.Of(call);
        var method = work.Objects.Get(Type, call.Id, Type, inPath: true);
        if (method.Text("customer") is not { } customerId)
        {
            throw StripeErrors.Invalid(
                "The payment method you provided is not attached to a customer so detachment is impossible."
            );
        }

        work.Update(
            method,
            "payment_method.detached",
            () =>
            {
                method["customer"] = null;
                if (CardOnFile.Of(work.Objects, method.Id()) is { } card)
                {
                    card.UsedUp = true;
                }
            }
        );
        Customers.ForgetPaymentMethod(work, customerId, method.Id());
        return method;
    }

    private static string Within(string at, string field)
    {
        if (at.Length == 0)
        {
            return field;
        }

        var bracket = field.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? $"{at}[{field}]" : $"{at}[{field[..bracket]}]{field[bracket..]}";
    }

    private static JsonObject Document(Work work, string id, string type, Parameters given, JsonObject details) =>
        new()
        {
            ["id"] = id,
            ["object"] = Type,
            ["allow_redisplay"] = given.String("allow_redisplay") ?? "unspecified",
            ["billing_details"] = Shapes.BillingDetails(given.Object("billing_details")),
            [type] = details,
            ["created"] = work.Now,
            ["customer"] = null,
            ["customer_account"] = null,
            ["livemode"] = false,
            ["metadata"] = Metadata.Merge(null, given),
            ["type"] = type,
        };

    /// <summary>The <c>card</c> of a PaymentMethod.</summary>
    public static JsonObject CardFields(Account account, CardEntry entry)
    {
        var card = entry.Card;
        var coBrand = card.Behaviour.CoBrand;
        return new JsonObject
        {
            ["brand"] = card.Brand,
            ["checks"] = new JsonObject
            {
                ["address_line1_check"] = null,
                ["address_postal_code_check"] = null,
                ["cvc_check"] = entry.CvcSent ? "unchecked" : null,
            },
            ["country"] = card.Country,
            ["display_brand"] = coBrand ?? card.Brand,
            ["exp_month"] = entry.ExpMonth,
            ["exp_year"] = entry.ExpYear,
            ["fingerprint"] = Fingerprint(account, card.Number),
            ["funding"] = card.Funding,
            ["generated_from"] = null,
            ["last4"] = card.Number[^4..],
            ["networks"] = new JsonObject
            {
                ["available"] = coBrand is null ? new JsonArray(card.Brand) : new JsonArray(coBrand, card.Brand),
                ["preferred"] = null,
            },
            ["regulated_status"] = "unregulated",
            ["three_d_secure_usage"] = new JsonObject
            {
                ["supported"] = card.Behaviour.ThreeDSecure != ThreeDSecure.NotSupported,
            },
            ["wallet"] = null,
        };
    }

    /// <summary>What a PaymentMethod tells of a bank account; the fields of other types are given back as sent.</summary>
    private static JsonObject BankFields(Work work, string type, Parameters given)
    {
        var sent = given.Object(type);
        if (type == "sepa_debit")
        {
            var iban = sent?.String("iban") ?? throw StripeErrors.MissingParameter("sepa_debit[iban]");
            if (iban.Length < ShortestIban)
            {
                throw StripeErrors.Invalid(
                    "The IBAN you provided is invalid.",
                    "invalid_bank_account_iban",
                    "sepa_debit[iban]"
                );
            }

            return new JsonObject
            {
                ["bank_code"] = iban[4..9],
                ["branch_code"] = "",
                ["country"] = iban[..2],
                ["fingerprint"] = Fingerprint(work.Account, iban),
                ["generated_from"] = new JsonObject { ["charge"] = null, ["setup_attempt"] = null },
                ["last4"] = iban[^4..],
            };
        }

        if (type != "us_bank_account")
        {
            return given.Tree(type) as JsonObject ?? [];
        }

        var account =
            sent?.String("account_number") ?? throw StripeErrors.MissingParameter("us_bank_account[account_number]");
        return new JsonObject
        {
            ["account_holder_type"] = sent.String("account_holder_type") ?? "individual",
            ["account_type"] = sent.String("account_type") ?? "checking",
            ["bank_name"] = "STRIPE TEST BANK",
            ["financial_connections_account"] = null,
            ["fingerprint"] = Fingerprint(work.Account, account),
            ["last4"] = account[^Math.Min(4, account.Length)..],
            ["networks"] = new JsonObject { ["preferred"] = "ach", ["supported"] = new JsonArray("ach") },
            ["routing_number"] =
                sent.String("routing_number") ?? throw StripeErrors.MissingParameter("us_bank_account[routing_number]"),
            ["status_details"] = new JsonObject(),
        };
    }

    /// <summary>The same card has the same fingerprint throughout an account, however it was entered.</summary>
    private static string Fingerprint(Account account, string number) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Id}:{number}")))[..16];
}
