using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>Refunds of application fees: docs.stripe.com/api/fee_refunds. They go to the account that paid the fee.</summary>
internal sealed class ApplicationFeeRefunds : IResource
{
    public const string Type = "fee_refund";

    private const string Path = "/v1/application_fees/{id}/refunds";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{refund}", Target);
        routes.On(
            "POST " + Path + "/{refund}",
            call => call.Update(Target(call), "application_fee.refund.updated", _ => { })
        );
    }

    /// <summary>Gives a part of a fee back.</summary>
    /// <param name="work">The platform's.</param>
    /// <param name="toAccount">
    /// Whether it comes as a movement of its own; false when it is in the connected account's refund already.
    /// </param>
    public static JsonObject Make(Work work, JsonObject fee, long amount, bool toAccount)
    {
        var currency = fee.Text("currency")!;
        var refund = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("fr_"),
                ["object"] = Type,
                ["amount"] = amount,
                ["balance_transaction"] = null,
                ["created"] = work.Now,
                ["currency"] = currency,
                ["fee"] = fee.Id(),
                ["metadata"] = new JsonObject(),
            }
        );
        refund["balance_transaction"] = Ledger
            .Of(work.Account)
            .Record(
                work,
                new LedgerEntry(
                    "application_fee_refund",
                    "platform_earning_refund",
                    -amount,
                    currency,
                    refund.Id(),
                    "Application fee refund"
                )
                {
                    AvailableOn = Transfers.AvailableWith(work, fee),
                }
            )
            .Id();
        if (toAccount)
        {
            var there = ConnectedAccounts.For(work, fee.Text("account")!);
            Ledger
                .Of(there.Account)
                .Record(
                    there,
                    new LedgerEntry(
                        "adjustment",
                        "platform_earning_refund",
                        amount,
                        currency,
                        refund.Id(),
                        "Application fee refund"
                    )
                );
        }

        work.Update(
            fee,
            "application_fee.refunded",
            () =>
            {
                fee["amount_refunded"] = fee.Number("amount_refunded") + amount;
                fee["refunded"] = fee.Number("amount_refunded") == fee.Number("amount");
                fee["refunds"] = InlineList(work, fee);
            }
        );
        return refund;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var fee = call.Target(ApplicationFees.Type);
        var left = fee.Number("amount") - fee.Number("amount_refunded");
        if (left == 0)
        {
            throw StripeErrors.Invalid(
                $"Application fee {fee.Id()} has already been refunded.",
                "charge_already_refunded"
            );
        }

        var amount = call.Parameters.AtLeast("amount", 1) ?? left;
        if (amount > left)
        {
            var currency = Currency.Of(fee.Text("currency")!);
            throw StripeErrors.Invalid(
                $"Refund amount ({currency.Show(amount)}) is greater than fee amount ({currency.Show(left)})",
                param: "amount"
            );
        }

        var metadata = call.NewMetadata();
        var refund = Make(work, fee, amount, toAccount: true);
        refund["metadata"] = metadata;
        return refund;
    }

    private static JsonObject List(Call call)
    {
        var fee = call.Target(ApplicationFees.Type).Id();
        return call.List(Type, refund => refund.Text("fee") == fee);
    }

    private static JsonObject Target(Call call)
    {
        var fee = call.Target(ApplicationFees.Type).Id();
        var id = call.PathValues[1];
        return call.Account.Objects.Find(Type, id) is { } refund && refund.Text("fee") == fee
            ? refund
            : throw StripeErrors.Missing(Type, id, "refund", inPath: true);
    }

    private static JsonObject InlineList(Work work, JsonObject fee)
    {
        var newest = work.Objects.NewestFirst(Type).Where(refund => refund.Text("fee") == fee.Id()).Take(11).ToList();
        return Lists.Of(newest.Take(10), $"/v1/application_fees/{fee.Id()}/refunds", newest.Count > 10);
    }
}
