using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Versions;

/// <summary>2026-03-25.dahlia: Checkout's ui_mode says what is shown (docs.stripe.com/changelog/dahlia).</summary>
internal static class Dahlia
{
    public const string Version = "2026-03-25.dahlia";

    public static VersionChange[] Changes { get; } =
    [new(Version, "checkout.session", (_, session) => UiMode(session))];

    /// <summary>The words for the same page, older and newer.</summary>
    public static IReadOnlyDictionary<string, string> UiModes { get; } =
        new Dictionary<string, string>
        {
            ["hosted"] = "hosted_page",
            ["embedded"] = "embedded_page",
            ["custom"] = "elements",
        };

    private static void UiMode(JsonObject session)
    {
        if (UiModes.FirstOrDefault(words => words.Value == session.Text("ui_mode")).Key is { } older)
        {
            session["ui_mode"] = older;
        }
    }
}
