using System.Security.Cryptography;
using System.Text;

namespace StripeGuard.Testing.Objects;

/// <summary>Ids in Stripe's form, the same on every run with the same seed and key.</summary>
internal sealed class IdGenerator(int seed, string secretKey)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private long counter;

    /// <summary>A generator of its own for something inside this one's, such as a connected account.</summary>
    public IdGenerator For(string scope) => new(seed, $"{secretKey}:{scope}");

    /// <summary>The next id with that prefix (<c>pi_</c>), of 24 letters and digits or as many as asked for.</summary>
    public string Next(string prefix, int length = 24)
    {
        var number = Interlocked.Increment(ref counter);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{secretKey}:{number}"), hash);
        return string.Create(
            prefix.Length + length,
            (prefix, hash: hash.ToArray()),
            static (target, state) =>
            {
                state.prefix.CopyTo(target);
                for (var i = state.prefix.Length; i < target.Length; i++)
                {
                    target[i] = Alphabet[state.hash[(i - state.prefix.Length) % state.hash.Length] % Alphabet.Length];
                }
            }
        );
    }
}
