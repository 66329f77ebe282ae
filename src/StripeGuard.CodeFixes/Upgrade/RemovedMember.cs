namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>A member that Stripe.net had on a type that is still there, and what stands for it now.</summary>
/// <param name="type">The type's full name in the Stripe.net that is referenced.</param>
/// <param name="name">The name that is gone.</param>
/// <param name="removedIn">The version that dropped it, as its changelog has it.</param>
/// <param name="read">What to write where it is read or called: a path from the same receiver.</param>
/// <param name="write">What to write where it is set: a name, or an assignment in which <c>$</c> stands for the value and <c>T:Name</c> for a type of Stripe.net.</param>
/// <param name="whenRead">Paths for a member read on from it: <c>Id</c> of an object that is not expanded any more.</param>
/// <param name="condition">What to write for a flag, and for its negation.</param>
/// <param name="rewrite">For what a path does not say.</param>
/// <param name="note">What a person has to decide. With no other rewriting, the note is all that the fix adds, and says why the code does not compile.</param>
internal sealed class RemovedMember(
    string type,
    string name,
    string removedIn,
    string? read = null,
    string? write = null,
    (string Member, string Path)[]? whenRead = null,
    (string True, string False)? condition = null,
    Func<RemovedUse, Rewrite?>? rewrite = null,
    string? note = null
)
{
    public string Type { get; } = type;
    public string Name { get; } = name;
    public string RemovedIn { get; } = removedIn;
    public string? Read { get; } = read;
    public string? Write { get; } = write;
    public IReadOnlyList<(string Member, string Path)> WhenRead { get; } = whenRead ?? [];
    public (string True, string False)? Condition { get; } = condition;
    public Func<RemovedUse, Rewrite?>? Rewrite { get; } = rewrite;
    public string? Note { get; } = note;
}

/// <summary>A type that Stripe.net had, and the one that took its place; none where only a person can say.</summary>
internal sealed class RemovedType(string name, string removedIn, string? replacement, string? note = null)
{
    public string Name { get; } = name;
    public string RemovedIn { get; } = removedIn;
    public string? Replacement { get; } = replacement;
    public string? Note { get; } = note;
}

/// <summary>A property that kept its name and changed its type.</summary>
/// <param name="read">What to write where the old type is expected.</param>
/// <param name="write">What to write where the old type is given; <c>$</c> stands for the value, <c>T:Name</c> for a type of Stripe.net.</param>
internal sealed class RetypedMember(
    string type,
    string name,
    string changedIn,
    string? read = null,
    string? write = null
)
{
    public string Type { get; } = type;
    public string Name { get; } = name;
    public string ChangedIn { get; } = changedIn;
    public string? Read { get; } = read;
    public string? Write { get; } = write;
}
