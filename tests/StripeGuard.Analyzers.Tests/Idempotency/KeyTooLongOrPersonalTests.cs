using Microsoft.CodeAnalysis;
using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Idempotency.KeyTooLongOrPersonalAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Idempotency;

/// <summary>STRIPE1005 reports, and stays silent: docs/rules/STRIPE1005.md.</summary>
public class KeyTooLongOrPersonalTests
{
    private const string People = """
        public class User { public string Id { get; set; } = ""; public string Email { get; set; } = ""; public string Name { get; set; } = ""; public string? PhoneNumber { get; set; } }
        public class Product { public string Name { get; set; } = ""; public string EmailTemplate { get; set; } = ""; }

        """;

    [Fact]
    public Task People_and_long_texts_do_not_belong_into_keys() =>
        Verify.Reports(
            People
                + $$"""
                public class Desk(CustomerService customers, System.Security.Claims.ClaimsPrincipal principal)
                {
                    public void Do(User user, string email, string cardNumber, CustomerCreateOptions options)
                    {
                        customers.Create(options, new RequestOptions { IdempotencyKey = [|$"customer-{user.Email}"|] });
                        customers.Create(options, new() { IdempotencyKey = [|email.Trim().ToLowerInvariant()|] });
                        customers.Create(options, new() { IdempotencyKey = [|"customer-" + user.PhoneNumber|] });
                        customers.Create(options, new() { IdempotencyKey = [|string.Format("{0}-{1}", user.Id, user.Name)|] });
                        customers.Create(options, new() { IdempotencyKey = [|$"card-{cardNumber}"|] });
                        var key = $"customer_{options.Email}";
                        customers.Create(options, new() { IdempotencyKey = [|key|] });
                        var mail = principal.FindFirst("email")!.Value;
                        customers.Create(options, new() { IdempotencyKey = [|$"c-{mail}"|] });
                        customers.Create(options, new() { IdempotencyKey = [|$"{{new string(
                    'x',
                    200
                )}}{user.Id}{{new string('y', 56)}}"|] });
                    }
                }
                """,
            severity: DiagnosticSeverity.Info
        );

    [Fact]
    public Task Ids_hashes_and_the_names_of_things_are_fine() =>
        Verify.Silent(
            People
                + $$"""
                public class Desk(CustomerService customers)
                {
                    public void Do(User user, Product product, string emailId)
                    {
                        customers.Create(new(), new RequestOptions { IdempotencyKey = $"customer-{user.Id}-{product.Name}" });
                        customers.Create(new(), new() { IdempotencyKey = $"{emailId}-{product.EmailTemplate}" });
                        customers.Create(new(), new() { IdempotencyKey = $"customer-{Hash(user.Email)}" });
                        var email = Hash(user.Email);
                        customers.Create(new(), new() { IdempotencyKey = $"customer-{email}" });
                        customers.Create(new(), new() { IdempotencyKey = "{{new string('x', 255)}}" });
                    }

                    private static string Hash(string text) =>
                        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
                }
                """
        );
}
