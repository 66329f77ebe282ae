using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Faults;

/// <summary>
/// The requests that a fault is for: a method and a path, in which <c>{any}</c> or <c>*</c> stands for one segment and
/// <c>*</c> alone for every path or method.
/// </summary>
internal sealed class FaultRoute
{
    private readonly string method;
    private readonly string[]? segments;

    public FaultRoute(string route)
    {
        var parts = route.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["*"])
        {
            parts = ["*", "*"];
        }

        if (parts is not [var verb, var path] || (path != "*" && !path.StartsWith('/')))
        {
            throw new ArgumentException(
                $"'{route}' is no route. Write method and path as Stripe's reference does: POST /v1/payment_intents/{{intent}}/confirm, or * for all.",
                nameof(route)
            );
        }

        method = verb.ToUpperInvariant();
        segments = path == "*" ? null : path.Split('/');
        if (!Catalogue.Current.Routes.Any(known => Fits(known.Method, known.Path.Split('/'))))
        {
            throw new ArgumentException(
                $"Stripe has no route '{route}', so this fault would never strike.{Nearest()}",
                nameof(route)
            );
        }
    }

    public bool Matches(string requestMethod, string requestPath) => Fits(requestMethod, requestPath.Split('/'));

    public override string ToString() => $"{method} {(segments is null ? "*" : string.Join('/', segments))}";

    private static bool IsPlaceholder(string segment) => segment == "*" || segment.StartsWith('{');

    private bool Fits(string otherMethod, string[] others) =>
        (method == "*" || method == otherMethod)
        && (
            segments is null
            || (
                segments.Length == others.Length
                && segments
                    .Zip(others)
                    .All(pair => pair.First == pair.Second || IsPlaceholder(pair.First) || pair.Second.StartsWith('{'))
            )
        );

    private string Nearest()
    {
        var nearest = Catalogue
            .Current.Routes.Select(known => $"{known.Method} {known.Path}")
            .MinBy(known => EditDistance.Between(known, ToString()));
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }
}
