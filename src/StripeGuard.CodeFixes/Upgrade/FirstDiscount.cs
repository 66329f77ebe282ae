using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>The one <c>Discount</c> of an invoice or a subscription became a list (API basil); code for one takes the first.</summary>
internal static class FirstDiscount
{
    private const string Note =
        "there can be several discounts; this takes the first. They are ids unless the request expands them (Expand \"discounts\"), and in webhook events: then Discounts holds nothing to read.";

    public static Rewrite? Rewrite(RemovedUse use)
    {
        if (use.Access is not { } access || use.InNameof || !use.Has("Discounts"))
        {
            return null;
        }

        var path = use.PathBefore("Discounts?.FirstOrDefault()", access);
        return new Rewrite(
            "Use the first of 'Discounts'",
            [new TextChange(use.Name.Span, path)],
            use.Position,
            Note,
            use.LinqUsing()
        );
    }
}
