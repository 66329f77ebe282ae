using System.Text.Json.Nodes;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Charges: docs.stripe.com/api/charges. Intents make them; the older direct way works with a source or token.</summary>
internal sealed class Charges : IResource
{
    public const string Type = "charge";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/charges", Create);
        routes.On("GET /v1/charges/{charge}", call => call.Target(Type));
        routes.On("POST /v1/charges/{charge}", Update);
        routes.On("GET /v1/charges", call => call.List(Type));
        routes.On("POST /v1/charges/{charge}/capture", Capture);
        routes.Include(Type, "refunds", Refunds.InlineList);
    }

    /// <summary>
    /// A new charge on the terms of an intent (amount, currency, customer, descriptions …), succeeded or declined. It is
    /// announced by <see cref="Announce"/>, and a captured one enters the books by <see cref="Settle"/>.
    /// </summary>
    public static JsonObject New(
        Work work,
        JsonObject terms,
        JsonObject method,
        Decline? decline,
        bool capture,
        IssuerQuestion question
    )
    {
        var card = CardOnFile.Of(work.Objects, method.Id());
        var amount = terms.Number("amount");
        var captured = capture && decline is null;
        var id = work.Id("ch_");
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["amount"] = amount,
                ["amount_captured"] = captured ? amount : 0L,
                ["amount_refunded"] = 0L,
                ["application"] = null,
                ["application_fee"] = null,
                ["application_fee_amount"] = terms["application_fee_amount"]?.DeepClone(),
                ["balance_transaction"] = null,
                ["billing_details"] = method["billing_details"]?.DeepClone(),
                ["calculated_statement_descriptor"] = StatementDescriptor(terms),
                ["captured"] = captured,
                ["created"] = work.Now,
                ["currency"] = terms.Text("currency"),
                ["customer"] = terms.Text("customer"),
                ["description"] = terms.Text("description"),
                ["disputed"] = false,
                ["failure_balance_transaction"] = null,
                ["failure_code"] = decline?.Code,
                ["failure_message"] = decline?.Message,
                ["fraud_details"] = new JsonObject(),
                ["livemode"] = false,
                ["metadata"] = terms["metadata"]?.DeepClone() ?? new JsonObject(),
                ["on_behalf_of"] = terms.Text("on_behalf_of"),
                ["outcome"] = ChargeDetails.Outcome(card, decline),
                ["paid"] = decline is null,
                ["payment_intent"] = terms.Text("object") == PaymentIntents.Type ? terms.Id() : null,
                ["payment_method"] = method.Id(),
                ["payment_method_details"] = ChargeDetails.PaymentMethod(
                    method,
                    card,
                    amount,
                    decline is not null,
                    captured ? null : work.Now + (long)ChargeDetails.AuthorizationWindow.TotalSeconds,
                    ChargeDetails.ThreeDSecureResult(card, question)
                ),
                ["receipt_email"] = terms.Text("receipt_email"),
                ["receipt_number"] = null,
                ["receipt_url"] = decline is null ? work.Account.BaseUrl + ReceiptPage.Path + id : null,
                ["refunded"] = false,
                ["review"] = null,
                ["shipping"] = terms["shipping"]?.DeepClone(),
                ["source"] = null,
                ["source_transfer"] = null,
                ["statement_descriptor"] = terms.Text("statement_descriptor"),
                ["statement_descriptor_suffix"] = terms.Text("statement_descriptor_suffix"),
                ["status"] = decline is null ? "succeeded" : "failed",
                ["transfer_data"] = terms["transfer_data"]?.DeepClone(),
                ["transfer_group"] = terms.Text("transfer_group"),
            }
        );
    }

    /// <summary>Enters a captured charge into the books: what was captured, less Stripe's fee.</summary>
    public static void Settle(Work work, JsonObject charge)
    {
        var captured = charge.Number("amount_captured");
        var card = CardOnFile.Of(work.Objects, charge.Text("payment_method")!);
        var transaction = Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "charge",
                    "charge",
                    captured,
                    charge.Text("currency")!,
                    charge.Id(),
                    charge.Text("description"),
                    Ledger.Fee(captured, Currency.Of(charge.Text("currency")!)),
                    AvailableOn: card?.Card.Behaviour.AvailableAtOnce == true
                        ? null
                        : Ledger.AvailableOn(work.Account.Now)
                )
                {
                    ApplicationFee = ConnectCharges.FeeOfDirect(work, charge),
                    Application = ConnectedAccounts.ApplicationOf(work.Account),
                }
            );
        charge["balance_transaction"] = transaction.Id();
        ConnectCharges.Settle(work, charge);
    }

    /// <summary>Raises <c>charge.succeeded</c> or <c>charge.failed</c>, and opens what the card's test behaviour brings.</summary>
    public static void Announce(Work work, JsonObject charge)
    {
        work.Raise(charge.Flag("paid") ? "charge.succeeded" : "charge.failed", charge);
        if (charge.Flag("captured"))
        {
            Disputes.Follow(work, charge);
        }
    }

    /// <summary>Captures an authorised charge, wholly or in part; the rest of the authorisation is released.</summary>
    public static void Capture(Work work, JsonObject charge, long amount)
    {
        work.Update(
            charge,
            "charge.captured",
            () =>
            {
                charge["captured"] = true;
                charge["amount_captured"] = amount;
                Settle(work, charge);
            }
        );
        Disputes.Follow(work, charge);
    }

    /// <summary>How much of a charge can still be given back.</summary>
    public static long Unrefunded(JsonObject charge) =>
        charge.Number("amount_captured") - charge.Number("amount_refunded");

    /// <summary>Sets what has been given back.</summary>
    public static void SetRefunded(JsonObject charge, long refunded)
    {
        charge["amount_refunded"] = refunded;
        charge["refunded"] = refunded > 0 && refunded == charge.Number("amount_captured");
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var amount = parameters.RequiredLong("amount");
        var currency = Currency.Of(parameters.Required("currency"));
        currency.Check(amount);
        ConnectCharges.Check(work, parameters, intent: null);
        var customer = call.Reference("customer", Customers.Type);
        var method = Source(work, parameters, customer);
        var terms = new JsonObject
        {
            ["amount"] = amount,
            ["currency"] = currency.Code,
            ["customer"] = customer?.Id(),
            ["metadata"] = call.NewMetadata(),
            ["shipping"] = Shapes.Shipping(parameters),
            ["application_fee_amount"] = parameters.Long("application_fee_amount"),
            ["transfer_data"] = Shapes.TransferData(parameters),
        };
        terms.SetTexts(
            parameters,
            "description",
            "on_behalf_of",
            "receipt_email",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_group"
        );
        var question = new IssuerQuestion(OffSession: true, Authenticated: false, Asks3DS: false);
        var answer = CardOnFile.Of(work.Objects, method.Id()) is { } card
            ? Issuer.Ask(work, card, question)
            : IssuerAnswer.Approved;
        var capture = parameters.Bool("capture") ?? true;
        var charge = New(work, terms, method, answer.Decline, capture, question);
        if (charge.Flag("paid"))
        {
            Sources.Consume(work.Objects, method.Id());
        }

        charge["source"] = (
            work.Objects.Find("card", method.Id()) ?? work.Objects.Find(Sources.Type, method.Id())
        )?.DeepClone();
        if (charge.Flag("captured"))
        {
            Settle(work, charge);
        }

        Announce(work, charge);
        return answer.Decline is { } decline ? throw decline.ErrorWithParam().With("charge", charge.Id()) : charge;
    }

    /// <summary>What a direct charge takes from: a token or source, or the customer's default one.</summary>
    private static JsonObject Source(Work work, Parameters parameters, JsonObject? customer)
    {
        var id = parameters.String("source") ?? parameters.String("card") ?? customer?.Text("default_source");
        if (parameters.Object("source") is { } given)
        {
            var entry = CardEntry.FromNumber(given, "source", work.Account.Options, work.Account.Now);
            return PaymentMethods.New(work, entry, Shapes.BillingDetails(null), "card_");
        }

        if (id is null)
        {
            throw StripeErrors
                .Card("Cannot charge a customer that has no active card", "missing")
                .With("param", customer is null ? "source" : "card");
        }

        if (work.Objects.Find(PaymentMethods.Type, id) is { } known)
        {
            Sources.RefuseUnchargeable(work.Objects, id);
            return known;
        }

        var source = CustomerSources.New(work, id);
        return work.Objects.Get(PaymentMethods.Type, source.Id(), "source");
    }

    private static JsonObject Update(Call call) =>
        call.Update(
            call.Target(Type),
            "charge.updated",
            charge =>
            {
                var parameters = call.Parameters;
                if (call.Reference("customer", Customers.Type) is { } customer)
                {
                    charge["customer"] = customer.Id();
                }

                charge.SetTexts(parameters, "description", "receipt_email", "transfer_group");
                charge["shipping"] = Shapes.Shipping(parameters, charge.Object("shipping"));
                if (parameters.Object("fraud_details")?.String("user_report") is { } report)
                {
                    charge["fraud_details"] = new JsonObject { ["user_report"] = report };
                }
            }
        );

    private static JsonObject Capture(Call call)
    {
        var charge = call.Target(Type);
        if (charge.Text("payment_intent") is { } intent)
        {
            throw StripeErrors.Invalid(
                $"This Charge was created by a PaymentIntent ({intent}). You must capture the PaymentIntent instead of capturing the Charge directly.",
                "charge_not_capturable"
            );
        }

        if (charge.Flag("captured") || !charge.Flag("paid"))
        {
            throw charge.Flag("captured")
                ? StripeErrors.Invalid($"Charge {charge.Id()} has already been captured.", "charge_already_captured")
                : StripeErrors.Invalid($"Charge {charge.Id()} has failed and cannot be captured.");
        }

        var amount = call.Parameters.Long("amount") ?? charge.Number("amount");
        if (amount < 1 || amount > charge.Number("amount"))
        {
            throw StripeErrors.Invalid(
                amount < 1
                    ? "This value must be greater than or equal to 1."
                    : "You cannot capture a charge for an amount greater than it already has.",
                amount < 1 ? "parameter_invalid_integer" : "amount_too_large",
                "amount"
            );
        }

        Capture(Work.Of(call), charge, amount);
        return charge;
    }

    private static string StatementDescriptor(JsonObject terms) =>
        (terms.Text("statement_descriptor"), terms.Text("statement_descriptor_suffix")) switch
        {
            ({ } whole, _) => whole,
            (_, { } suffix) => "STRIPEGUARD* " + suffix,
            _ => "STRIPEGUARD",
        };
}
