using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

public class CheckoutSessionTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    [Fact]
    public async Task A_new_session_is_open_unpaid_and_has_a_page_on_this_server()
    {
        var session = await counter.Open(options =>
        {
            options.CustomerEmail = "alice@example.com";
            options.ClientReferenceId = "order-7";
            options.Metadata = new() { ["plan"] = "pro" };
            options.LineItems = [Counter.Item("T-shirt", 2000, 2), Counter.Item("Mug", 999)];
        });

        Assert.StartsWith("cs_test_a1", session.Id, StringComparison.Ordinal);
        Assert.Equal(("open", "unpaid", "payment"), (session.Status, session.PaymentStatus, session.Mode));
        Assert.Equal($"{counter.Shop.Stripe.BaseUrl}/c/pay/{session.Id}", session.Url);
        Assert.Equal((4999, 4999, "usd"), (session.AmountSubtotal, session.AmountTotal, session.Currency));
        Assert.Equal(
            (0, 0, 0),
            (session.TotalDetails.AmountDiscount, session.TotalDetails.AmountTax, session.TotalDetails.AmountShipping)
        );
        Assert.Null(session.PaymentIntentId);
        Assert.Equal(("if_required", "hosted_page"), (session.CustomerCreation, session.UiMode));
        Assert.Equal("alice@example.com", session.CustomerDetails.Email);
        Assert.Equal("order-7", session.ClientReferenceId);
        Assert.Equal("pro", session.Metadata["plan"]);
        Assert.Equal(TimeSpan.FromHours(24), session.ExpiresAt - session.Created);
        Assert.Equal("https://shop.example/done?session_id={CHECKOUT_SESSION_ID}", session.SuccessUrl);
    }

    [Fact]
    public async Task Its_line_items_have_a_route_and_can_be_expanded()
    {
        var session = await counter.Open(options =>
        {
            options.LineItems = [Counter.Item("T-shirt", 2000, 2), Counter.Item("Mug", 999)];
            options.Expand = ["line_items"];
        });

        var first = await counter.Sessions.LineItems.ListAsync(session.Id, new() { Limit = 1 });
        var rest = await counter.Sessions.LineItems.ListAsync(session.Id, new() { StartingAfter = first.Data[0].Id });

        Assert.Equal(["T-shirt", "Mug"], session.LineItems.Select(line => line.Description));
        Assert.True(first.HasMore);
        Assert.Equal(
            ("T-shirt", 2, 4000),
            (first.Data[0].Description, first.Data[0].Quantity, first.Data[0].AmountTotal)
        );
        Assert.Equal("Mug", rest.Data.Single().Description);
        Assert.Equal((999L, false), (rest.Data[0].Price.UnitAmount, rest.Data[0].Price.Active));
        Assert.Null((await counter.Sessions.GetAsync(session.Id)).LineItems);
    }

    [Fact]
    public async Task Paid_it_is_complete_and_names_its_payment()
    {
        var session = await counter.Open(options =>
            options.PaymentIntentData = new()
            {
                Description = "Order 7",
                ReceiptEmail = "receipts@example.com",
                Metadata = new() { ["order"] = "7" },
            }
        );

        var paid = await counter.Pay(session, TestCards.Visa, new() { Email = "bob@example.com", Name = "Bob" });

        Assert.Equal(("complete", "paid"), (paid.Status, paid.PaymentStatus));
        Assert.Null(paid.Url);
        Assert.Null(paid.CustomerId);
        Assert.Equal(
            ("bob@example.com", "Bob", "94107"),
            (paid.CustomerDetails.Email, paid.CustomerDetails.Name, paid.CustomerDetails.Address.PostalCode)
        );
        var intent = await counter.Shop.Intents.GetAsync(paid.PaymentIntentId);
        Assert.Equal(("succeeded", 2000, "Order 7"), (intent.Status, intent.Amount, intent.Description));
        Assert.Equal("7", intent.Metadata["order"]);
        Assert.Equal("bob@example.com", (await counter.Shop.ChargeOf(intent)).BillingDetails.Email);
        Assert.Equal(
            [
                "product.created",
                "price.created",
                "payment_intent.created",
                "charge.succeeded",
                "payment_intent.succeeded",
                "checkout.session.completed",
                "charge.updated",
            ],
            await counter.Shop.EventTypesSoFar()
        );
        var completed = (await counter.Shop.Events()).Single(e => e.Type == "checkout.session.completed");
        Assert.Null(completed.Request.Id);
        Assert.Equal("paid", Assert.IsType<Session>(completed.Data.Object).PaymentStatus);
    }

    [Fact]
    public async Task A_decline_leaves_it_open_and_the_next_card_pays_the_same_intent()
    {
        var session = await counter.Open();

        var declined = await Shop.Refused(() => counter.Pay(session, TestCards.InsufficientFunds));
        var open = await counter.Sessions.GetAsync(session.Id);
        var paid = await counter.Pay(session, TestCards.Mastercard);

        Assert.Equal(
            ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            (declined.StripeError.Code, declined.StripeError.DeclineCode, declined.Message)
        );
        Assert.Equal(("open", "unpaid"), (open.Status, open.PaymentStatus));
        Assert.Equal(open.PaymentIntentId, paid.PaymentIntentId);
        Assert.Equal("complete", paid.Status);
        Assert.Equal(
            [
                "payment_intent.created",
                "payment_intent.payment_failed",
                "payment_intent.succeeded",
                "checkout.session.completed",
            ],
            await counter.EventTypesAbout("payment_intent.", "checkout.")
        );
    }

    [Fact]
    public async Task A_card_with_3D_Secure_is_authenticated_on_the_way()
    {
        var session = await counter.Open();

        var failed = await Shop.Refused(() =>
            counter.Pay(session, TestCards.AlwaysAuthenticate, new() { CompletesAuthentication = false })
        );
        var paid = await counter.Pay(session, TestCards.AlwaysAuthenticate);

        Assert.Equal("payment_intent_authentication_failure", failed.StripeError.Code);
        Assert.Equal(("complete", "paid"), (paid.Status, paid.PaymentStatus));
    }

    [Fact]
    public async Task In_setup_mode_it_saves_the_card_for_the_customer()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new() { Email = "c@example.com" });
        var session = await counter.Open(options =>
        {
            options.Mode = "setup";
            options.Currency = "usd";
            options.LineItems = null;
            options.Customer = customer.Id;
            options.SetupIntentData = new() { Metadata = new() { ["for"] = "renewals" } };
        });

        var saved = await counter.Pay(session, TestCards.Visa);

        Assert.Equal(("no_payment_required", null), (session.PaymentStatus, session.AmountTotal));
        Assert.Equal("complete", saved.Status);
        var intent = await counter.Shop.Setups.GetAsync(saved.SetupIntentId);
        Assert.Equal(("succeeded", "renewals"), (intent.Status, intent.Metadata["for"]));
        Assert.Equal(intent.PaymentMethodId, (await counter.Shop.CardsOf(customer)).Single().Id);
        Assert.Equal(
            ["setup_intent.created", "setup_intent.succeeded", "checkout.session.completed"],
            await counter.EventTypesAbout("setup_intent.", "checkout.")
        );
    }

    [Fact]
    public async Task A_customer_is_made_when_asked_for_and_keeps_the_card_that_is_to_be_used_again()
    {
        var session = await counter.Open(options =>
        {
            options.CustomerCreation = "always";
            options.PaymentIntentData = new() { SetupFutureUsage = "off_session" };
        });

        var paid = await counter.Pay(session, TestCards.Visa, new() { Email = "dora@example.com" });

        var customer = await counter.Shop.Customers.GetAsync(paid.CustomerId);
        Assert.Equal("dora@example.com", customer.Email);
        var card = (await counter.Shop.CardsOf(customer)).Single();
        var again = await counter.Shop.Intents.CreateAsync(
            new()
            {
                Amount = 500,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = card.Id,
                OffSession = true,
                Confirm = true,
            }
        );
        Assert.Equal("succeeded", again.Status);
    }

    [Fact]
    public async Task A_bank_debit_completes_it_unpaid_and_settles_days_later()
    {
        var lucky = await counter.Open(Debit);
        var unlucky = await counter.Open(Debit);

        var completed = await counter.Shop.Stripe.Checkout.PayByBankDebitAsync(lucky, "000123456789");
        await counter.Shop.Stripe.Checkout.PayByBankDebitAsync(unlucky, "000222222227");
        counter.Shop.Stripe.Clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(("complete", "unpaid"), (completed.Status, completed.PaymentStatus));
        Assert.Equal("paid", (await counter.Sessions.GetAsync(lucky.Id)).PaymentStatus);
        Assert.Equal("unpaid", (await counter.Sessions.GetAsync(unlucky.Id)).PaymentStatus);
        Assert.Equal(
            [
                "checkout.session.completed",
                "checkout.session.completed",
                "checkout.session.async_payment_succeeded",
                "checkout.session.async_payment_failed",
            ],
            await counter.EventTypesAbout("checkout.")
        );

        static void Debit(SessionCreateOptions options) => options.AllowedPaymentMethodTypes = ["us_bank_account"];
    }

    [Fact]
    public async Task Open_it_can_be_expired_and_expires_by_itself_after_a_day()
    {
        var early = await counter.Open();
        var late = await counter.Open();
        await Shop.Refused(() => counter.Pay(early, TestCards.Declined));

        var expired = await counter.Sessions.ExpireAsync(early.Id);
        counter.Shop.Stripe.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(("expired", null), (expired.Status, expired.Url));
        Assert.Equal("canceled", (await counter.Shop.Intents.GetAsync(expired.PaymentIntentId)).Status);
        Assert.Equal("expired", (await counter.Sessions.GetAsync(late.Id)).Status);
        Assert.Equal(
            ["checkout.session.expired", "checkout.session.expired"],
            await counter.EventTypesAbout("checkout.")
        );
        var again = await Shop.Refused(() => counter.Sessions.ExpireAsync(early.Id));
        Assert.Equal(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `expired`.",
            again.Message
        );
        var closed = await Assert.ThrowsAsync<InvalidOperationException>(() => counter.Pay(late, TestCards.Visa));
        Assert.Contains("is expired", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_are_listed_by_what_came_of_them()
    {
        var customer = await counter.Shop.Customers.CreateAsync(new() { Email = "e@example.com" });
        var paid = await counter.Pay(await counter.Open(), TestCards.Visa, new() { Email = "f@example.com" });
        var open = await counter.Open(options => options.Customer = customer.Id);

        Assert.Equal([open.Id, paid.Id], await Ids(new()));
        Assert.Equal([paid.Id], await Ids(new() { PaymentIntent = paid.PaymentIntentId }));
        Assert.Equal([open.Id], await Ids(new() { Status = "open" }));
        Assert.Equal([open.Id], await Ids(new() { Customer = customer.Id }));
        Assert.Equal([paid.Id], await Ids(new() { CustomerDetails = new() { Email = "f@example.com" } }));

        async Task<IEnumerable<string>> Ids(SessionListOptions options) =>
            (await counter.Sessions.ListAsync(options)).Select(session => session.Id);
    }

    [Fact]
    public async Task Its_metadata_can_be_updated()
    {
        var session = await counter.Open(options => options.Metadata = new() { ["a"] = "1" });

        var updated = await counter.Sessions.UpdateAsync(session.Id, new() { Metadata = new() { ["b"] = "2" } });

        Assert.Equal(("1", "2"), (updated.Metadata["a"], updated.Metadata["b"]));
    }

    [Fact]
    public async Task Checkout_waits_for_the_answer_to_its_webhook()
    {
        var events = new List<string>();
        using var shop = new HttpClient(new Notes(events)) { BaseAddress = new Uri("http://shop.test") };
        counter.Shop.Stripe.Account(counter.Shop.Client.ApiKey).Webhooks.Register(shop, "/hook");

        await counter.Pay(await counter.Open(), TestCards.Visa);

        Assert.Contains(events, body => body.Contains("checkout.session.completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tax_rates_are_added_or_contained()
    {
        var rates = new TaxRateService(counter.Shop.Client);
        var added = await rates.CreateAsync(
            new()
            {
                DisplayName = "Sales tax",
                Percentage = 8.25m,
                Inclusive = false,
            }
        );
        var contained = await rates.CreateAsync(
            new()
            {
                DisplayName = "VAT",
                Percentage = 20,
                Inclusive = true,
            }
        );
        var first = Counter.Item("T-shirt", 2000);
        first.TaxRates = [added.Id];
        var second = Counter.Item("Mug", 1200);
        second.TaxRates = [contained.Id];

        var session = await counter.Open(options => options.LineItems = [first, second]);

        Assert.Equal((3200, 3365), (session.AmountSubtotal, session.AmountTotal));
        Assert.Equal(165 + 200, session.TotalDetails.AmountTax);
    }

    private sealed class Notes(List<string> bodies) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(System.Net.HttpStatusCode.OK);
        }
    }
}
