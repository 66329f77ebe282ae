using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>What is changed at one place, in terms of the unchanged document's text, so that trivia and style stay as they are.</summary>
/// <param name="title">What the light bulb shows.</param>
/// <param name="changes">The changes; none where only a note is left.</param>
/// <param name="at">Where it is: a note goes above this line.</param>
/// <param name="note">What a person has to decide, or null.</param>
/// <param name="needsUsing">A namespace that has to be imported.</param>
internal sealed class Rewrite(
    string title,
    IReadOnlyList<TextChange> changes,
    int at,
    string? note = null,
    string? needsUsing = null
)
{
    public string Title { get; } = title;
    public IReadOnlyList<TextChange> Changes { get; } = changes;
    public int At { get; } = at;
    public string? Note { get; } = note;
    public string? NeedsUsing { get; } = needsUsing;
}
