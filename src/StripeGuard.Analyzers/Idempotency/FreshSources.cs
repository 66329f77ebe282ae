using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Idempotency;

internal enum FreshKind
{
    None,

    /// <summary>Unique by construction: a Guid.</summary>
    Unique,

    /// <summary>Now.</summary>
    Clock,

    /// <summary>Random numbers, which meet again, and counters, which start again with the process.</summary>
    Number,

    /// <summary>A hash code, which is another number in the next process, and the same for two different things.</summary>
    HashCode,
}

/// <summary>What gives another value each time it is asked: random, clock, counter.</summary>
internal static class FreshSources
{
    public static bool Is(IOperation value) => KindOf(value) is FreshKind.Unique or FreshKind.Clock or FreshKind.Number;

    public static FreshKind KindOf(IOperation value) =>
        value switch
        {
            IInvocationOperation { TargetMethod.Name: "GetHashCode" } call => KindOfHash(call),
            IInvocationOperation call => KindOf(call.TargetMethod),
            IPropertyReferenceOperation property => KindOf(property.Property),
            _ => FreshKind.None,
        };

    private static FreshKind KindOf(ISymbol member) =>
        (member.ContainingType?.Name, member.Name) switch
        {
            ("Guid", "NewGuid" or "CreateVersion7") => FreshKind.Unique,
            ("Ulid", "NewUlid") => FreshKind.Unique,
            ("Path", "GetRandomFileName") => FreshKind.Unique,
            ("RandomNumberGenerator", "GetBytes" or "GetHexString" or "GetString") => FreshKind.Unique,
            ("DateTime" or "DateTimeOffset", "Now" or "UtcNow") => FreshKind.Clock,
            ("TimeProvider", "GetUtcNow" or "GetLocalNow" or "GetTimestamp") => FreshKind.Clock,
            ("Stopwatch", "GetTimestamp" or "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks") => FreshKind.Clock,
            ("Environment", "TickCount" or "TickCount64") => FreshKind.Clock,
            ("Interlocked", "Increment" or "Decrement") => FreshKind.Number,
            ("RandomNumberGenerator", "GetInt32") => FreshKind.Number,
            ("Random", "Next" or "NextInt64" or "NextDouble" or "NextBytes") => FreshKind.Number,
            ("HashCode", "Combine" or "ToHashCode") => FreshKind.HashCode,
            _ => FreshKind.None,
        };

    // Seeded anew in each process: strings, and all that are made of them or have no hash of their own. The hash of a
    // number or a Guid is always the same.
    private static FreshKind KindOfHash(IInvocationOperation call)
    {
        var type = call.Instance?.Type;
        var isOwn =
            type is { SpecialType: SpecialType.System_String or SpecialType.System_Object }
            || type is { IsAnonymousType: true }
            || type is INamedTypeSymbol { IsRecord: true }
            || (
                type is { TypeKind: TypeKind.Class }
                && call.TargetMethod.ContainingType.SpecialType is SpecialType.System_Object
            );
        return isOwn ? FreshKind.HashCode : FreshKind.None;
    }
}
