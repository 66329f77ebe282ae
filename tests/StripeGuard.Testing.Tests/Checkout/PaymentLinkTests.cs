using System.Net;
using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

public class PaymentLinkTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    private PaymentLinkService Links => new(counter.Shop.Client);

    [Fact]
    public async Task Each_visit_of_a_link_opens_a_session()
    {
        var link = await Create(options =>
        {
            options.Metadata = new() { ["campaign"] = "spring" };
            options.AfterCompletion = new()
            {
                Type = "redirect",
                Redirect = new() { Url = "https://shop.example/thanks?id={CHECKOUT_SESSION_ID}" },
            };
        });

        var first = await Visit(link.Url + "?prefilled_email=gus%40example.com&client_reference_id=42");
        var second = await Visit(link.Url);

        Assert.StartsWith("plink_1", link.Id, StringComparison.Ordinal);
        Assert.Equal((true, "usd", "if_required"), (link.Active, link.Currency, link.CustomerCreation));
        Assert.NotEqual(first, second);
        var sessions = await counter.Sessions.ListAsync(new() { PaymentLink = link.Id });
        Assert.Equal(2, sessions.Count());
        var session = sessions.Last();
        Assert.Equal(first.AbsoluteUri, session.Url);
        Assert.Equal(
            ("gus@example.com", "42", "spring"),
            (session.CustomerEmail, session.ClientReferenceId, session.Metadata["campaign"])
        );
        Assert.Equal((3000, link.Id), (session.AmountTotal, session.PaymentLinkId));
        var paid = await counter.Pay(session, TestCards.Visa);
        Assert.Equal("paid", paid.PaymentStatus);
        Assert.Equal(["Mug"], (await Links.LineItems.ListAsync(link.Id)).Select(line => line.Description));
        Assert.Equal(["payment_link.created"], await counter.EventTypesAbout("payment_link."));
    }

    [Fact]
    public async Task A_link_closes_after_so_many_completed_sessions_or_when_it_is_deactivated()
    {
        var link = await Create(options => options.Restrictions = new() { CompletedSessions = new() { Limit = 1 } });
        await Visit(link.Url);
        var session = (await counter.Sessions.ListAsync(new() { PaymentLink = link.Id })).Single();
        await counter.Pay(session, TestCards.Visa);

        Assert.Equal(HttpStatusCode.Gone, (await Get(link.Url)).StatusCode);
        Assert.Equal(1, (await Links.GetAsync(link.Id)).Restrictions.CompletedSessions.Count);
        var other = await Create();
        var updated = await Links.UpdateAsync(other.Id, new() { Active = false, InactiveMessage = "Sold out." });
        Assert.False(updated.Active);
        var closed = await Get(other.Url);
        Assert.Contains("Sold out.", await closed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_recurring_price_subscribes()
    {
        var link = await Create(options =>
        {
            options.LineItems = [Item("Pro", 2900, "month")];
            options.SubscriptionData = new() { TrialPeriodDays = 7 };
        });
        await Visit(link.Url);

        var session = (await counter.Sessions.ListAsync(new() { PaymentLink = link.Id })).Single();
        var done = await counter.Pay(session, TestCards.Visa);

        Assert.Equal(("subscription", "no_payment_required"), (done.Mode, done.PaymentStatus));
        Assert.Equal(
            "trialing",
            (await new SubscriptionService(counter.Shop.Client).GetAsync(done.SubscriptionId)).Status
        );
    }

    [Fact]
    public async Task A_link_needs_line_items_and_an_address_to_go_to()
    {
        var empty = await Shop.Refused(() => Create(options => options.LineItems = []));
        var nowhere = await Shop.Refused(() =>
            Create(options => options.AfterCompletion = new() { Type = "redirect" })
        );

        Assert.Equal("line_items", empty.StripeError.Param);
        Assert.Equal("after_completion[redirect]", nowhere.StripeError.Param);
    }

    private Task<PaymentLink> Create(Action<PaymentLinkCreateOptions>? change = null)
    {
        var options = new PaymentLinkCreateOptions { LineItems = [Item("Mug", 1500, null, 2)] };
        change?.Invoke(options);
        return Links.CreateAsync(options);
    }

    private static PaymentLinkLineItemOptions Item(string name, long amount, string? interval, long quantity = 1) =>
        new()
        {
            Quantity = quantity,
            PriceData = new()
            {
                Currency = "usd",
                UnitAmount = amount,
                ProductData = new() { Name = name },
                Recurring = interval is null ? null : new() { Interval = interval },
            },
        };

    /// <summary>Where a visitor is led to.</summary>
    private static async Task<Uri> Visit(string url) => (await Get(url)).Headers.Location!;

    private static async Task<HttpResponseMessage> Get(string url)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        return await http.GetAsync(new Uri(url));
    }
}
