using System.Collections;
using System.Net;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;
using StripeGuard.Testing.Catalog;
using Xunit.Abstractions;

namespace StripeGuard.Testing.Tests.Catalog;

/// <summary>Every service method of Stripe.net, called with the least it takes.</summary>
public class EveryRouteTests(ITestOutputHelper output)
{
    /// <summary>Parameters that are asked for by one route or another.</summary>
    private static readonly HashSet<string> Required =
    [
        .. (
            "account account_holder active_from alert_type alias amount applicability_config billing calculation client_id "
            + "components country currency customer default_aggregation destination display_name domain_name enabled_events "
            + "end_time entitlement_feature event_name external_account features file frozen_time grant_type inclusive "
            + "interval invoice line_items lookup_key mode name original_transaction payload payment_method percentage "
            + "permissions price product promotion purpose query reference registration_code report_type scope setup_intent "
            + "source start_time stripe_user_id subscription supported_currencies title type url value value_list"
        ).Split(' '),
    ];

    private readonly Dictionary<string, string> createdIds = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_service_method_of_Stripe_net_is_answered_in_Stripes_way()
    {
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { MaximumLoggedRequests = 10_000 });
        var client = stripe.CreateClient();
        var answered = 0;
        var refusals = new List<(string Call, HttpStatusCode Status, string Message)>();
        var unreadable = new List<string>();

        var methods = RouteRecorder
            .Methods(typeof(StripeClient).Assembly, client)
            .OrderBy(item => Order(item.Method.Name))
            .ToList();
        foreach (var (service, method) in methods)
        {
            var call = $"{service.GetType().FullName}.{method.Name}";
            try
            {
                var result = method.Invoke(service, [.. method.GetParameters().Select(Argument)]);
                answered++;
                if (!method.Name.Contains("Preview", StringComparison.Ordinal))
                {
                    Remember(result);
                }
            }
            catch (TargetInvocationException failed) when (failed.InnerException is StripeException refused)
            {
                refusals.Add((call, refused.HttpStatusCode, refused.Message));
            }
            catch (TargetInvocationException failed)
            {
                unreadable.Add($"{call}: {failed.InnerException!.GetType().Name} {failed.InnerException.Message}");
            }
        }

        var faults = stripe.Requests.Where(request => request.Status >= 500).ToList();
        var routes = stripe.Requests.Select(request => $"{request.Method} {request.Path}").Distinct().Count();
        output.WriteLine(
            $"{methods.Count} methods called, {routes} routes reached: {answered} answered, {refusals.Count} refused, {unreadable.Count} not readable, {faults.Count} with 5xx"
        );
        foreach (var group in refusals.GroupBy(refusal => refusal.Status))
        {
            output.WriteLine($"  {(int)group.Key}: {group.Count()}");
        }

        foreach (var refusal in refusals)
        {
            output.WriteLine($"    {(int)refusal.Status} {refusal.Call}: {refusal.Message}");
        }

        Assert.Empty(unreadable);
        Assert.DoesNotContain(refusals, refusal => refusal.Status >= HttpStatusCode.InternalServerError);
        Assert.DoesNotContain(
            refusals,
            refusal => refusal.Message.StartsWith("Unrecognized request URL", StringComparison.Ordinal)
        );
        Assert.True(
            answered > methods.Count / 2,
            $"only {answered} of {methods.Count} methods were answered with an object"
        );
    }

    private static int Order(string method) =>
        method.StartsWith("Create", StringComparison.Ordinal) ? 0
        : method.StartsWith("Delete", StringComparison.Ordinal) ? 2
        : 1;

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
            if (name is not null && Required.Contains(name) && fields.TryGetValue(name, out var field))
            {
                property.SetValue(options, Value(property.PropertyType, name, field));
            }
        }

        return options;
    }

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

        return type == typeof(long) ? 1000L
            : type == typeof(decimal) ? 10m
            : type == typeof(bool) ? false
            : type == typeof(DateTime) ? new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc)
            : type.IsAssignableTo(typeof(INestedOptions)) && !type.IsAbstract ? Activator.CreateInstance(type)
            : null;
    }

    private string? Text(string name) =>
        name switch
        {
            "currency" => "usd",
            "query" => "created>0",
            "url" => "https://example.com/hook",
            "source" => "tok_visa",
            "customer" or "invoice" or "subscription" or "product" => createdIds.GetValueOrDefault(
                $"Stripe.{char.ToUpperInvariant(name[0])}{name[1..]}"
            ),
            _ => Catalogue.Current.ShapeOfObject(name) is { } shape
                ? createdIds.GetValueOrDefault($"Stripe.{shape.Name}")
                : "Ada",
        };

    private void Remember(object? result)
    {
        if (result is IHasId { Id: { } id })
        {
            createdIds.TryAdd(result.GetType().FullName!, id);
        }
        else if (result?.GetType().GetProperty("Data")?.GetValue(result) is IEnumerable items)
        {
            foreach (var item in items)
            {
                Remember(item);
            }
        }
    }
}
