using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using WireMock;
using WireMock.Server;
using WireMock.Types;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>Where an invoice's <c>invoice_pdf</c> leads to, for whoever has the address and without a key.</summary>
internal sealed class InvoicePdfPage(Accounts accounts)
{
    public void Serve(WireMockServer server) => Download.Serve(server, HostedInvoices.PdfPath, Answer);

    private ResponseMessage Answer(IRequestMessage request)
    {
        if (HostedInvoices.FindPdf(accounts, request.AbsolutePath) is not var (account, invoice))
        {
            return Download.NotThere("There is no such invoice.");
        }

        lock (account.Lock)
        {
            var text = new InvoiceText(new Work(account, Cause: null), invoice);
            var pdf = Download.Of("application/pdf", InvoicePdf.Write(text));
            pdf.Headers!["Content-Disposition"] = new WireMockList<string>(
                $"attachment; filename=\"{FileName(text.Number)}\""
            );
            return pdf;
        }
    }

    /// <summary>A number can be anything that was sent; a header's value is plain.</summary>
    private static string FileName(string number) =>
        "Invoice-" + string.Concat(number.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')) + ".pdf";
}
