namespace StripeGuard.EndToEnd;

/// <summary>Code in which each option of StripeGuard decides about one line.</summary>
internal static class OptionsShop
{
    /// <summary>Every option, as a user writes it.</summary>
    public const string EditorConfig = """
        root = true
        [*.cs]
        dotnet_diagnostic.STRIPE1008.severity = warning
        stripe_guard.idempotency = all
        stripe_guard.facades = Acme.IPayments
        stripe_guard.trusted_key_sources = Requests.For
        stripe_guard.amount_names = fare, nightlyRate
        stripe_guard.money_types = Acme.Money
        stripe_guard.currency_case = lower
        stripe_guard.test_projects = always
        stripe_guard.webhook_methods = Gatekeeper.LetsIn
        """;

    /// <summary>The same without the line of <c>test_projects</c>, which silences the rules about keys.</summary>
    public static string EditorConfigOfAProgram =>
        EditorConfig.Replace("stripe_guard.test_projects = always\n", "", StringComparison.Ordinal);

    /// <summary>A line's comment names the rule that speaks there: always, only with the options, or only without.</summary>
    public const string Source = """
        using Acme;
        using Stripe;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/webhook", async (HttpRequest request) =>
        {
            var json = await new StreamReader(request.Body).ReadToEndAsync();
            if (!Gatekeeper.LetsIn(json))
            {
                return Results.BadRequest();
            }

            return Results.Ok(EventUtility.ParseEvent(json).Type); // without: STRIPE2001
        });
        app.Run();

        namespace Acme
        {
            public interface IPayments
            {
                Task<Refund> RefundAsync(RefundCreateOptions options, RequestOptions? requestOptions = null);
            }

            public static class Requests
            {
                public static RequestOptions For(string account) => new() { StripeAccount = account };
            }

            public static class Gatekeeper
            {
                public static bool LetsIn(string text) => text.Length > 0;
            }

            public class Money
            {
                public decimal Value { get; init; }
            }

            public class Desk(IPayments payments, RefundService refunds, CustomerService customers)
            {
                public Task<Refund> Undo(string intent) =>
                    payments.RefundAsync(new() { PaymentIntent = intent }); // with: STRIPE1001

                public Task<Refund> UndoFor(string account, string intent) =>
                    refunds.CreateAsync(new() { PaymentIntent = intent }, Requests.For(account)); // without: STRIPE1001

                public Task<Customer> Rename(string id, string name) =>
                    customers.UpdateAsync(id, new() { Name = name }); // with: STRIPE1008

                public ChargeCreateOptions Night(decimal nightlyRate) =>
                    new() { Amount = (long)nightlyRate, Currency = "usd" }; // with: STRIPE3001

                public ChargeCreateOptions Price(Money price) =>
                    new() { Amount = (long)price.Value, Currency = "usd" }; // without: STRIPE3001

                public ChargeCreateOptions Loud() =>
                    new() { Amount = 100, Currency = "USD" }; // with: STRIPE3007
            }
        }
        """;

    /// <summary>The lines on which a rule must speak, as (rule, line).</summary>
    public static IReadOnlyList<(string Rule, int Line)> Expected(bool withOptions)
    {
        var mark = withOptions ? "// with: " : "// without: ";
        return
        [
            .. Source
                .Split('\n')
                .Select(
                    (text, index) => (At: text.IndexOf(mark, StringComparison.Ordinal), Text: text, Line: index + 1)
                )
                .Where(line => line.At >= 0)
                .Select(line => (line.Text[(line.At + mark.Length)..], line.Line)),
        ];
    }
}
