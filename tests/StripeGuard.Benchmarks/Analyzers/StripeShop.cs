namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>Code about Stripe in every file: creates with and without a key, webhook endpoints, amounts right and wrong.</summary>
internal static class StripeShop
{
    private const string Usings = PlainShop.Usings + "using Stripe;\nusing Stripe.Checkout;\n\n";

    private static readonly string[] Kinds = [Payments, Webhooks, Amounts];

    public static IEnumerable<string> Sources(int files) =>
        Enumerable
            .Range(0, files)
            .Select(i => Usings + Kinds[i % Kinds.Length].Replace("_N", $"{i}", StringComparison.Ordinal));

    private const string Payments = """
        namespace Shop.Payments_N;

        public sealed record Order(string Id, string CustomerId, long Total, string Currency, string? PaymentIntentId);

        public sealed class PaymentsService(StripeClient client, ILogger<PaymentsService> logger)
        {
            private readonly PaymentIntentService intents = new(client);
            private readonly RefundService refunds = new(client);
            private readonly SessionService sessions = new(client);

            public async Task<string> PayAsync(Order order, CancellationToken cancellationToken)
            {
                var options = new PaymentIntentCreateOptions
                {
                    Amount = order.Total,
                    Currency = order.Currency,
                    Customer = order.CustomerId,
                    Metadata = new Dictionary<string, string> { ["order"] = order.Id },
                };
                var intent = await intents.CreateAsync(
                    options,
                    new RequestOptions { IdempotencyKey = $"pay-{order.Id}" },
                    cancellationToken
                );
                return intent.ClientSecret;
            }

            public async Task<string> PayWithoutKeyAsync(Order order)
            {
                var intent = await intents.CreateAsync(
                    new PaymentIntentCreateOptions { Amount = order.Total, Currency = order.Currency, Confirm = true }
                );
                logger.LogInformation("{Intent} is {Status}", intent.Id, intent.Status);
                return intent.Id;
            }

            public async Task<Refund?> RefundAsync(Order order, long? amount = null)
            {
                if (order.PaymentIntentId is null)
                {
                    return null;
                }

                var request = KeyFor("refund", order);
                for (var attempt = 1; attempt <= 3; attempt++)
                {
                    try
                    {
                        return await refunds.CreateAsync(
                            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = amount },
                            request
                        );
                    }
                    catch (StripeException e) when (e.StripeError?.Code == "lock_timeout")
                    {
                        await Task.Delay(attempt * 100);
                    }
                }

                return null;
            }

            public async Task<Refund> RefundAgainAndAgainAsync(Order order)
            {
                while (true)
                {
                    try
                    {
                        return await refunds.CreateAsync(
                            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId },
                            new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() }
                        );
                    }
                    catch (StripeException e)
                    {
                        logger.LogWarning(e, "Trying again");
                    }
                }
            }

            public Session Checkout(Order order) =>
                sessions.Create(
                    new SessionCreateOptions
                    {
                        Mode = "payment",
                        SuccessUrl = "https://shop.example/thanks",
                        LineItems =
                        [
                            new SessionLineItemOptions
                            {
                                Quantity = 1,
                                PriceData = new SessionLineItemPriceDataOptions
                                {
                                    Currency = order.Currency,
                                    UnitAmount = order.Total,
                                    ProductData = new SessionLineItemPriceDataProductDataOptions { Name = order.Id },
                                },
                            },
                        ],
                    },
                    KeyFor("checkout", order)
                );

            private static RequestOptions KeyFor(string what, Order order)
            {
                var options = new RequestOptions();
                options.IdempotencyKey = $"{what}-{order.Id}";
                return options;
            }
        }
        """;

