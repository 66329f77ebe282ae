using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Versions;
using Account = StripeGuard.Testing.Objects.Account;

namespace StripeGuard.Testing.Http;

/// <summary>
/// The way of a request: authenticated, routed, decoded, checked against the catalogue, run once for its idempotency key
/// in its account, expanded, answered.
/// </summary>
internal sealed partial class Router
{
    /// <summary>
    /// The stripe-mock whose place a stand-in takes: test suites look whether it is new enough for them, and so ask
    /// <c>GET /</c>, which stripe-mock refuses for want of a key, like any other request, and with this header.
    /// </summary>
    private const string StandsInFor = "0.197.0";

    private static readonly JsonSerializerOptions AsStripeWrites = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Lazy<StoredRoutes> Stored = new(() => new StoredRoutes(Catalogue.Current));

    private readonly Accounts accounts;
    private readonly RequestLog log;
    private readonly Lazy<(RouteTree<Route> Tree, Expansion Expansion)> routes;

    public Router(Accounts accounts, IEnumerable<IResource> resources, RequestLog log)
    {
        this.accounts = accounts;
        this.log = log;
        routes = new(() => Build(resources));
    }

    public async Task<ApiAnswer> AnswerAsync(ApiRequest request)
    {
        Account? account = null;
        ApiAnswer answer;
        try
        {
            account = Authentication.AccountOf(request, accounts);
            request.RequestId = account.RequestIds.Next("req_", 14);
            answer = await AnswerAsync(request, account).ConfigureAwait(false);
        }
        catch (StripeErrorException refused)
        {
            answer = Refusal(refused);
        }
#pragma warning disable CA1031 // A request that cannot even be read must not take the server down.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            answer = Fault(request, fault);
        }

