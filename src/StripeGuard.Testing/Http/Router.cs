using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>The way of a request: authenticated, routed, run in its account, answered.</summary>
internal sealed class Router
{
    private readonly Accounts accounts;
    private readonly List<(string Method, string[] Segments, Operation Operation)> routes = [];

    public Router(Accounts accounts, IEnumerable<IResource> resources)
    {
        this.accounts = accounts;
        var table = new RouteTable();
        foreach (var resource in resources)
        {
            resource.Map(table);
        }

        foreach (var (route, operation) in table.Operations)
        {
            var space = route.IndexOf(' ', StringComparison.Ordinal);
            routes.Add((route[..space], route[(space + 1)..].Split('/'), operation));
        }
    }

    public ApiAnswer Answer(ApiRequest request)
    {
        try
        {
            var account = accounts.Of(Authentication.SecretKey(request));
            request.RequestId = account.Ids.Next("req_", 14);
            var (operation, values) = Find(request);
            lock (account.Lock)
            {
                var result = operation(new Call(account, request, values));
                return Answer(200, result, request);
            }
        }
        catch (StripeErrorException refused)
        {
            return Answer(refused.Status, new JsonObject { ["error"] = refused.Error.DeepClone() }, request);
        }
    }

    private static ApiAnswer Answer(int status, JsonObject body, ApiRequest request) =>
        new(status, body.ToJsonString()) { Headers = { ["Request-Id"] = request.RequestId } };

    private (Operation Operation, List<string> Values) Find(ApiRequest request)
    {
        var path = request.Path.Split('/');
        foreach (var (method, segments, operation) in routes)
        {
            if (method == request.Method && Matches(segments, path, out var values))
            {
                return (operation, values);
            }
        }

        throw StripeErrors.Invalid(
            $"Unrecognized request URL ({request.Method}: {request.Path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
            status: 404
        );
    }

    private static bool Matches(string[] segments, string[] path, out List<string> values)
    {
        values = [];
        if (segments.Length != path.Length)
        {
            return false;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{'))
            {
                values.Add(Uri.UnescapeDataString(path[i]));
            }
            else if (segments[i] != path[i])
            {
                return false;
            }
        }

        return true;
    }
}
