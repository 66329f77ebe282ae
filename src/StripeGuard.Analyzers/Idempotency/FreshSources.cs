using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>What gives another value each time it is asked: random, clock, counter.</summary>
internal static class FreshSources
{
    public static bool Is(IOperation value) =>
        value switch
        {
            IInvocationOperation call => IsFresh(call.TargetMethod),
            IPropertyReferenceOperation property => IsFresh(property.Property),
            _ => false,
        };

    private static bool IsFresh(ISymbol member) =>
        (member.ContainingType?.Name, member.Name) switch
        {
            ("Guid", "NewGuid" or "CreateVersion7") => true,
            ("DateTime" or "DateTimeOffset", "Now" or "UtcNow") => true,
            ("TimeProvider", "GetUtcNow" or "GetLocalNow" or "GetTimestamp") => true,
            ("Stopwatch", "GetTimestamp" or "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks") => true,
            ("Environment", "TickCount" or "TickCount64") => true,
            ("Path", "GetRandomFileName") => true,
            ("Interlocked", "Increment" or "Decrement") => true,
            ("Random", "Next" or "NextInt64" or "NextDouble" or "NextBytes") => true,
            ("RandomNumberGenerator", "GetBytes" or "GetInt32" or "GetHexString" or "GetString") => true,
            ("Ulid", "NewUlid") => true,
            _ => false,
        };
}