    private const string Webhooks = """
        namespace Shop.Webhooks_N;

        [ApiController]
        [Route("webhooks_N")]
        public sealed class WebhooksController(ILogger<WebhooksController> logger) : ControllerBase
        {
            private readonly Dictionary<string, string> paid = [];
            private readonly string secret = Environment.GetEnvironmentVariable("STRIPE_WEBHOOK_SECRET") ?? "";

            [HttpPost]
            public async Task<IActionResult> Receive()
            {
                var json = await new StreamReader(HttpContext.Request.Body).ReadToEndAsync();
                try
                {
                    var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"], secret);
                    return await HandleAsync(stripeEvent);
                }
                catch (StripeException e)
                {
                    logger.LogWarning(e, "Not from Stripe");
                    return BadRequest();
                }
            }

            [HttpPost("trusting")]
            public async Task<IActionResult> ReceiveUnverified()
            {
                using var reader = new StreamReader(Request.Body);
                var stripeEvent = EventUtility.ParseEvent(await reader.ReadToEndAsync());
                return await HandleAsync(stripeEvent);
            }

            [HttpPost("forgiving")]
            public async Task<IActionResult> ReceiveAndForgive([FromBody] JsonElement body)
            {
                try
                {
                    var stripeEvent = EventUtility.ConstructEvent(
                        JsonSerializer.Serialize(body),
                        Request.Headers["Stripe-Signature"],
                        secret
                    );
                    return await HandleAsync(stripeEvent);
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Something went wrong");
                }

                return Ok();
            }

            private Task<IActionResult> HandleAsync(Event stripeEvent)
            {
                switch (stripeEvent.Type)
                {
                    case EventTypes.PaymentIntentSucceeded when stripeEvent.Data.Object is PaymentIntent intent:
                        paid[intent.Id] = (intent.AmountReceived / 100m).ToString("0.00", CultureInfo.InvariantCulture);
                        break;
                    case EventTypes.ChargeRefunded when stripeEvent.Data.Object is Charge charge:
                        paid.Remove(charge.PaymentIntentId);
                        break;
                    default:
                        logger.LogInformation("{Type} is not for us", stripeEvent.Type);
                        break;
                }

                return Task.FromResult<IActionResult>(Ok());
            }
        }

        public static class Endpoints
        {
            public static void Map(WebApplication app, string secret) =>
                app.MapPost(
                    "/minimal_N",
                    async (HttpRequest request) =>
                    {
                        var json = await new StreamReader(request.Body).ReadToEndAsync();
                        try
                        {
                            var stripeEvent = EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], secret);
                            return stripeEvent.Type == EventTypes.PaymentIntentSucceeded ? Results.Ok() : Results.NoContent();
                        }
                        catch (StripeException)
                        {
                            return Results.BadRequest();
                        }
                    }
                );
        }
        """;

    private const string Amounts = """
        namespace Shop.Prices_N;

        public sealed record Line(string Name, decimal Price, double Weight, int Quantity);

        public sealed class PricesService(ChargeService charges, PriceService prices, InvoiceItemService items)
        {
            public long Cents(decimal price) => (long)Math.Round(price * 100m, MidpointRounding.AwayFromZero);

            public decimal Shown(PaymentIntent intent) => intent.Amount / 100m;

            public decimal ShownWithoutCents(PaymentIntent intent) => intent.Amount / 100;

            public ChargeCreateOptions ChargeFor(IReadOnlyList<Line> lines, string customer) =>
                new()
                {
                    Amount = lines.Sum(line => Cents(line.Price) * line.Quantity),
                    Currency = "usd",
                    Customer = customer,
                };

            public async Task<Charge> ChargeAsync(IReadOnlyList<Line> lines, string customer, string orderId)
            {
                var options = ChargeFor(lines, customer);
                options.Description = string.Join(", ", lines.Select(line => line.Name));
                var request = new RequestOptions();
                if (orderId.Length > 0)
                {
                    request.IdempotencyKey = orderId;
                }

                return await charges.CreateAsync(options, request);
            }

            public Task<Charge> ChargeShippingAsync(Line line, string customer)
            {
                var shipping = line.Weight * 1.25;
                return charges.CreateAsync(
                    new ChargeCreateOptions { Amount = (long)(shipping * 100), Currency = "usd", Customer = customer },
                    new RequestOptions { IdempotencyKey = $"shipping-{customer}" }
                );
            }

            public Task<InvoiceItem> BillAsync(Line line, string customer)
            {
                decimal total = line.Price * line.Quantity;
                var amount = (long)total;
                return items.CreateAsync(
                    new InvoiceItemCreateOptions { Amount = amount, Currency = "eur", Customer = customer },
                    new RequestOptions { IdempotencyKey = $"bill-{customer}-{line.Name}" }
                );
            }

            public async Task<Dictionary<string, decimal>> ListAsync()
            {
                var shown = new Dictionary<string, decimal>();
                await foreach (var price in prices.ListAutoPagingAsync(new PriceListOptions { Active = true }))
                {
                    var amount = price.UnitAmount ?? 0;
                    shown[price.Id] = price.Currency is "jpy" or "krw" ? amount : amount / 100m;
                }

                return shown;
            }
        }
        """;
}
