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

    public static readonly DiagnosticDescriptor STRIPE3006_IntegerDivisionOfAmount = Rule(
        "STRIPE3006",
        "Amounts",
        "Integer division of an amount loses the cents",
        "'{0}' is an integer in minor units, so this division drops the cents. Divide by 100m.",
        "Dividing a long by an int is integer division in C#: 1999 / 100 is 19, not 19.99."
    );
}
