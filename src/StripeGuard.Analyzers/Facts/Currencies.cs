namespace StripeGuard.Analyzers.Facts;

/// <summary>What Stripe knows of a currency; amounts are in its smallest unit.</summary>
internal sealed class Currency(string code, int decimals, long minimum, long maximum, int step)
{
    public string Code { get; } = code;

    /// <summary>How many of an amount's digits are minor: 2 for usd, 0 for jpy, 3 for kwd.</summary>
    public int Decimals { get; } = decimals;

    /// <summary>The smallest charge; the smallest step where Stripe names none.</summary>
    public long Minimum { get; } = minimum;

    /// <summary>The largest charge: eight digits, or the longer bound that Stripe names.</summary>
    public long Maximum { get; } = maximum;

    /// <summary>What every amount is a multiple of.</summary>
    public int Step { get; } = step;
}

/// <summary>
/// Stripe's presentment currencies: docs.stripe.com/currencies (supported currencies, zero-decimal and three-decimal
/// currencies, special cases, minimum and maximum charge amounts), and the eight digits of
/// docs.stripe.com/api/payment_intents/create.
/// </summary>
internal static class Currencies
{
    private const long EightDigits = 99_999_999;

    private const string TwoDecimals =
        "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf"
        + " chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf"
        + " idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk"
        + " mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd"
        + " shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs wst xcd xcg yer zar zmw";

    private const string NoDecimals = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";

    // The last of the three is always 0: special cases.
    private const string ThreeDecimals = "bhd jod kwd omr tnd";

    // Minimum charge amounts, judged in the currency that the charge settles in.
    private static readonly Dictionary<string, long> Minimums = new(StringComparer.Ordinal)
    {
        ["aed"] = 200,
        ["ars"] = 50,
        ["aud"] = 50,
        ["brl"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["cop"] = 50,
        ["czk"] = 1500,
        ["dkk"] = 250,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["hkd"] = 400,
        ["huf"] = 17_500,
        ["idr"] = 50,
        ["ils"] = 50,
        ["inr"] = 50,
        ["jpy"] = 50,
        ["krw"] = 50,
        ["mxn"] = 1000,
        ["myr"] = 200,
        ["nok"] = 300,
        ["nzd"] = 50,
        ["php"] = 50,
        ["pln"] = 200,
        ["ron"] = 200,
        ["rub"] = 50,
        ["sek"] = 300,
        ["sgd"] = 50,
        ["thb"] = 1000,
        ["usd"] = 50,
        ["zar"] = 50,
    };

    // Maximum charge amounts beyond the eight digits.
    private static readonly Dictionary<string, long> Maximums = new(StringComparer.Ordinal)
    {
        ["cop"] = 9_999_999_999,
        ["idr"] = 999_999_999_999,
        ["inr"] = 999_999_999,
    };

    // Special cases: without decimals in fact, but sent with two, which must be 00.
    private static readonly HashSet<string> SentWithTwoZeros = ["isk", "ugx"];

    // Special cases: two decimals in a charge, none in a payout, whose amount must be a multiple of 100.
    private static readonly HashSet<string> WholeInPayouts = ["huf", "twd"];

    // Codes that Stripe took once, and what took the currency's place.
    private static readonly Dictionary<string, string> Successors = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bgn"] = "eur",
        ["hrk"] = "eur",
        ["ltl"] = "eur",
        ["lvl"] = "eur",
        ["eek"] = "eur",
        ["sll"] = "sle",
        ["zmk"] = "zmw",
        ["byr"] = "byn",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["us"] = "usd",
        ["us dollar"] = "usd",
        ["us dollars"] = "usd",
        ["euro"] = "eur",
        ["euros"] = "eur",
        ["€"] = "eur",
        ["£"] = "gbp",
        ["yen"] = "jpy",
        ["¥"] = "jpy",
    };

