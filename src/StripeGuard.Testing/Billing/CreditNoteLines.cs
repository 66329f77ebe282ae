using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// The lines of a credit note: docs.stripe.com/api/credit_notes/line_item. One that credits a line of the invoice takes
/// discounts and taxes back in the same proportion.
/// </summary>
internal static class CreditNoteLines
{
    private const string Type = "credit_note_line_item";

    /// <summary>Amounts above cannot be charged in any currency.</summary>
    private const long Most = 999_999_999_999;

    public static IReadOnlyList<JsonObject> Read(Work work, Parameters parameters, JsonObject invoice)
    {
        var amount = Bounded(parameters.AtLeast("amount", 1), "amount");
        var given = parameters.Array("lines")?.OfType<JsonObject>().ToList();
        if (amount is null == given is null or { Count: 0 })
        {
            throw StripeErrors.Invalid(
                amount is null
                    ? "You must provide one of: amount, lines, shipping_cost."
                    : "You may only specify one of these parameters: amount, lines.",
                amount is null ? "parameter_missing" : null,
                "amount"
            );
        }

        if (amount is not null)
        {
            return [New(work, "custom_line_item", amount.Value)];
        }

        var lines = new List<JsonObject>();
        foreach (var (i, entry) in given!.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"lines[{i}]");
            lines.Add(Line(work, new Parameters(entry), at, invoice, lines));
        }

