using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>
/// The addresses of an invoice's page and of its PDF, in the form that Stripe's have, on this server. Whoever has the
/// address sees the invoice: docs.stripe.com/invoicing/hosted-invoice-page.
/// </summary>
internal static class HostedInvoices
{
    public const string PagePath = "/i/";
    public const string PdfPath = "/invoice/";

    private const string Type = "stripeguard.hosted_invoice";
    private const string PdfEnd = "/pdf";

    /// <summary>Gives a finalized invoice its addresses.</summary>
    public static void Publish(Work work, JsonObject invoice)
    {
        var code = work.Account.Id + "/" + work.Account.Ids.Next("test_", 32);
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = code,
                ["object"] = Type,
                ["invoice"] = invoice.Id(),
            }
        );
        invoice["hosted_invoice_url"] = $"{work.Account.BaseUrl}{PagePath}{code}?s=ap";
        invoice["invoice_pdf"] = $"{work.Account.BaseUrl}{PdfPath}{code}{PdfEnd}?s=ap";
    }

    /// <summary>The invoice whose page lies under that code, or null.</summary>
    public static (Account Account, JsonObject Invoice)? Find(Accounts accounts, string code)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (
                    account.Objects.Find(Type, code)?.Text("invoice") is { } id
                    && account.Objects.Find(Invoices.Type, id) is { } invoice
                )
                {
                    return (account, invoice);
                }
            }
        }

        return null;
    }

    /// <summary>The invoice whose PDF has that path, or null.</summary>
    public static (Account Account, JsonObject Invoice)? FindPdf(Accounts accounts, string path) =>
        path.StartsWith(PdfPath, StringComparison.Ordinal)
        && path.EndsWith(PdfEnd, StringComparison.Ordinal)
        && path.Length > PdfPath.Length + PdfEnd.Length
            ? Find(accounts, path[PdfPath.Length..^PdfEnd.Length])
            : null;
}
