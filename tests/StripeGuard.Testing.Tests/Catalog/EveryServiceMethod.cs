using System.Collections;
using System.Net;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects.Stored;

namespace StripeGuard.Testing.Tests.Catalog;

/// <summary>How the methods are called.</summary>
internal enum CallStyle
{
    Synchronous,
    Asynchronous,
    AutoPaging,
    AutoPagingAsync,
}

/// <summary>One method of one service, and what came of the call; nothing refused means that it was answered.</summary>
internal sealed record ServiceCall(string Method, HttpStatusCode? Refused, string? Message, string? Unreadable);

/// <summary>Calls every service method of Stripe.net with the least that it takes, and keeps what came back.</summary>
internal sealed class EveryServiceMethod
{
    /// <summary>Parameters that are asked for by one route or another.</summary>
    private static readonly HashSet<string> Required =
    [
        .. (
            "account account_holder active_from alert_type alias allow_redisplay amount amount_requested applicability_config "
            + "billing calculation client_id "
            + "components country country_options currency customer default_aggregation destination display_name domain_name enabled_events "
            + "end_time entitlement_feature event_name external_account features file final_amount fixed_amount frozen_time grant_type "
            + "inclusive increment_amount initiated_at inputs interval invoice line_items lines lookup_key mode name "
            + "original_transaction payload payment_intent payment_method payment_method_details percentage "
            + "permissions price product promotion purpose query reason reference registration_code replacements report_type scope setup_intent "
            + "source start_time stripe_user_id subscription supported_currencies title type url value value_list"
        ).Split(' '),
    ];

    /// <summary>Those among them that hashes ask for as well.</summary>
    private static readonly HashSet<string> AlsoRequired = ["address", "currency", "formula", "type"];

    private readonly Dictionary<string, string> createdIds = new(StringComparer.Ordinal);
    private readonly List<string> bodies = [];
    private readonly HashSet<string> routes = new(StringComparer.Ordinal);
    private readonly List<ServiceCall> calls = [];

    private readonly bool remembers;

    private EveryServiceMethod(bool remembers) => this.remembers = remembers;

    public IReadOnlyList<ServiceCall> Calls => calls;

    /// <summary>What was answered with 2xx in JSON.</summary>
    public IReadOnlyCollection<string> Bodies => bodies;

    /// <summary>The routes that were asked for, without the ids in them where it is known that they are ids.</summary>
    public int Routes => routes.Count;

    /// <param name="remembers">Whether ids of what was made are used in later calls; otherwise no id is one that exists.</param>
    public static async Task<EveryServiceMethod> CallAsync(
        FakeStripe stripe,
        CallStyle style = CallStyle.Synchronous,
        bool remembers = true
    )
    {
        var all = new EveryServiceMethod(remembers);
        using var recorder = new Recorder(all);
        using var http = new HttpClient(recorder);
        var client = new StripeClient(
            new StripeClientOptions
            {
                ApiKey = "sk_test_everything",
                HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0),
                ApiBase = stripe.BaseUrl,
                FilesBase = stripe.BaseUrl,
                ConnectBase = stripe.BaseUrl,
                MeterEventsBase = stripe.BaseUrl,
            }
        );
        foreach (var (service, method) in Methods(client, style).OrderBy(item => Order(item.Method.Name)))
        {
            await all.CallAsync(service, method);
        }

