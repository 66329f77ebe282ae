using System.Globalization;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Faults;

/// <summary>
/// Faults that a request itself asks for, so that tests in any language can: <c>StripeGuard-Fault: 503, 503</c> fails
/// twice and then succeeds. Requests with one idempotency key, as an SDK's retries are, go through the chain together.
/// </summary>
internal sealed class FaultHeader
{
    public const string Name = "StripeGuard-Fault";

    /// <summary>Chains that nobody goes on with are forgotten at this number.</summary>
    private const int MostChains = 10_000;

    private const int LongestDelay = 600_000;

    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>What the request asks for now; null when it asks for nothing, or has had all it asked for.</summary>
    /// <exception cref="StripeErrorException">The header cannot be read.</exception>
    public FaultStep? Next(ApiRequest request)
    {
        if (request.Header(Name) is not { Length: > 0 } header)
        {
            return null;
        }

        var steps = Parse(header);
        var chain = $"{request.Header("Idempotency-Key")} {request.Method} {request.Path} {header}";
        var position = positions.GetValueOrDefault(chain);
        if (position == steps.Count)
        {
            positions.Remove(chain);
            return null;
        }

        if (positions.Count >= MostChains)
        {
            positions.Clear();
        }

        positions[chain] = position + 1;
        return steps[position];
    }

    public static IReadOnlyList<FaultStep> Parse(string header) => [.. header.Split(',').Select(ParseStep)];

    private static FaultStep ParseStep(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var options = parts
            .Skip(1)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1), StringComparer.Ordinal);
        return parts[0] switch
        {
            "succeed" => FaultStep.Succeed,
            "lose-response" => FaultStep.LoseResponse,
            "drop-connection" => FaultStep.DropConnection,
            ['d', 'e', 'l', 'a', 'y', '=', .. var time] when Number(time) is >= 0 and <= LongestDelay and var delay =>
                FaultStep.Delay(TimeSpan.FromMilliseconds(delay)),
            var status when Number(status) is 409 or 429 or 500 or 502 or 503 or 504 => FaultStep.Respond(
                Number(status),
                options.GetValueOrDefault("should-retry") switch
                {
                    "true" => true,
                    "false" => false,
                    _ => null,
                },
                options.GetValueOrDefault("code")
            ),
            _ => throw StripeErrors.Invalid(
                $"StripeGuard does not know the fault '{text.Trim()}' in the header {Name}. Write one or more of these, with commas between: succeed, lose-response, drop-connection, delay=MILLISECONDS, or 409, 429, 500, 502, 503, 504, each with ;should-retry=true, ;should-retry=false or ;code=lock_timeout if you like."
            ),
        };
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
