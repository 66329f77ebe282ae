using System.Net;
using System.Reflection;
using Stripe;

namespace StripeGuard.Testing.Catalog;

/// <summary>A route as Stripe.net calls it; several service methods may share one.</summary>
internal sealed record RecordedRoute(string Method, string Path, List<Type> Answers, List<Type> Options);

/// <summary>Finds Stripe.net's routes by calling each method of each service with a client that only writes down.</summary>
internal static class RouteRecorder
{
    public static IReadOnlyList<RecordedRoute> Record(Assembly assembly)
    {
        var recorder = new Recorder();
        var routes = new Dictionary<string, RecordedRoute>(StringComparer.Ordinal);
        foreach (
            var (service, method) in Methods(assembly, new StripeClient("sk_test_catalogue", httpClient: recorder))
        )
        {
            recorder.Last = null;
            Call(service, method);
            if (recorder.Last is not { } request)
            {
                continue;
            }

            var path = WebUtility.UrlDecode(request.Uri.AbsolutePath);
            var key = $"{RoutePattern.Of(path)} {request.Method.Method}";
            if (!routes.TryGetValue(key, out var route))
            {
                routes[key] = route = new RecordedRoute(request.Method.Method, path, [], []);
            }

            route.Answers.Add(method.ReturnType);
            route.Options.AddRange(
                method
                    .GetParameters()
                    .Select(item => item.ParameterType)
                    .Where(type => type.IsSubclassOf(typeof(BaseOptions)))
            );
        }

        return [.. routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => route.Value)];
    }

    /// <summary>Every synchronous request method, with an instance to call it on.</summary>
    public static IEnumerable<(Service Service, MethodInfo Method)> Methods(Assembly assembly, StripeClient client) =>
        from service in Services(assembly, client)
        from method in service.GetType().GetMethods(BindingFlags.Instance | BindingFlags.Public)
        where
            method.DeclaringType!.Assembly == assembly
            && method.DeclaringType != typeof(Service)
            && !method.IsSpecialName
            && !method.IsGenericMethod
            && !typeof(Task).IsAssignableFrom(method.ReturnType)
            && !method.Name.Contains("AutoPaging", StringComparison.Ordinal)
        orderby service.GetType().FullName, method.Name
        select (service, method);

    /// <summary>The services that hang off the client, and those that are made by themselves.</summary>
    private static List<Service> Services(Assembly assembly, StripeClient client)
    {
        var found = new Dictionary<Type, Service>();
        foreach (var root in new[] { "V1", "V2" })
        {
            Walk(typeof(StripeClient).GetProperty(root)?.GetValue(client));
        }

        foreach (var type in assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Service)) && !type.IsAbstract))
        {
            if (type.GetConstructor([typeof(IStripeClient)]) is { } constructor)
            {
                found.TryAdd(type, (Service)constructor.Invoke([client]));
            }
        }

        return [.. found.Values];

        void Walk(object? parent)
        {
            foreach (var property in parent?.GetType().GetProperties() ?? [])
            {
                if (property.PropertyType.IsSubclassOf(typeof(Service)) && property.GetValue(parent) is Service service)
                {
                    found.TryAdd(property.PropertyType, service);
                    Walk(service);
                }
            }
        }
    }

    private static void Call(Service service, MethodInfo method)
    {
        var arguments = method
            .GetParameters()
            .Select(parameter =>
                parameter.ParameterType == typeof(string) ? $"{{{parameter.Name}}}"
                : parameter.ParameterType.IsSubclassOf(typeof(BaseOptions)) ? Options(parameter.ParameterType)
                : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
                : null
            )
            .ToArray();
        try
        {
            method.Invoke(service, arguments);
        }
        catch (TargetInvocationException)
        {
            // The recorder's empty answer does not suit every method; the request was written down before.
        }
    }

    /// <summary>Empty options, but for the one that Stripe.net insists on before it sends anything.</summary>
    private static object Options(Type type)
    {
        var options = Activator.CreateInstance(type)!;
        type.GetProperty("StripeVersion")?.SetValue(options, "2026-01-01");
        return options;
    }

    private sealed class Recorder : IHttpClient
    {
        public StripeRequest? Last { get; set; }

        public Task<StripeResponse> MakeRequestAsync(
            StripeRequest request,
            CancellationToken cancellationToken = default
        )
        {
            Last = request;
            return Task.FromResult(new StripeResponse(HttpStatusCode.OK, null, "{}"));
        }

        public Task<StripeStreamedResponse> MakeStreamingRequestAsync(
            StripeRequest request,
            CancellationToken cancellationToken = default
        )
        {
            Last = request;
            return Task.FromResult(new StripeStreamedResponse(HttpStatusCode.OK, null, Stream.Null));
        }
    }
}
