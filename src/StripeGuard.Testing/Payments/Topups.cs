using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Top-ups of the balance from a bank account: docs.stripe.com/api/topups, docs.stripe.com/connect/top-ups. The bank
/// accounts whose payouts fail let a top-up fail as well.
/// </summary>
internal sealed class Topups : IResource
{
    public const string Type = "topup";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/topups", Create);
        routes.On("GET /v1/topups/{topup}", call => call.Target(Type));
        routes.On(
            "POST /v1/topups/{topup}",
            call => call.Update(call.Target(Type), null, topup => topup.SetTexts(call.Parameters, "description"))
        );
        routes.On("GET /v1/topups", call => call.List(Type));
        routes.On("POST /v1/topups/{topup}/cancel", Cancel);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var amount = parameters.RequiredLong("amount");
        var currency = Currency.Of(parameters.Required("currency"));
        currency.Check(amount);
        StatementDescriptors.Check(parameters, "statement_descriptor");
        var bank = Bank(work, parameters.String("source"), currency.Code);
        var arrival = DateTimeOffset.FromUnixTimeSeconds(Ledger.AvailableOn(call.Now));
        var topup = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("tu_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["created"] = work.Now,
                ["currency"] = currency.Code,
                ["description"] = parameters.String("description"),
                ["expected_availability_date"] = arrival.ToUnixTimeSeconds(),
                ["failure_code"] = null,
                ["failure_message"] = null,
                ["initiated_by"] = "api",
                ["livemode"] = false,
                ["metadata"] = call.NewMetadata(),
                ["payment_method"] = null,
                ["payment_method_options"] = null,
                ["source"] = Sources.OfBank(work, bank),
                ["statement_descriptor"] = parameters.String("statement_descriptor"),
                ["status"] = "pending",
                ["transfer_group"] = parameters.String("transfer_group"),
            }
        );
        work.Raise("topup.created", topup);
        var failure = BankAccounts.FailureOf(work.Objects, bank.Id());
        work.Later(arrival - call.Now, later => Arrive(later, topup, failure));
        return topup;
    }

    private static JsonObject Bank(Work work, string? source, string currency) =>
        source is null ? BankAccounts.OfDashboard(work, currency)
        : BankAccounts.Named(work, source) is { } named ? named
        : source.StartsWith("btok_", StringComparison.Ordinal) ? Tokens.RedeemBankAccount(work, source, "source")
        : work.Objects.Find(BankAccounts.Type, source)
            ?? throw StripeErrors.Missing("source", source, "source", inPath: false);

    private static void Arrive(Work work, JsonObject topup, PayoutFailure? failure)
    {
        if (topup.Text("status") != "pending")
        {
            return;
        }

        if (failure is not null)
        {
            work.Update(
                topup,
                "topup.failed",
                () =>
                {
                    topup["status"] = "failed";
                    topup["failure_code"] = failure.Code;
                    topup["failure_message"] = failure.Message;
                }
            );
            return;
        }

        work.Update(
            topup,
            "topup.succeeded",
            () =>
            {
                topup["status"] = "succeeded";
                topup["balance_transaction"] = Ledger
                    .Of(work.Account)
                    .Record(
                        work,
                        new LedgerEntry(
                            Type,
                            Type,
                            topup.Number("amount"),
                            topup.Text("currency")!,
                            topup.Id(),
                            topup.Text("description")
                        )
                    )
                    .Id();
            }
        );
    }

    private static JsonObject Cancel(Call call)
    {
        var topup = call.Target(Type);
        if (topup.Text("status") != "pending")
        {
            throw StripeErrors.Invalid(
                $"This top-up could not be canceled because it has a status of {topup.Text("status")}. Only pending top-ups may be canceled.",
                param: "topup"
            );
        }

        Work.Of(call).Update(topup, "topup.canceled", () => topup["status"] = "canceled");
        return topup;
    }
}
