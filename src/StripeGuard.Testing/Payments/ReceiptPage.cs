using System.Net;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Pages;
using WireMock.Server;

namespace StripeGuard.Testing.Payments;

/// <summary>A charge's receipt at its <c>receipt_url</c>: docs.stripe.com/receipts.</summary>
internal sealed class ReceiptPage(Accounts accounts)
{
    public const string Path = "/receipts/payment/";

    public void Serve(WireMockServer server) =>
        PageServer.Serve(server, Path, request => Task.FromResult(Answer(request)));

    private PageAnswer Answer(PageRequest request)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (account.Objects.Find(Charges.Type, request.Id) is { } charge && charge.Flag("paid"))
                {
                    return Receipt(charge);
                }
            }
        }

        return PageAnswer.Message(
            HttpStatusCode.NotFound,
            "Page not found",
            "There is no such receipt on this server."
        );
    }

    private static PageAnswer Receipt(JsonObject charge)
    {
        var currency = charge.Text("currency")!;
        var card = charge.Object("payment_method_details")?.Object("card");
        var refunded = charge.Number("amount_refunded");
        return PageAnswer.Page(
            "receipt",
            "Receipt from Test shop",
            new
            {
                Seller = "Test shop",
                Facts = new (string Label, string? Value)[]
                {
                    ("Date", Money.Day(charge.Number("created"))),
                    ("Payment", charge.Id()),
                    ("Paid with", card is null ? null : $"{card.Text("brand")} ending in {card.Text("last4")}"),
                    ("For", charge.Text("description")),
                }
                    .Where(fact => fact.Value is not null)
                    .Select(fact => new { fact.Label, fact.Value })
                    .ToList(),
                Amount = Money.Show(charge.Number("amount"), currency),
                Refunded = refunded > 0 ? Money.Show(refunded, currency) : null,
            }
        );
    }
}
