using System.Net.Http.Headers;
using CsCheck;
using Stripe;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Tests.Payments;

/// <summary>Whatever is sent to a resource with behaviour, the answer is an object or Stripe's error, never a fault.</summary>
public class HostileParametersTests
{
    private static readonly string[] Values =
    [
        "",
        "abc",
        "-1",
        "0",
        "5000",
        "9223372036854775807",
        "99999999999999999999",
        "true",
        "usd",
        "jpy",
        "card",
        "us_bank_account",
        "sepa_debit",
        "manual",
        "off_session",
        "pm_card_visa",
        "pm_card_authenticationRequired",
        "tok_visa",
        "é<\u0001\"'",
    ];

    [Fact]
    public async Task No_random_request_makes_the_fake_fail()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var ids = await SomeIds(new Shop(stripe, stripe.CreateClient()));
        using var http = new HttpClient { BaseAddress = new Uri(stripe.BaseUrl) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_stripeguard");
        var routes = Mapped();

        await Request(routes, [.. Values, .. ids], ids)
            .SampleAsync(
                async request =>
                {
                    using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
                    message.Content = new StringContent(request.Body);
                    message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
                    using var answer = await http.SendAsync(message);
                    Assert.True(
                        (int)answer.StatusCode < 500,
                        $"{request}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
                    );
                },
                iter: 1500,
                threads: 1
            );

        // What the requests have left behind happens: renewals, dunning, expiry.
        stripe.Clock.Advance(TimeSpan.FromDays(70));
    }

