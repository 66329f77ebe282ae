using System.Globalization;
using System.Text;
using CsCheck;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Time;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Tests.Http;

/// <summary>Whatever is sent, the fake answers as Stripe would: never with a fault of its own.</summary>
public class HostileRequestTests
{
    private static readonly string[] Nasty =
    [
        "",
        "0",
        "-1",
        "20.00",
        "1e9",
        "9223372036854775807",
        "9223372036854775808",
        "true",
        "null",
        "usd",
        "xxx",
        "now",
        "cus_1",
        "pm_card_visa",
        "tok_visa",
        "../..",
        "%",
        "\u0000",
        "😀",
        "[]",
        "{}",
        "a]b[c",
        "' OR 1=1",
        "2999",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        Any(Nasty),
        Gen.String[0, 20],
        Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture))
    );

    private static readonly Gen<string> Suffix = Gen.OneOf(
        Gen.Const(""),
        Any<string>([
            "[]",
            "[0]",
            "[a]",
            "[",
            "]",
            "[][a]",
            "[0][0][0]",
            "[4294967296]",
            "[type]",
            "[card][number]",
            "[gte]",
        ])
    );

    private static readonly Gen<CatalogueRoute> Route = Any(Catalogue.Current.Routes);

    private static readonly Gen<(
        CatalogueRoute Route,
        string Path,
        (string Name, string Value)[] Parameters
    )> Requests =
        from route in Route
        let names = route
            .Parameters.SelectMany(shape => Catalogue.Current.Shape(shape).Fields.Keys)
            .Append("expand")
            .Append("metadata")
            .Append("nonsense")
            .ToArray()
        from ids in Value.Array[4]
        from parameters in (
            from name in Any(names)
            from suffix in Suffix
            from value in Value
            select (name + suffix, value)
        ).Array[0, 6]
        select (route, Fill(route.Path, ids), parameters);

    [Fact]
    public void No_request_to_any_route_is_answered_with_a_fault_of_the_fake()
    {
        var options = new FakeStripeOptions();
        var accounts = new Accounts(options, new FakeClock(null), new Courier(options.WebhookTimeout));
        var router = new Router(accounts, Resources.All, new RequestLog(0));
        Requests.Sample(
            request =>
            {
                var answer = router.AnswerAsync(Encoded(request.Route.Method, request.Path, Form(request.Parameters)));
                Assert.True(answer.IsCompletedSuccessfully);
                if (answer.Result.Status >= 500)
                {
                    Assert.Fail(
                        $"{request.Route.Method} {request.Path} {Form(request.Parameters)}: {Encoding.UTF8.GetString(answer.Result.Body)}"
                    );
                }
            },
            iter: 5_000,
            threads: 1
        );
    }

    [Fact]
    public async Task Nothing_sent_over_HTTP_brings_the_server_down()
    {
        await using var stripe = await RawStripe.StartAsync();
        await Requests.SampleAsync(
            async request =>
            {
                var form = Form(request.Parameters);
                var answer =
                    request.Route.Method == "POST"
                        ? await stripe.PostAsync(request.Path, form)
                        : await stripe.SendAsync(new HttpMethod(request.Route.Method), $"{request.Path}?{form}", null);
                Assert.True(answer.Status < 500, $"{request.Route.Method} {request.Path} {form}: {answer.Body}");
            },
            iter: 300,
            threads: 1
        );
    }

    private static ApiRequest Encoded(string method, string path, string form) =>
        new()
        {
            Method = method,
            Path = path,
            Query = method == "POST" ? null : form,
            Body = method == "POST" ? Encoding.UTF8.GetBytes(form) : null,
            Header = name => name == "Authorization" ? "Bearer sk_test_hostile" : null,
        };

    private static Gen<T> Any<T>(IReadOnlyList<T> items) => Gen.Int[0, items.Count - 1].Select(i => items[i]);

    private static string Fill(string path, string[] ids)
    {
        var next = 0;
        return string.Join(
            '/',
            path.Split('/')
                .Select(segment => segment.StartsWith('{') ? Uri.EscapeDataString(ids[next++ % ids.Length]) : segment)
        );
    }

    private static string Form((string Name, string Value)[] parameters) =>
        string.Join(
            '&',
            parameters.Select(item => $"{Uri.EscapeDataString(item.Name)}={Uri.EscapeDataString(item.Value)}")
        );
}
