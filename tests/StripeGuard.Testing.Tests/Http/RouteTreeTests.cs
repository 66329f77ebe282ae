using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Tests.Http;

public class RouteTreeTests
{
    [Theory]
    [InlineData("GET", "/v1/customers/search", "search", "")]
    [InlineData("GET", "/v1/customers/cus_1", "retrieve", "cus_1")]
    [InlineData("POST", "/v1/customers/search", "update", "search")]
    [InlineData("GET", "/v1/customers/search/tax_ids", "tax ids", "search")]
    [InlineData("GET", "/v1/customers/a%2Fb", "retrieve", "a/b")]
    [InlineData("GET", "/v1/customers/", null, "")]
    [InlineData("GET", "/v1/customers/cus_1/", null, "")]
    [InlineData("DELETE", "/v1/customers/search", null, "")]
    public void A_literal_is_tried_before_a_placeholder(string method, string path, string? route, string values)
    {
        var tree = new RouteTree<string>();
        tree.GetOrAdd("GET", "/v1/customers/{customer}", () => "retrieve");
        tree.GetOrAdd("GET", "/v1/customers/search", () => "search");
        tree.GetOrAdd("POST", "/v1/customers/{id}", () => "update");
        tree.GetOrAdd("GET", "/v1/customers/{parentId}/tax_ids", () => "tax ids");

        var found = tree.Find(method, path);

        Assert.Equal(route, found?.Value);
        Assert.Equal(values, string.Join(',', found?.PathValues ?? []));
    }
}