    private static Gen<(string Method, string Path, string Body)> Request(
        List<CatalogueRoute> routes,
        string[] values,
        string[] ids
    ) =>
        Gen.Select(
                Gen.Int[0, routes.Count - 1],
                Gen.OneOf(ids).Array[2],
                Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.OneOf(values)).Array[0, 8]
            )
            .Select(
                (which, pathIds, picks) =>
                {
                    var route = routes[which];
                    var names = Names(route);
                    var body =
                        names.Count == 0
                            ? ""
                            : string.Join(
                                '&',
                                picks.Select(pick =>
                                    $"{Name(names, pick.Item1, pick.Item2)}={Uri.EscapeDataString(pick.Item3)}"
                                )
                            );
                    return (route.Method, Path(route.Path, pathIds), body);
                }
            );

    private static string Path(string template, string[] ids)
    {
        var next = 0;
        return string.Join(
            '/',
            template.Split('/').Select(part => part.StartsWith('{') ? ids[next++ % ids.Length] : part)
        );
    }

    private static string Name(List<(string Name, FieldType Type)> names, int which, int inner)
    {
        var (name, type) = names[which % names.Count];
        for (var depth = 0; depth < 3 && type.Kind == Kind.Object && inner % 8 != 7; depth++)
        {
            var fields = Catalogue.Current.Shape(type.Shapes[0]).Fields.ToList();
            if (fields.Count == 0)
            {
                break;
            }

            (var field, type) = fields[inner % fields.Count];
            name += $"[{field}]";
            inner /= 7;
        }

        return type.Kind == Kind.Array ? name + "[]" : name;
    }

    private static List<(string Name, FieldType Type)> Names(CatalogueRoute route) =>
        [
            .. route
                .Parameters.SelectMany(shape => Catalogue.Current.Shape(shape).Fields)
                .Select(field => (field.Key, field.Value)),
        ];

    private static List<CatalogueRoute> Mapped()
    {
        var table = new RouteTable();
        foreach (
            var resource in Resources.All.Where(resource =>
                resource.GetType().Namespace!.Split('.')[^1] is "Payments" or "Billing" or "Checkout" or "Connect"
            )
        )
        {
            resource.Map(table);
        }

        var mapped = table.Operations.Keys.Select(Pattern).ToHashSet();
        return [.. Catalogue.Current.Routes.Where(route => mapped.Contains(Pattern($"{route.Method} {route.Path}")))];

        static string Pattern(string route) => RoutePattern.Of(route);
    }

    private static async Task<string[]> SomeIds(Shop shop)
    {
        var customer = await shop.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var waiting = await shop.Intents.CreateAsync(new() { Amount = 5000, Currency = "usd" });
        var paid = await shop.Pay("pm_card_createDispute");
        var held = Shop.Confirmed("pm_card_visa");
        held.CaptureMethod = "manual";
        return
        [
            customer.Id,
            .. await CatalogueIds(shop.Client),
            .. await BillingIds(shop.Client),
            waiting.Id,
            paid.Id,
            paid.LatestChargeId,
            (await shop.Intents.CreateAsync(held)).Id,
            (await shop.CardsOf(customer)).Single().Id,
            (await shop.Setups.CreateAsync(new())).Id,
            (await shop.Disputes.ListAsync()).Data.Single().Id,
            (await shop.Refunds.CreateAsync(new() { PaymentIntent = (await shop.Pay()).Id, Amount = 100 })).Id,
        ];
    }

    private static async Task<string[]> BillingIds(StripeClient client)
    {
        var clock = await client.V1.TestHelpers.TestClocks.CreateAsync(
            new() { FrozenTime = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) }
        );
        var customer = await client.V1.Customers.CreateAsync(new() { PaymentMethod = "pm_card_visa" });
        var card = (await client.V1.Customers.PaymentMethods.ListAsync(customer.Id)).Single();
        var price = await client.V1.Prices.CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = 5000,
                Recurring = new() { Interval = "month" },
                ProductData = new() { Name = "Tea club" },
            }
        );
        var subscription = await client.V1.Subscriptions.CreateAsync(
            new()
            {
                Customer = customer.Id,
                DefaultPaymentMethod = card.Id,
                Items = [new() { Price = price.Id }],
            }
        );
        var schedule = await client.V1.SubscriptionSchedules.CreateAsync(new() { FromSubscription = subscription.Id });
        var draft = await client.V1.Invoices.CreateAsync(new() { Customer = customer.Id });
        var item = await client.V1.InvoiceItems.CreateAsync(
            new()
            {
                Customer = customer.Id,
                Invoice = draft.Id,
                Amount = 500,
                Currency = "usd",
            }
        );
        return
        [
            clock.Id,
            customer.Id,
            price.Id,
            subscription.Id,
            subscription.Items.Single().Id,
            subscription.LatestInvoiceId,
            schedule.Id,
            draft.Id,
            item.Id,
            (await client.V1.Invoices.GetAsync(draft.Id)).Lines.Single().Id,
        ];
    }

    private static async Task<string[]> CatalogueIds(StripeClient client)
    {
        var product = await client.V1.Products.CreateAsync(
            new()
            {
                Name = "Tea",
                DefaultPriceData = new() { Currency = "usd", UnitAmount = 500 },
            }
        );
        var coupon = await client.V1.Coupons.CreateAsync(new() { AmountOff = 100, Currency = "usd" });
        var code = await client.V1.PromotionCodes.CreateAsync(
            new()
            {
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
            }
        );
        var rate = await client.V1.TaxRates.CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Inclusive = true,
                Percentage = 20,
            }
        );
        var meter = await client.V1.Billing.Meters.CreateAsync(
            new()
            {
                DisplayName = "Tokens",
                EventName = "abc",
                DefaultAggregation = new() { Formula = "sum" },
            }
        );
        var topup = await client.V1.Topups.CreateAsync(new() { Amount = 5000, Currency = "usd" });
        await client.V1.PaymentIntents.CreateAsync(Shop.Confirmed("pm_card_bypassPending", 90_000));
        var payout = await client.V1.Payouts.CreateAsync(new() { Amount = 5000, Currency = "usd" });
        var source = await client.V1.Sources.CreateAsync(new() { Type = "ach_debit" });
        var seller = await client.V1.Accounts.CreateAsync(Connect.Marketplace.Seller());
        var passedOn = Shop.Confirmed("pm_card_bypassPending", 90_000);
        passedOn.TransferData = new() { Destination = seller.Id };
        passedOn.ApplicationFeeAmount = 500;
        await client.V1.PaymentIntents.CreateAsync(passedOn);
        var customer = await client.V1.Customers.CreateAsync(new());
        var draft = await client.V1.Invoices.CreateAsync(new() { Customer = customer.Id });
        await client.V1.InvoiceItems.CreateAsync(
            new()
            {
                Customer = customer.Id,
                Invoice = draft.Id,
                Amount = 5000,
                Currency = "usd",
            }
        );
        var invoice = await client.V1.Invoices.FinalizeInvoiceAsync(draft.Id);
        var note = await client.V1.CreditNotes.CreateAsync(new() { Invoice = invoice.Id, Amount = 100 });
        var quote = await client.V1.Quotes.CreateAsync(
            new() { Customer = customer.Id, LineItems = [new() { Price = product.DefaultPriceId }] }
        );
        await client.V1.Quotes.FinalizeQuoteAsync(quote.Id);
        return
        [
            customer.Id,
            invoice.Id,
            invoice.Lines.Single().Id,
            note.Id,
            quote.Id,
            seller.Id,
            seller.ExternalAccounts.Single().Id,
            "card_payments",
            (await client.V1.Transfers.ListAsync()).Single().Id,
            (await client.V1.ApplicationFees.ListAsync()).Single().Id,
            product.Id,
            product.DefaultPriceId,
            coupon.Id,
            code.Id,
            rate.Id,
            meter.Id,
            topup.Id,
            payout.Id,
            source.Id,
        ];
    }
}
