using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Which words a file may hold, whatever their case: a Bloom filter over its text, a bit a character. It never denies a
/// word that is there; one word in some hundreds it takes for there though it is not.
/// </summary>
internal sealed class WordFilter
{
    private const int SmallestSize = 1024;

    private readonly uint[] bits;
    private readonly uint mask;

    public WordFilter(SourceText text)
    {
        var size = SmallestSize;
        while (size < text.Length)
        {
            size *= 2;
        }

        bits = new uint[size / 32];
        mask = (uint)size - 1;
        Read(text.ToString());
    }

    public bool MayHold(string word)
    {
        var hash = Start;
        foreach (var letter in word)
        {
            hash = Next(hash, letter);
        }

        return IsSet(hash & mask) && IsSet(Second(hash) & mask);
    }

    public static bool IsPartOfWord(char letter) =>
        letter < 128
            ? letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_'
            : SyntaxFacts.IsIdentifierPartCharacter(letter);

    private void Read(string text)
    {
        var hash = Start;
        var isInWord = false;
        foreach (var letter in text)
        {
            if (IsPartOfWord(letter))
            {
                hash = Next(hash, letter);
                isInWord = true;
            }
            else if (isInWord)
            {
                Add(hash);
                hash = Start;
                isInWord = false;
            }
        }

        if (isInWord)
        {
            Add(hash);
        }
    }

    private void Add(uint hash)
    {
        Set(hash & mask);
        Set(Second(hash) & mask);
    }

    private void Set(uint bit) => bits[bit >> 5] |= 1u << (int)(bit & 31);

    private bool IsSet(uint bit) => (bits[bit >> 5] & (1u << (int)(bit & 31))) != 0;

    // FNV-1a, over letters without their case.
    private const uint Start = 2166136261;

    private static uint Next(uint hash, char letter) =>
        unchecked((hash ^ (letter is >= 'A' and <= 'Z' ? (uint)letter | 0x20 : letter)) * 16777619);

    private static uint Second(uint hash) => unchecked(((hash >> 15) | (hash << 17)) * 2654435769);
}