    // Asked first when a code is one letter off: the rest would give most typing errors several neighbours.
    private static readonly string[] Common =
    [
        "usd",
        "eur",
        "gbp",
        "jpy",
        "cad",
        "aud",
        "chf",
        "sek",
        "nok",
        "dkk",
        "pln",
        "inr",
        "brl",
        "mxn",
        "nzd",
        "sgd",
        "hkd",
    ];

    private static readonly Dictionary<string, Currency> ByCode = Read();

    /// <summary>Every currency that Stripe takes.</summary>
    public static IReadOnlyCollection<Currency> All => ByCode.Values;

    /// <summary>The currency of that code in any case, or null.</summary>
    public static Currency? Find(string code) => ByCode.TryGetValue(code, out var currency) ? currency : null;

    /// <summary>Whether the currency has no coins smaller than its unit, however Stripe wants it sent.</summary>
    public static bool IsWhole(string code) =>
        Find(code) is { Decimals: 0 } || SentWithTwoZeros.Contains(code.ToLowerInvariant());

    /// <summary>Whether a payout in the currency must be a multiple of 100.</summary>
    public static bool IsWholeInPayouts(string code) => WholeInPayouts.Contains(code.ToLowerInvariant());

    /// <summary>The code that took the place of one that Stripe no longer takes, or null.</summary>
    public static string? SuccessorOf(string code) => Successors.TryGetValue(code, out var next) ? next : null;

    /// <summary>The one code that a wrong one was surely meant to be, or null.</summary>
    public static string? Nearest(string code)
    {
        var meant = code.Trim();
        if (Find(meant) is { } known)
        {
            return known.Code;
        }

        if (SuccessorOf(meant) is not null)
        {
            return null;
        }

        if (Names.TryGetValue(meant, out var named))
        {
            return named;
        }

        meant = meant.ToLowerInvariant();
        return Only(Common, meant) ?? Only(ByCode.Keys, meant);
    }

    private static string? Only(IEnumerable<string> codes, string meant)
    {
        string? found = null;
        foreach (var code in codes)
        {
            if (!IsOneSlipAway(code, meant))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = code;
        }

        return found;
    }

    // One letter wrong, too many, missing, or two changed places.
    private static bool IsOneSlipAway(string code, string meant)
    {
        if (meant.Length == code.Length)
        {
            var first = 0;
            while (first < code.Length && code[first] == meant[first])
            {
                first++;
            }

            var rest = code.Substring(Math.Min(first + 1, code.Length));
            return meant.Substring(Math.Min(first + 1, code.Length)) == rest
                || (
                    first + 1 < code.Length
                    && code[first] == meant[first + 1]
                    && code[first + 1] == meant[first]
                    && code.Substring(first + 2) == meant.Substring(first + 2)
                );
        }

        return meant.Length == code.Length + 1
            ? IsWithoutOne(meant, code)
            : meant.Length == code.Length - 1 && IsWithoutOne(code, meant);
    }

    private static bool IsWithoutOne(string longer, string shorter)
    {
        for (var index = 0; index < longer.Length; index++)
        {
            if (longer.Remove(index, 1) == shorter)
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, Currency> Read()
    {
        var currencies = new Dictionary<string, Currency>(StringComparer.OrdinalIgnoreCase);
        Add(TwoDecimals, 2, 1);
        Add(NoDecimals, 0, 1);
        Add(ThreeDecimals, 3, 10);
        return currencies;

        void Add(string codes, int decimals, int step)
        {
            foreach (var code in codes.Split(' '))
            {
                var multiple = SentWithTwoZeros.Contains(code) ? 100 : step;
                currencies.Add(
                    code,
                    new Currency(
                        code,
                        decimals,
                        Minimums.TryGetValue(code, out var minimum) ? minimum : multiple,
                        Maximums.TryGetValue(code, out var maximum) ? maximum : EightDigits,
                        multiple
                    )
                );
            }
        }
    }
}
