using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// What a customer owes or is owed, counted against the next invoices: docs.stripe.com/billing/customer/balance. It is no
/// part of the account's own balance.
/// </summary>
internal sealed class CustomerBalanceTransactions : IResource
{
    private const string Type = "customer_balance_transaction";
    private const string Path = "/v1/customers/{customer}/balance_transactions";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{transaction}", Target);
        routes.On(
            "POST " + Path + "/{transaction}",
            call =>
                call.Update(
                    Target(call),
                    eventType: null,
                    transaction => transaction.SetTexts(call.Parameters, "description")
                )
        );
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var customer = call.Target(Customers.Type);
        var amount = call.Parameters.RequiredLong("amount");
        var currency = Currency.Of(call.Parameters.Required("currency")).Code;
        var metadata = call.NewMetadata();
        var transaction = New(work, customer, amount, currency, "adjustment", invoice: null);
        transaction["description"] = call.Parameters.String("description");
        transaction["metadata"] = metadata;
        return transaction;
    }

    /// <summary>Moves a customer's balance: a negative amount is credit for the customer, a positive one is owed.</summary>
    public static JsonObject New(
        Work work,
        JsonObject customer,
        long amount,
        string currency,
        string type,
        string? invoice
    )
    {
        var balance = customer.Number("balance") + amount;
        var transaction = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("cbtxn_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["checkout_session"] = null,
                ["created"] = work.Now,
                ["credit_note"] = null,
                ["currency"] = currency,
                ["customer"] = customer.Id(),
                ["customer_account"] = null,
                ["description"] = null,
                ["ending_balance"] = balance,
                ["invoice"] = invoice,
                ["livemode"] = false,
                ["metadata"] = new JsonObject(),
                ["type"] = type,
            }
        );
        work.Update(
            customer,
            "customer.updated",
            () =>
            {
                customer["balance"] = balance;
                customer["currency"] = customer.Text("currency") ?? currency;
            }
        );
        return transaction;
    }

    private static JsonObject List(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        return call.List(Type, transaction => transaction.Text("customer") == customer);
    }

    private static JsonObject Target(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        var id = call.PathValues[1];
        return call.Account.Objects.Find(Type, id) is { } transaction && transaction.Text("customer") == customer
            ? transaction
            : throw Http.StripeErrors.Missing(Type, id, "transaction", inPath: true);
    }
}
