using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Http;

/// <summary>
/// Stripe's form encoding: brackets make the tree, <c>items[0][price]</c>, <c>items[][price]</c>, <c>metadata[k]</c>.
/// Whether numbered keys are an array or a hash only the catalogue knows, so that here everything is a hash; see
/// <see cref="ArrayOf"/>.
/// </summary>
internal static class FormDecoder
{
    /// <summary>Begins the key of an element sent with empty brackets; a bracket cannot be in a key that was sent.</summary>
    private const string AppendedMark = "[]";

    private const int MaximumDepth = 32;
    private const int MaximumParameters = 20_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static JsonObject Decode(params ReadOnlySpan<string?> encodedParts)
    {
        var root = new JsonObject();
        var count = 0;
        foreach (var encoded in encodedParts)
        {
            foreach (var pair in (encoded ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                if (++count > MaximumParameters)
                {
                    throw Refused("there are too many parameters");
                }

                var separator = pair.IndexOf('=', StringComparison.Ordinal);
                var name = Unescape(separator < 0 ? pair : pair[..separator]);
                if (name.Length == 0)
                {
                    throw Refused("one of them has no name");
                }

                Put(root, name, separator < 0 ? "" : Unescape(pair[(separator + 1)..]));
            }
        }

        return root;
    }

    /// <summary>Adds one parameter under its bracketed name.</summary>
    public static void Put(JsonObject root, string name, string value)
    {
        var keys = Keys(name);
        if (keys.Count > MaximumDepth)
        {
            throw Refused("its parameters are nested too deeply");
        }

        var node = root;
        for (var i = 0; i < keys.Count - 1; i++)
        {
            var key = keys[i] == "" ? Appended(node, keys[i + 1], last: i == keys.Count - 2) : keys[i];
            node[key] ??= new JsonObject();
            node = node[key] as JsonObject ?? throw Refused($"'{name}' is sent both as a value and as a hash");
        }

        var leaf = keys[^1] == "" ? AppendedMark + Index(node.Count) : keys[^1];
        if (node[leaf] is JsonObject)
        {
            throw Refused($"'{name}' is sent both as a value and as a hash");
        }

        node[leaf] = value;
    }

    /// <summary>The hash as an array, in the order of its numbers, or null when a key is not a number.</summary>
    public static JsonArray? ArrayOf(JsonObject hash)
    {
        var places = new List<(ulong Index, string Key)>(hash.Count);
        foreach (var (key, _) in hash)
        {
            var number = IsAppended(key) ? key.AsSpan(AppendedMark.Length) : key;
            if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            places.Add((index, key));
        }

        var array = new JsonArray();
        foreach (var (_, key) in places.OrderBy(place => place.Index))
        {
            var item = hash[key];
            hash[key] = null;
            array.Add(item);
        }

        return array;
    }

    /// <summary>Whether the key stands for an element that was sent with empty brackets, which only an array has.</summary>
    public static bool IsAppended(string key) => key.StartsWith(AppendedMark, StringComparison.Ordinal);

    /// <summary>Hashes with the keys 0, 1, 2 … as arrays, where no catalogue says what they are.</summary>
    public static JsonNode Guess(JsonObject hash)
    {
        var result = new JsonObject();
        foreach (var (key, value) in hash.ToArray())
        {
            hash.Remove(key);
            result[key] = value is JsonObject inner ? Guess(inner) : value;
        }

        var numbered =
            result.Count > 0
            && Enumerable
                .Range(0, result.Count)
                .All(i => result.ContainsKey(Index(i)) || result.ContainsKey(AppendedMark + Index(i)));
        return numbered ? ArrayOf(result)! : result;
    }

    /// <summary>Decodes one escaped name or value.</summary>
    public static string Unescape(string text)
    {
        if (text.AsSpan().IndexOfAny("%+\0") < 0)
        {
            return text;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (
                    i + 2 >= text.Length
                    || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var escaped)
                )
                {
                    throw Refused("invalid %-encoding");
                }

                bytes[length++] = escaped;
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes[length++] = (byte)' ';
            }
            else
            {
                var width = char.IsSurrogatePair(text, i) ? 2 : 1;
                length += Encoding.UTF8.GetBytes(text, i, width, bytes, length);
                i += width - 1;
            }
        }

        return Text(bytes.AsSpan(0, length));
    }

    /// <summary>UTF-8 text without NULs, or Stripe's 400.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw Refused("it contains a null byte") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Refused("it is not valid UTF-8");
        }
    }

    private static StripeErrorException Refused(string why) =>
        StripeErrors.Invalid($"Invalid request: the parameters could not be read, for {why}.");

    /// <summary>The keys of a bracketed name; a name whose brackets do not match is one key as it stands.</summary>
    private static List<string> Keys(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0)
        {
            return [name];
        }

        var keys = new List<string> { name[..open] };
        while (open < name.Length)
        {
            var close = name[open] == '[' ? name.IndexOf(']', open) : -1;
            if (close < 0 || name.AsSpan(open + 1, close - open - 1).Contains('['))
            {
                return [name];
            }

            keys.Add(name[(open + 1)..close]);
            open = close + 1;
        }

        return keys;
    }

    /// <summary>
    /// The element that <c>[][key]</c> belongs to: the last one, until the key repeats, which begins the next.
    /// </summary>
    private static string Appended(JsonObject node, string nextKey, bool last)
    {
        if (node.Count == 0)
        {
            return AppendedMark + Index(0);
        }

        var (key, element) = node.GetAt(node.Count - 1);
        return element is JsonObject obj && !(last && obj.ContainsKey(nextKey))
            ? key
            : AppendedMark + Index(node.Count);
    }

    private static string Index(int index) => index.ToString(CultureInfo.InvariantCulture);
}
