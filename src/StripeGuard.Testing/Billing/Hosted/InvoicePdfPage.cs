using System.Net;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>Where an invoice's <c>invoice_pdf</c> leads to, for whoever has the address and without a key.</summary>
internal sealed class InvoicePdfPage(Accounts accounts)
{
    public void Serve(WireMockServer server) =>
        server
            .Given(
                Request.Create().WithPath(new WildcardMatcher(HostedInvoices.PdfPath + "*")).UsingMethod("GET", "HEAD")
            )
            .AtPriority(StripeHost.LastPriority - 1)
            .RespondWith(Response.Create().WithCallback(Answer));

    private ResponseMessage Answer(IRequestMessage request)
    {
        if (HostedInvoices.FindPdf(accounts, request.AbsolutePath) is not var (account, invoice))
        {
            return Message(
                HttpStatusCode.NotFound,
                "text/plain; charset=utf-8",
                "There is no such invoice."u8.ToArray(),
                name: null
            );
        }

        lock (account.Lock)
        {
            var text = new InvoiceText(new Work(account, Cause: null), invoice);
            return Message(HttpStatusCode.OK, "application/pdf", InvoicePdf.Write(text), FileName(text.Number));
        }
    }

    /// <summary>A number can be anything that was sent; a header's value is plain.</summary>
    private static string FileName(string number) =>
        "Invoice-" + string.Concat(number.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')) + ".pdf";

    private static ResponseMessage Message(HttpStatusCode status, string contentType, byte[] body, string? name)
    {
        var response = new ResponseMessage
        {
            StatusCode = (int)status,
            Headers = new Dictionary<string, WireMockList<string>>
            {
                ["Cache-Control"] = new("no-store"),
                ["Content-Type"] = new(contentType),
                ["X-Content-Type-Options"] = new("nosniff"),
            },
            BodyData = new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = body },
        };
        if (name is not null)
        {
            response.Headers["Content-Disposition"] = new WireMockList<string>($"attachment; filename=\"{name}\"");
        }

        return response;
    }
}
