using System.Globalization;

namespace Quickstart;

/// <summary>US dollars for people: <c>2999</c> is <c>$29.99</c>. Other currencies have other units: see the dashboard sample.</summary>
internal static class Dollars
{
    public static string Show(long cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100m:N2}");
}
