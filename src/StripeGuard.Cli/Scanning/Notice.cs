namespace StripeGuard.Cli.Scanning;

/// <summary>Something the reader of the results must know about the scan itself: what was skipped, and why.</summary>
/// <param name="File">The path that it is about, relative to the scanned root where it lies below it.</param>
internal sealed record Notice(NoticeLevel Level, string Message, string? File = null);

internal enum NoticeLevel
{
    Note,
    Warning,
    Error,
}
