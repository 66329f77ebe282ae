using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.CardData;

internal enum CardDatum
{
    None,
    Number,
    SecurityCode,
}

/// <summary>Which names of members and columns mean a whole card number or a security code, in any spelling.</summary>
internal static class CardDataNames
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "cardnumber",
        "cardno",
        "cardnum",
        "creditcard",
        "creditcardnumber",
        "creditcardno",
        "creditcardnum",
        "debitcardnumber",
        "bankcardnumber",
        "paymentcardnumber",
        "ccnumber",
        "ccnum",
        "ccno",
        "pan",
        "cardpan",
        "primaryaccountnumber",
    };

    private static readonly HashSet<string> SecurityCodes = new(StringComparer.Ordinal)
    {
        "cvc",
        "cvc2",
        "cvccode",
        "cvcnumber",
        "cvv",
        "cvv2",
        "cvvcode",
        "cvvnumber",
        "cardcvc",
        "cardcvv",
        "creditcardcvc",
        "creditcardcvv",
        "cccvc",
        "cccvv",
        "cvccvv",
        "cvvcvc",
        "cardsecuritycode",
        "creditcardsecuritycode",
        "cardverificationcode",
        "cardverificationvalue",
        "cardverificationnumber",
        "encryptedcvc",
        "encryptedcvv",
        "cvcencrypted",
        "cvvencrypted",
    };

    // Cards that hold no money of a bank's customer.
    private static readonly string[] OtherCards =
    [
        "gift",
        "loyalty",
        "member",
        "library",
        "business",
        "identity",
        "idcard",
        "student",
        "sim",
        "flash",
        "playing",
        "access",
        "health",
        "insurance",
        "fuel",
        "punch",
        "score",
        "report",
    ];

    /// <summary>What <paramref name="name"/> means by itself: "CardNumber", "card_number" and "CARD-NUMBER" alike.</summary>
    public static CardDatum Of(string name)
    {
        // Asked of every property there is: most are dismissed by their length alone.
        if (name.Length is < 3 or > 40)
        {
            return CardDatum.None;
        }

        Span<char> buffer = stackalloc char[name.Length];
        var length = 0;
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character))
            {
                buffer[length++] = char.ToLowerInvariant(character);
            }
        }

        var letters = buffer.Slice(0, length).ToString();
        return Numbers.Contains(letters) ? CardDatum.Number
            : SecurityCodes.Contains(letters) ? CardDatum.SecurityCode
            : CardDatum.None;
    }

    /// <summary>What a property of a type means: its name, or "Number" and "SecurityCode" in a type that is a payment card.</summary>
    public static CardDatum Of(IPropertySymbol property)
    {
        if (!CanHold(property.Type))
        {
            return CardDatum.None;
        }

        var datum = Of(property.Name);
        if (datum == CardDatum.None && property.Name is not ("Number" or "SecurityCode" or "VerificationCode"))
        {
            return CardDatum.None;
        }

        if (IsOtherCard(property.ContainingType.Name))
        {
            return CardDatum.None;
        }

        // "CreditCard" may be the card itself; as a text or number it is the card's number.
        if (datum != CardDatum.None || !IsPaymentCard(property.ContainingType))
        {
            return datum;
        }

        return property.Name switch
        {
            "Number" => CardDatum.Number,
            "SecurityCode" or "VerificationCode" => CardDatum.SecurityCode,
            _ => CardDatum.None,
        };
    }

    public static string Describe(CardDatum datum) =>
        datum == CardDatum.SecurityCode ? "a card's security code" : "a card number";

    private static bool CanHold(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } => true,
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => CanHold(
                nullable.TypeArguments[0]
            ),
            _ => type.SpecialType
                is SpecialType.System_String
                    or SpecialType.System_Int16
                    or SpecialType.System_Int32
                    or SpecialType.System_Int64
                    or SpecialType.System_UInt64
                    or SpecialType.System_Decimal,
        };

    /// <summary>Whether a type or table is of cards that are no payment cards: gift cards, loyalty cards, score cards.</summary>
    public static bool IsOtherCard(string typeName) =>
        OtherCards.Any(word => typeName.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsPaymentCard(INamedTypeSymbol type) =>
        type.Name.IndexOf("Card", StringComparison.OrdinalIgnoreCase) >= 0
        && type.GetMembers()
            .OfType<IPropertySymbol>()
            .Any(member =>
                member.Name.StartsWith("Exp", StringComparison.OrdinalIgnoreCase)
                || Of(member.Name) == CardDatum.SecurityCode
            );
}
