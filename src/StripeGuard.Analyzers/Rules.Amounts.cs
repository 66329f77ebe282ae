using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 3 Amounts and currencies
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE3001_MajorUnitsAsAmount = Rule(
        "STRIPE3001",
        "Amounts",
        "Amount in major units where Stripe expects minor units",
        "'{0}' is in major units, and '{1}' takes minor units (2000 is $20.00): this charges a hundredth. Multiply by 100 and round.",
        "Stripe's amounts are integers in the currency's smallest unit. A price of 20.00 converted to long without scaling is 20 cents."
    );

    public static readonly DiagnosticDescriptor STRIPE3002_BinaryFloatingPointAmount = Rule(
        "STRIPE3002",
        "Amounts",
        "Amount computed in binary floating point",
        "'{0}' is computed in {1} and cut to an integer: 19.99 becomes 1998. Compute in decimal and round.",
        "double and float cannot hold most decimal fractions: 19.99 * 100 is 1998.9999999999998, and the cast cuts it to 1998. decimal holds them exactly."
    );

    public static readonly DiagnosticDescriptor STRIPE3003_DecimalAmountTruncated = Rule(
        "STRIPE3003",
        "Amounts",
        "Decimal amount cut where it should be rounded",
        "'{0}' can have a fraction of a cent, and the conversion cuts it off. Round it with Math.Round first.",
        "A price times 100 is a whole number, and converting it loses nothing. After a division, a percentage, a tax or an exchange rate it is not: the cast cuts 10.999 to 10, where an invoice rounds to 11.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE3004_WrongScaleForCurrency = Rule(
        "STRIPE3004",
        "Amounts",
        "Amount scaled by a factor that its currency does not have",
        "'{0}' has {1}, and this amount is multiplied by {2}. {3}.",
        "Stripe takes amounts in the currency's smallest unit: a zero-decimal currency has no smaller unit than the price itself, and a three-decimal one has a thousand. A yen price times 100 charges a hundred times too much; a dinar price times 100 a tenth."
    );

    public static readonly DiagnosticDescriptor STRIPE3005_FixedScaleForVariableCurrency = Rule(
        "STRIPE3005",
        "Amounts",
        "Amount scaled by 100 while the currency varies",
        "The amount is multiplied by 100 whatever '{0}' is: in a currency without decimals (jpy, krw) this charges a hundred times too much. Choose the factor by the currency, or refuse currencies that have not two decimals.",
        "Sixteen of Stripe's currencies have no decimals and five have three. Where the currency is a variable, the factor must be one too.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE3006_IntegerDivisionOfAmount = Rule(
        "STRIPE3006",
        "Amounts",
        "Integer division of an amount loses the cents",
        "'{0}' is an integer in minor units, so this division drops the cents. Divide by 100m.",
        "Dividing a long by an int is integer division in C#: 1999 / 100 is 19, not 19.99."
    );

    public static readonly DiagnosticDescriptor STRIPE3007_CurrencyCodeThatStripeDoesNotUse = Rule(
        "STRIPE3007",
        "Amounts",
        "Currency code that Stripe does not use",
        "Currency code '{0}' {1}.",
        "Stripe takes the three-letter codes of docs.stripe.com/currencies in any case, refuses any other, and sends them back in lower case: intent.Currency == \"USD\" is never true."
    );

    public static readonly DiagnosticDescriptor STRIPE3008_ConstantAmountThatStripeRefuses = Rule(
        "STRIPE3008",
        "Amounts",
        "Constant amount that Stripe refuses",
        "Stripe refuses {0} = {1}: {2}.",
        "Each currency has a smallest and a largest charge, and most amounts must be positive. A constant outside them never works, and is mostly a price in major units: 20 is 20 cents."
    );

    public static readonly DiagnosticDescriptor STRIPE3009_MajorUnitsAsDecimalAmount = Rule(
        "STRIPE3009",
        "Amounts",
        "Decimal amount in major units where Stripe expects minor units",
        "'{0}' is in major units, and '{1}' takes minor units with up to twelve decimals: 19.99 is a price of 19.99 cents. Multiply by 100.",
        "UnitAmountDecimal is UnitAmount with fractions of a cent, not a price in dollars."
    );

    public static readonly DiagnosticDescriptor STRIPE3010_AmountsOfSeveralCurrenciesAddedUp = Rule(
        "STRIPE3010",
        "Amounts",
        "Amounts of several currencies added up",
        "'{0}' may hold several currencies, and their amounts are added up: 10 dollars and 1000 yen are no 20 of anything. Group by Currency first.",
        "A balance has one entry for each currency, and a list of charges holds whatever was charged. Cents and yen do not add up.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE3011_AmountSentByTheClient = Rule(
        "STRIPE3011",
        "Amounts",
        "Amount of money sent by the client",
        "'{0}' comes from the request, and whoever sends that chooses what to pay. Take the price from your own data, or from a Stripe Price.",
        "A browser sends whatever its user wants it to. A price that comes from the request can be 0.50 for anything in the shop.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE3012_CastBeforeScaling = Rule(
        "STRIPE3012",
        "Amounts",
        "Price cut to an integer before it is scaled",
        "'{0}' is cut to whole units before it is multiplied by {1}: 19.99 becomes 1900. Scale first, then round and convert.",
        "A cast binds more tightly than a multiplication: (long)price * 100 is ((long)price) * 100, so the cents are gone before the factor comes."
    );

    public static readonly DiagnosticDescriptor STRIPE3013_AmountScaledTwice = Rule(
        "STRIPE3013",
        "Amounts",
        "Amount in minor units scaled again",
        "'{0}' is in minor units already, and is multiplied by 100 again: 20.00 becomes 2000.00. Use it as it is.",
        "Stripe's own amounts (Coupon.AmountOff, PaymentIntent.Amount, Price.UnitAmount) and what was multiplied by 100 once are in the smallest unit. Scaled again they charge, refund or discount a hundred times too much."
    );
}
