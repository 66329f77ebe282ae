using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Output;

/// <summary>How the tool names itself in reports.</summary>
internal static class Tool
{
    public const string Name = "StripeGuard";

    public static string Version { get; } =
        typeof(Tool)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The rule's title as a name in Pascal case, which SARIF viewers show beside the id.</summary>
    public static string RuleName(DiagnosticDescriptor rule) =>
        string.Concat(
            Text(rule.Title)
                .Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit)))
                .Where(word => word.Length > 0)
                .Select(word => char.ToUpperInvariant(word[0]) + word[1..])
        );

    /// <summary>The text in the one language that reports are written in.</summary>
    public static string Text(LocalizableString text) => text.ToString(CultureInfo.InvariantCulture);
}
