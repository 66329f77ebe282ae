using System.Globalization;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Writer;

namespace StripeGuard.Testing.Billing.Hosted;

/// <summary>An invoice as a PDF: docs.stripe.com/invoicing/hosted-invoice-page. What its page says, on paper.</summary>
internal static class InvoicePdf
{
    private const double LabelAt = 350;
    private const double QuantityAt = 350;
    private const double UnitAt = 440;

    public static byte[] Write(InvoiceText text)
    {
        using var builder = new PdfDocumentBuilder();
        builder.DocumentInformation.Title = $"Invoice {text.Number}";
        builder.DocumentInformation.Producer = "StripeGuard";
        var sheet = new PdfSheet(builder, PageSize.A4);
        sheet.Line((PdfSheet.Left, text.Status == "paid" ? "Invoice (paid)" : "Invoice", 20, true));
        sheet.Gap();
        foreach (var (label, value) in text.Facts)
        {
            sheet.Line((PdfSheet.Left, label, 10, true), (PdfSheet.Left + 110, value, 10, false));
        }

        sheet.Gap();
        sheet.Line((PdfSheet.Left, Headline(text), 14, true));
        sheet.Gap();
        Lines(sheet, text);
        Row(sheet, "Subtotal", text.Lines.Sum(line => line.Amount), text.Currency);
        foreach (var discount in text.Discounts)
        {
            Row(sheet, discount.Label, -discount.Amount, text.Currency);
        }

        foreach (var tax in text.Taxes)
        {
            Row(sheet, tax.Label, tax.Amount, text.Currency);
        }

        Row(sheet, "Total", text.Total, text.Currency);
        foreach (var row in text.Rest)
        {
            Row(sheet, row.Label, row.Amount, text.Currency, isBold: row.Label == "Amount due");
        }

        if (text.Footer is { } footer)
        {
            sheet.Gap();
            sheet.Line((PdfSheet.Left, footer, 9, false));
        }

        return builder.Build();
    }

    private static string Headline(InvoiceText text)
    {
        var due = Show(text.Due, text.Currency);
        return text.Status switch
        {
            "paid" => $"{Show(text.Total, text.Currency)} paid",
            "void" => "Void",
            _ => text.Facts.FirstOrDefault(fact => fact.Label == "Date due").Value is { } day
                ? $"{due} due {day}"
                : $"{due} due",
        };
    }

    private static void Lines(PdfSheet sheet, InvoiceText text)
    {
        sheet.Line(
            (PdfSheet.Left, "Description", 9, true),
            (QuantityAt, "Qty", 9, true),
            (UnitAt, "Unit price", 9, true),
            (PdfSheet.Right, "Amount", 9, true)
        );
        sheet.Rule();
        foreach (var line in text.Lines)
        {
            sheet.Line(
                (PdfSheet.Left, line.Name, 10, false),
                (QuantityAt, line.Quantity.ToString(CultureInfo.InvariantCulture), 10, false),
                (UnitAt, line.Unit is { } unit ? Unit(unit, text.Currency) : "", 10, false),
                (PdfSheet.Right, Show(line.Amount, text.Currency), 10, false)
            );
            if (line.Period is { } period)
            {
                sheet.Line((PdfSheet.Left, period, 8, false));
            }
        }

        sheet.Rule();
    }

    private static void Row(PdfSheet sheet, string label, long amount, string currency, bool isBold = false) =>
        sheet.Line((LabelAt, label, 10, isBold), (PdfSheet.Right, Show(amount, currency), 10, isBold));

    private static string Unit(decimal unit, string currency) =>
        decimal.IsInteger(unit) && Math.Abs(unit) < long.MaxValue
            ? Show((long)unit, currency)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Currency.Of(currency).Major(unit):0.############} {currency.ToUpperInvariant()}"
            );

    /// <summary>The PDF's own fonts have few currency signs: an amount in another currency bears its code.</summary>
    private static string Show(long amount, string currency) =>
        PdfSheet.CanWrite(Currency.Of(currency).Symbol)
            ? Money.Show(amount, currency)
            : (amount < 0 ? "-" : "") + (Currency.Of(currency) with { Symbol = "" }).Show(Math.Abs(amount));
}
