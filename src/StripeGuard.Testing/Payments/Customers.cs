using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Customers: docs.stripe.com/api/customers.</summary>
internal sealed class Customers : IResource
{
    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/customers", Create);
        routes.On("GET /v1/customers/{customer}", call => call.Target("customer"));
    }

    private static JsonObject Create(Call call)
    {
        var customer = call.Account.Objects.Add(
            new JsonObject
            {
                ["id"] = call.Account.Ids.Next("cus_", 14),
                ["object"] = "customer",
                ["created"] = call.Account.NowSeconds,
                ["email"] = call.Parameters.String("email"),
                ["livemode"] = false,
                ["name"] = call.Parameters.String("name"),
            }
        );
        call.Raise("customer.created", customer);
        return customer;
    }
}