        return all;
    }

    private static IEnumerable<(Service Service, MethodInfo Method)> Methods(StripeClient client, CallStyle style)
    {
        var synchronous = RouteRecorder.Methods(typeof(StripeClient).Assembly, client);
        if (style == CallStyle.Synchronous)
        {
            return synchronous;
        }

        return synchronous
            .Select(item => item.Service)
            .Distinct()
            .SelectMany(service =>
                service
                    .GetType()
                    .GetMethods(BindingFlags.Instance | BindingFlags.Public)
                    .Where(method => !method.IsGenericMethod && !method.IsSpecialName && Styled(method, style))
                    .Select(method => (service, method))
            );
    }

    private static bool Styled(MethodInfo method, CallStyle style) =>
        method.DeclaringType!.Assembly == typeof(StripeClient).Assembly
        && method.DeclaringType != typeof(Service)
        && style switch
        {
            CallStyle.Asynchronous => typeof(Task).IsAssignableFrom(method.ReturnType),
            CallStyle.AutoPaging => method.Name.EndsWith("AutoPaging", StringComparison.Ordinal),
            _ => method.Name.EndsWith("AutoPagingAsync", StringComparison.Ordinal),
        };

    private static int Order(string method) =>
        method.StartsWith("Create", StringComparison.Ordinal) ? 0
        : method.StartsWith("Delete", StringComparison.Ordinal) ? 2
        : 1;

    private async Task CallAsync(Service service, MethodInfo method)
    {
        var name = $"{service.GetType().FullName}.{method.Name}";
        try
        {
            var result = await ResultOf(method.Invoke(service, [.. method.GetParameters().Select(Argument)]));
            if (!method.Name.Contains("Preview", StringComparison.Ordinal))
            {
                Remember(result);
            }

            calls.Add(new ServiceCall(name, null, null, null));
        }
        catch (Exception failed)
        {
            var cause = failed is TargetInvocationException { InnerException: { } inner } ? inner : failed;
            calls.Add(
                cause is StripeException refused
                    ? new ServiceCall(name, refused.HttpStatusCode, refused.Message, null)
                    : new ServiceCall(name, null, null, $"{cause.GetType().Name}: {cause.Message}")
            );
        }
    }

    /// <summary>The result itself, whatever the style: a task's, or the first page and a half of a sequence.</summary>
    private static async Task<object?> ResultOf(object? returned)
    {
        if (returned is Task task)
        {
            await task;
            return task.GetType().GetProperty("Result")?.GetValue(task);
        }

        var asynchronous = returned
            ?.GetType()
            .GetInterfaces()
            .FirstOrDefault(type =>
                type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
            );
        if (asynchronous is not null)
        {
            var take = typeof(EveryServiceMethod)
                .GetMethod(nameof(TakeAsync), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(asynchronous.GetGenericArguments());
            return await (Task<List<object?>>)take.Invoke(null, [returned])!;
        }

        return returned is IEnumerable sequence and not string ? sequence.Cast<object?>().Take(15).ToList() : returned;
    }

    private static async Task<List<object?>> TakeAsync<T>(IAsyncEnumerable<T> sequence)
    {
        var items = new List<object?>();
        await foreach (var item in sequence)
        {
            items.Add(item);
            if (items.Count == 15)
            {
                break;
            }
        }

        return items;
    }

    private object? Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsSubclassOf(typeof(BaseOptions)))
        {
            return Options(type);
        }

        if (type == typeof(string))
        {
            return Id(parameter);
        }

        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    /// <summary>The id of an object of the service's own kind, or of the kind that it hangs under, or an unknown one.</summary>
    private string Id(ParameterInfo parameter)
    {
        var service = parameter.Member.DeclaringType!;
        var kind = $"{service.Namespace}.{service.Name.Replace("Service", "", StringComparison.Ordinal)}";
        var wanted =
            parameter.Name == "id"
                ? kind
                : createdIds
                    .Keys.Where(name => kind.StartsWith(name, StringComparison.Ordinal) && name != kind)
                    .MaxBy(name => name.Length);
        return createdIds.GetValueOrDefault(wanted ?? kind) ?? $"unknown_{service.Name}";
    }

    /// <summary>Options with every parameter that some route requires.</summary>
    private object Options(Type type)
    {
        var options = Activator.CreateInstance(type)!;
        if (options is EphemeralKeyCreateOptions key)
        {
            key.StripeVersion = StripeConfiguration.ApiVersion;
        }

        var fields = Catalogue.Current.Shape(type.FullName!["Stripe.".Length..]).Fields;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            if (name is not null && IsRequired(type, name) && fields.TryGetValue(name, out var field))
            {
                property.SetValue(options, Value(property.PropertyType, name, field));
            }
        }

        return options;
    }

    /// <summary>A card is what an issuing authorization is for; elsewhere it is one way to pay of many.</summary>
    private static bool IsRequired(Type options, string name) =>
        Required.Contains(name)
        || (name == "card" && options.Namespace!.EndsWith("TestHelpers.Issuing", StringComparison.Ordinal));

    private object? Value(Type type, string name, FieldType field)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return field.Kind == Kind.Enum ? field.Values[0] : Text(name);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            var list = (IList)Activator.CreateInstance(type)!;
            list.Add(Value(type.GetGenericArguments()[0], name, field.Item!));
            return list;
        }

        if (type.Name.StartsWith("AnyOf", StringComparison.Ordinal))
        {
            var choice = type.GetGenericArguments()[0];
            return Activator.CreateInstance(type, Value(choice, name, field));
        }

        return type == typeof(long) ? 1000L
            : type == typeof(decimal) ? 10m
            : type == typeof(bool) ? false
            : type == typeof(DateTime) ? new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc)
            : type == typeof(MultipartFileContent)
                ? new MultipartFileContent
                {
                    Data = new MemoryStream("Hello"u8.ToArray()),
                    Name = "hello.pdf",
                    Type = "application/pdf",
                }
            : type == typeof(Dictionary<string, string>) ? new Dictionary<string, string> { ["value"] = "25" }
            : type.IsAssignableTo(typeof(INestedOptions)) && !type.IsAbstract ? Nested(type)
            : null;
    }

    /// <summary>A hash with the fewest fields that make it more than an empty one, which form bodies cannot carry.</summary>
    private object Nested(Type type)
    {
        var nested = Activator.CreateInstance(type)!;
        var fields = Catalogue.Current.Shape(type.FullName!["Stripe.".Length..].Replace('+', '.')).Fields;
        var named = type.GetProperties()
            .Where(property => property.CanWrite)
            .Select(property =>
                (Property: property, Name: property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
            )
            .Where(item => item.Name is not null && fields.ContainsKey(item.Name))
            .OrderBy(item => Required.Contains(item.Name!) ? 0 : 1)
            .ToList();
        foreach (var (property, name) in named.Where((item, i) => i == 0 || AlsoRequired.Contains(item.Name!)))
        {
            property.SetValue(nested, Value(property.PropertyType, name!, fields[name!]));
        }

        return nested;
    }

    private string? Text(string name) =>
        name switch
        {
            "country" => "US",
            "currency" => "usd",
            "card" => createdIds.GetValueOrDefault("Stripe.Issuing.Card") ?? "ic_unknown0",
            "query" => "created>0",
            "url" => "https://example.com/hook",
            "source" => "tok_visa",
            "external_account" => "btok_us_verified",
            _ => Catalogue.Current.ShapeOfObject(name) is { } shape
                ? createdIds.GetValueOrDefault($"Stripe.{shape.Name}") ?? $"{IdPrefixes.Of(name)}unknown0"
                : "Ada",
        };

    private void Remember(object? result)
    {
        if (!remembers)
        {
            return;
        }

        if (result is IHasId { Id: { } id })
        {
            createdIds.TryAdd(result.GetType().FullName!, id);
        }
        else if (result is IEnumerable sequence and not string)
        {
            foreach (var item in sequence)
            {
                Remember(item);
            }
        }
        else if (result?.GetType().GetProperty("Data")?.GetValue(result) is IEnumerable items)
        {
            Remember(items);
        }
    }

    private sealed class Recorder : DelegatingHandler
    {
        private readonly EveryServiceMethod all;

        public Recorder(EveryServiceMethod all)
            : base(new HttpClientHandler()) => this.all = all;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var response = await base.SendAsync(request, cancellationToken);
            all.routes.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json")
            {
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                all.bodies.Add(await response.Content.ReadAsStringAsync(cancellationToken));
            }

            return response;
        }
    }
}