        answer = Signed(request, answer, account);
        (account?.Platform ?? account)?.Guard.Watch(request, answer);
        return answer;
    }

    /// <summary>The answer to a request that cannot even be read.</summary>
    public ApiAnswer Refuse(ApiRequest request, StripeErrorException why) => Signed(request, Refusal(why), null);

    private ApiAnswer Signed(ApiRequest request, ApiAnswer answer, Account? account)
    {
        if (request.RequestId.Length == 0)
        {
            request.RequestId = accounts.RequestIds.Next("req_", 14);
        }

        // A request that never arrived is not in Stripe's log.
        if (answer.Status != 0)
        {
            Sign(request, answer);
            if (accounts.Options.UnknownIds == UnknownIds.Conjure)
            {
                answer.Headers["Stripe-Mock-Version"] = StandsInFor;
                if (request.Header("Idempotency-Key") is { Length: > 0 } key && IsPrintable(key))
                {
                    answer.Headers["Idempotency-Key"] = key;
                }
            }

            log.Add(request, answer, account?.Id);
        }

        return answer;
    }

    private async Task<ApiAnswer> AnswerAsync(ApiRequest request, Account account)
    {
        if ((account.Platform ?? account).Faults.Strike(request) is not { } fault)
        {
            return await AnswerAsync(request, account, TimeSpan.Zero).ConfigureAwait(false);
        }

        if (fault.Instead is { } instead)
        {
            return instead(request);
        }

        var answer = await AnswerAsync(request, account, fault.DelayBy).ConfigureAwait(false);
        return answer with { IsLost = fault.LosesAnswer };
    }

    private Task<ApiAnswer> AnswerAsync(ApiRequest request, Account account, TimeSpan delay)
    {
        var version = request.Header("Stripe-Version");
        if (version is not null && !VersionDate().IsMatch(version))
        {
            throw StripeErrors.Invalid($"Invalid Stripe API version: {version}");
        }

        if (routes.Value.Tree.Find(request.Method, request.Path) is not var (route, pathValues))
        {
            throw StripeErrors.Invalid(
                $"Unrecognized request URL ({request.Method}: {request.Path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
                status: 404
            );
        }

        version ??= account.Options.ApiVersion;
        Check(request, account, route, version);
        return account.Idempotency.RunAsync(
            request,
            account.Time.ServerNow,
            async () =>
            {
                await Task.Delay(delay).ConfigureAwait(false);
                return Execute(request, account, route, pathValues, version);
            }
        );
    }

    private void Check(ApiRequest request, Account account, Route route, string version)
    {
        var tree = BodyDecoder.Decode(request).Tree;
        request.Expand = ExpandPaths(tree);
        if (route.Catalogued is not { } catalogued)
        {
            request.Parameters = new Parameters(
                (JsonObject)FormDecoder.Guess(new JsonObject { ["-"] = tree })["-"]!.DeepClone()
            );
            return;
        }

        OlderRequests.Rewrite(catalogued, tree, version);
        request.Parameters = new Parameters(tree);
        if (!account.Conjures)
        {
            routes.Value.Expansion.Check(catalogued, request.Expand, version);
        }

        request.Parameters = new Parameters(
            new ParameterCheck(Catalogue.Current, catalogued, version).Check((JsonObject)tree.DeepClone())
        );
    }

    private static List<string> ExpandPaths(JsonObject tree)
    {
        var expand = tree["expand"];
        tree.Remove("expand");
        return expand switch
        {
            null => [],
            JsonValue value when value.GetValue<string>().Length == 0 => [],
            JsonObject hash when FormDecoder.ArrayOf(hash) is { } array => Paths(array),
            JsonArray array => Paths(array),
            _ => throw StripeErrors.Invalid("Invalid array", param: "expand"),
        };

        static List<string> Paths(JsonArray array) =>
            array.All(item => item is JsonValue)
                ? [.. array.Select(item => item!.GetValue<string>())]
                : throw StripeErrors.Invalid("Invalid array", param: "expand");
    }

    private ApiAnswer Execute(
        ApiRequest request,
        Account account,
        Route route,
        IReadOnlyList<string> pathValues,
        string version
    )
    {
        try
        {
            lock (account.Lock)
            {
                account.ReachedAt(request.Header("Host"));
                var call = new Call(account, request, pathValues);
                using var stay = account.Time.Enter(OwnTime.Of(call));
                var result =
                    account.Conjures && route.Conjured is { } conjured
                        ? conjured.Answer(call, route.Operation)
                        : route.Operation(call);
                if (call.Content is { } content)
                {
                    return new ApiAnswer(200, content.Bytes) { ContentType = content.ContentType };
                }

                if (route.Catalogued?.Answer == AnswerKind.Object)
                {
                    Completion.Complete(result);
                }

                if (OlderShapes.Differ(version) || OlderShapes.Differ(account.Options.ApiVersion))
                {
                    result = (JsonObject)result.DeepClone();
                    OlderShapes.Render(account, result, version);
                }

                if (request.Expand.Count > 0 && route.Catalogued is { } catalogued)
                {
                    result = routes.Value.Expansion.Apply(account, catalogued, result, request.Expand, version);
                }

                return new ApiAnswer(200, JsonSerializer.SerializeToUtf8Bytes(result, AsStripeWrites));
            }
        }
        catch (StripeErrorException refused)
        {
            OlderShapes.Render(account, refused.Error, version);
            return Refusal(refused);
        }
#pragma warning disable CA1031 // The fake must answer whatever goes wrong in one of its resources, and go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Fault(request, fault);
        }
    }

    private static ApiAnswer Fault(ApiRequest request, Exception fault) =>
        Refusal(
            StripeErrors.Api(
                $"StripeGuard's fake Stripe failed on {request.Method} {request.Path} ({fault.GetType().Name}: {fault.Message}). This is a fault of the fake, not of your code: please report it with this request."
            )
        );

    /// <summary>Stripe's error object as an answer.</summary>
    public static ApiAnswer Refusal(StripeErrorException refused) =>
        new(
            refused.Status,
            JsonSerializer.SerializeToUtf8Bytes(
                refused.Answer ?? new JsonObject { ["error"] = refused.Error.DeepClone() },
                AsStripeWrites
            )
        );

    private void Sign(ApiRequest request, ApiAnswer answer)
    {
        answer.Headers["Request-Id"] = request.RequestId;
        answer.Headers["Stripe-Version"] = accounts.Options.ApiVersion;
        Echo("Stripe-Version", request.Header("Stripe-Version"));
        Echo("Stripe-Account", request.Header("Stripe-Account"));
        if (request.IdempotencyKey is { Length: <= 255 } key)
        {
            Echo("Idempotency-Key", key);
            answer.Headers.TryAdd("Original-Request", request.RequestId);
        }

        // What cannot stand in a header is left out rather than sent back broken.
        void Echo(string name, string? value)
        {
            if (value is { Length: > 0 } && IsPrintable(value))
            {
                answer.Headers[name] = value;
            }
        }
    }

    private static bool IsPrintable(string text) => text.All(letter => letter is >= ' ' and <= '~');

    private static (RouteTree<Route> Tree, Expansion Expansion) Build(IEnumerable<IResource> resources)
    {
        var table = new RouteTable();
        foreach (var resource in resources)
        {
            resource.Map(table);
        }

        var tree = new RouteTree<Route>();
        foreach (var catalogued in Catalogue.Current.Routes)
        {
            tree.GetOrAdd(
                catalogued.Method,
                catalogued.Path,
                () =>
                    new Route(
                        catalogued,
                        () => Stored.Value.OperationOf(catalogued),
                        () => Stored.Value.ConjuredOf(catalogued)
                    )
            );
        }

        foreach (var (route, operation) in table.Operations)
        {
            var space = route.IndexOf(' ', StringComparison.Ordinal);
            tree.GetOrAdd(route[..space], route[(space + 1)..], () => new Route(null, () => operation))
                .Behave(operation);
        }

        return (tree, new Expansion(Catalogue.Current, table.Inclusions));
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[A-Za-z0-9_.;= -]{0,200}\z")]
    private static partial Regex VersionDate();

    /// <summary>A route: what the catalogue knows of it, and the operation that answers it, which is made when first asked for.</summary>
    private sealed class Route(CatalogueRoute? catalogued, Func<Operation> stored, Func<ConjuredRoute>? standIn = null)
    {
        private Operation? operation;
        private ConjuredRoute? conjured;

        public CatalogueRoute? Catalogued => catalogued;

        /// <summary>What stands in where nothing was created; null for a route that the catalogue does not know.</summary>
        public ConjuredRoute? Conjured => conjured ??= standIn?.Invoke();

        public Operation Operation => operation ??= stored();

        public void Behave(Operation own) => operation = own;
    }
}