        return lines;
    }

    private static JsonObject Line(
        Work work,
        Parameters entry,
        string at,
        JsonObject invoice,
        IReadOnlyList<JsonObject> before
    ) =>
        entry.String("type") switch
        {
            "invoice_line_item" => OfInvoice(work, entry, at, invoice, before),
            "custom_line_item" => Custom(work, entry, at),
            _ => throw StripeErrors.MissingParameter($"{at}[type]"),
        };

    private static JsonObject Custom(Work work, Parameters entry, string at)
    {
        var quantity = Bounded(entry.AtLeast("quantity", 1, $"{at}[quantity]"), $"{at}[quantity]") ?? 1;
        var unit = Unit(entry, at);
        var amount = Bounded(entry.AtLeast("amount", 1, $"{at}[amount]"), $"{at}[amount]");
        if (amount is null == unit is null)
        {
            throw StripeErrors.Invalid(
                amount is null
                    ? $"You must provide one of: {at}[amount], {at}[unit_amount], {at}[unit_amount_decimal]."
                    : $"You may only specify one of these parameters: {at}[amount], {at}[unit_amount].",
                amount is null ? "parameter_missing" : null,
                $"{at}[amount]"
            );
        }

        var line = New(work, "custom_line_item", amount ?? Times(unit!.Value, quantity, at));
        line["description"] = entry.String("description") ?? throw StripeErrors.MissingParameter($"{at}[description]");
        line["quantity"] = amount is null ? quantity : null;
        line["unit_amount"] = unit is { } whole && decimal.IsInteger(whole) ? (long)whole : null;
        line["unit_amount_decimal"] = unit?.ToString("0.############", CultureInfo.InvariantCulture);
        line["metadata"] = Metadata.Merge(null, entry);
        Tax(work, line, entry, at);
        return line;
    }

    private static JsonObject OfInvoice(
        Work work,
        Parameters entry,
        string at,
        JsonObject invoice,
        IReadOnlyList<JsonObject> before
    )
    {
        var id = entry.String("invoice_line_item") ?? throw StripeErrors.MissingParameter($"{at}[invoice_line_item]");
        var credited =
            InvoiceLines.Of(work.Objects, invoice).FirstOrDefault(line => line.Id() == id)
            ?? throw StripeErrors.Missing("invoice line item", id, $"{at}[invoice_line_item]", inPath: false);
        var whole = credited.Number("amount");
        var (amount, quantity) = Part(entry, at, credited);
        var left = whole - Credited(work, invoice, id) - before.Where(Of(id)).Sum(line => line.Number("amount"));
        if (amount > left)
        {
            var currency = Currency.Of(invoice.Text("currency")!);
            throw StripeErrors.Invalid(
                $"The amount to credit ({currency.Show(amount)}) is greater than what of the invoice line item can still be credited ({currency.Show(left)}).",
                param: $"{at}[amount]"
            );
        }

        var line = New(work, "invoice_line_item", amount);
        line["description"] = entry.String("description") ?? credited.Text("description");
        line["invoice_line_item"] = id;
        line["quantity"] = quantity;
        line["metadata"] = Metadata.Merge(null, entry);
        var discounts = Shares(credited["discount_amounts"], amount, whole);
        line["discount_amounts"] = discounts;
        line["discount_amount"] = discounts.OfType<JsonObject>().Sum(discount => discount.Number("amount"));
        if (entry.Has("tax_rates") || entry.Has("tax_amounts"))
        {
            Tax(work, line, entry, at);
        }
        else
        {
            line["taxes"] = Shares(credited["taxes"], amount, whole);
            line["tax_rates"] = new JsonArray([
                .. InvoiceLines.TaxRates(work.Objects, invoice, credited).Select(rate => rate.DeepClone()),
            ]);
        }

        return line;
    }

    private static (long Amount, long? Quantity) Part(Parameters entry, string at, JsonObject credited)
    {
        var amount = entry.AtLeast("amount", 1, $"{at}[amount]");
        var quantity = entry.AtLeast("quantity", 1, $"{at}[quantity]");
        if (amount is null == quantity is null)
        {
            throw StripeErrors.Invalid(
                amount is null
                    ? $"You must provide one of: {at}[amount], {at}[quantity]."
                    : $"You may only specify one of these parameters: {at}[amount], {at}[quantity].",
                amount is null ? "parameter_missing" : null,
                $"{at}[amount]"
            );
        }

        if (amount is not null)
        {
            return (amount.Value, null);
        }

        var billed = Math.Max(1, credited.Number("quantity"));
        return quantity <= billed
            ? (PriceAmounts.Round(credited.Number("amount") * ((decimal)quantity.Value / billed)), quantity)
            : throw StripeErrors.Invalid(
                $"The quantity to credit ({quantity}) is greater than the quantity of the invoice line item ({billed}).",
                param: $"{at}[quantity]"
            );
    }

    private static long Credited(Work work, JsonObject invoice, string line) =>
        work
            .Objects.All(CreditNotes.Type)
            .Where(note => note.Text("invoice") == invoice.Id() && note.Text("status") == "issued")
            .SelectMany(note => CreditNotes.LinesOf(work.Objects, note))
            .Where(Of(line))
            .Sum(credited => credited.Number("amount"));

    private static Func<JsonObject, bool> Of(string invoiceLine) =>
        line => line.Text("invoice_line_item") == invoiceLine;

    /// <summary>A part of each amount: what of a discount or a tax belongs to a part of its line.</summary>
    private static JsonArray Shares(JsonNode? whole, long part, long of)
    {
        var shares = (JsonArray)((whole as JsonArray)?.DeepClone() ?? new JsonArray());
        foreach (var share in shares.OfType<JsonObject>())
        {
            foreach (var name in (string[])["amount", "taxable_amount"])
            {
                if (share[name] is not null && of != 0)
                {
                    share[name] = PriceAmounts.Round(share.Number(name) * ((decimal)part / of));
                }
            }
        }

        return shares;
    }

    private static void Tax(Work work, JsonObject line, Parameters entry, string at)
    {
        var net = line.Number("amount") - line.Number("discount_amount");
        if (entry.Array("tax_amounts") is { Count: > 0 } amounts)
        {
            line["taxes"] = new JsonArray([.. amounts.OfType<JsonObject>().Select(OfAmount)]);
            return;
        }

        var rates = TaxRates.Named(work, entry.Strings("tax_rates"), $"{at}[tax_rates]");
        line["tax_rates"] = new JsonArray([.. rates.Select(rate => rate.DeepClone())]);
        line["taxes"] = new JsonArray([.. TaxAmounts.Of(net, rates).Select(tax => tax.ToJson())]);

        JsonNode OfAmount(JsonObject given, int i)
        {
            var tax = new Parameters(given);
            var param = string.Create(CultureInfo.InvariantCulture, $"{at}[tax_amounts][{i}]");
            var id = tax.String("tax_rate") ?? throw StripeErrors.MissingParameter($"{param}[tax_rate]");
            var rate = work.Objects.Get(TaxRates.Type, id, $"{param}[tax_rate]");
            return new TaxAmount(
                id,
                Bounded(tax.AtLeast("amount", 0, $"{param}[amount]"), $"{param}[amount]")
                    ?? throw StripeErrors.MissingParameter($"{param}[amount]"),
                Bounded(tax.Long("taxable_amount"), $"{param}[taxable_amount]") ?? net,
                rate.Flag("inclusive")
            ).ToJson();
        }
    }

    private static decimal? Unit(Parameters entry, string at)
    {
        var exact = entry.Decimal("unit_amount_decimal");
        return exact is <= 0 or > Most
            ? throw StripeErrors.Invalid(
                "This value must be greater than 0, and at most 999999999999.",
                param: $"{at}[unit_amount_decimal]"
            )
            : exact ?? Bounded(entry.AtLeast("unit_amount", 1, $"{at}[unit_amount]"), $"{at}[unit_amount]");
    }

    private static long Times(decimal unit, long quantity, string at) =>
        unit * quantity <= Most
            ? PriceAmounts.Round(unit * quantity)
            : throw StripeErrors.Invalid(
                $"This value must be less than or equal to {Most}.",
                "parameter_invalid_integer",
                $"{at}[quantity]"
            );

    private static long? Bounded(long? number, string param) =>
        number is > Most or < -Most
            ? throw StripeErrors.Invalid(
                $"This value must be less than or equal to {Most}.",
                "parameter_invalid_integer",
                param
            )
            : number;

    private static JsonObject New(Work work, string type, long amount) =>
        new()
        {
            ["id"] = work.Id("cnli_"),
            ["object"] = Type,
            ["amount"] = amount,
            ["description"] = null,
            ["discount_amount"] = 0L,
            ["discount_amounts"] = new JsonArray(),
            ["invoice_line_item"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["pretax_credit_amounts"] = new JsonArray(),
            ["quantity"] = null,
            ["tax_rates"] = new JsonArray(),
            ["taxes"] = new JsonArray(),
            ["type"] = type,
            ["unit_amount"] = null,
            ["unit_amount_decimal"] = null,
        };
}
