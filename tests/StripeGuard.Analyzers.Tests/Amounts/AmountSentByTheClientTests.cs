using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.AmountSentByTheClientAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3011 reports, and stays silent: docs/rules/STRIPE3011.md.</summary>
public class AmountSentByTheClientTests
{
    [Fact]
    public Task Whoever_sends_the_price_chooses_it() =>
        Verify.Reports(
            """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Stripe.Checkout;

            public class Item { public decimal Price { get; set; } public int Quantity { get; set; } public string Name { get; set; } = ""; }
            public record Cart(List<Item> Items, long Total);

            [ApiController]
            [Route("pay")]
            public class PayController(PaymentIntentService intents, IPayments payments) : ControllerBase
            {
                [HttpPost]
                public async Task<IActionResult> Direct([FromBody] Cart cart)
                {
                    var options = new PaymentIntentCreateOptions { Amount = [|cart.Total|], Currency = "usd" };
                    await intents.CreateAsync(options);
                    return Ok();
                }

                [HttpPost("route")]
                public Task<PaymentIntent> Routed(long amount) => intents.CreateAsync(new() { Amount = [|amount|], Currency = "usd" });

                [HttpPost("form")]
                public ChargeCreateOptions Form() => new() { Amount = (long)([|decimal.Parse(Request.Form["amount"]!)|] * 100), Currency = "usd" };

                [HttpPost("session")]
                public SessionCreateOptions Lines(Cart cart) => new()
                {
                    LineItems = cart.Items
                        .Select(item => new SessionLineItemOptions
                        {
                            Quantity = item.Quantity,
                            PriceData = new() { Currency = "usd", UnitAmount = (long)([|item.Price|] * 100) },
                        })
                        .ToList(),
                };

                [HttpPost("loop")]
                public SessionCreateOptions Loop(Cart cart)
                {
                    var options = new SessionCreateOptions { LineItems = [] };
                    foreach (var item in cart.Items)
                    {
                        var cents = (long)([|item.Price|] * 100);
                        options.LineItems.Add(new() { PriceData = new() { Currency = "usd", UnitAmount = cents } });
                    }

                    return options;
                }

                [HttpPost("helper")]
                public ChargeCreateOptions Helper(Item item, long seats) => new() { Amount = ToCents([|item.Price|]) * seats, Currency = "usd" };

                // The same helper, given the shop's own price.
                [HttpPost("own")]
                public ChargeCreateOptions Own(Item item, [FromServices] Item own) => new() { Amount = ToCents(own.Price), Currency = "usd" };

                public static long ToCents(decimal price) => (long)Math.Round(price * 100m);

                // Replaced for some, the client's for the others.
                [HttpPost("auction")]
                public ChargeCreateOptions Auction(Item item, [FromServices] Item won)
                {
                    if (item.Quantity == 1)
                    {
                        item.Price = won.Price;
                    }

                    return new ChargeCreateOptions { Amount = (long)([|item.Price|] * 100), Currency = "usd" };
                }

                // A range keeps out nonsense, not a lower price.
                [HttpPost("range")]
                public ChargeCreateOptions Range(Cart cart)
                {
                    if (cart.Total <= 0)
                    {
                        throw new ArgumentException("total");
                    }

                    return new ChargeCreateOptions { Amount = [|cart.Total|], Currency = "usd" };
                }

                [HttpPost("service")]
                public Task<string> Service(Cart cart) => payments.Start(cart);
            }

            public interface IPayments { Task<string> Start(Cart cart); }

            public class Payments(PaymentIntentService intents) : IPayments
            {
                public async Task<string> Start(Cart cart) => (await Create([|cart.Total|] + 500)).ClientSecret;

                private Task<PaymentIntent> Create(long total) => intents.CreateAsync(new() { Amount = total, Currency = "usd" });
            }

            public static class Endpoints
            {
                public static void MapPay(this WebApplication app)
                {
                    app.MapPost("/a", (Cart cart, ChargeService charges) =>
                        charges.CreateAsync(new() { Amount = [|cart.Total|], Currency = "usd" }));
                    app.MapPost("/b", Pay);
                    app.MapPost("/c", async (HttpRequest request, ChargeService charges) =>
                    {
                        var cart = await request.ReadFromJsonAsync<Cart>();
                        return await charges.CreateAsync(new() { Amount = [|cart!.Total|], Currency = "usd" });
                    });
                }

                private static Task<Charge> Pay(Cart cart, ChargeService charges) =>
                    charges.CreateAsync(new() { Amount = [|cart.Total|], Currency = "usd" });
            }
            """
        );

    [Fact]
    public Task The_shops_own_price_what_is_checked_and_what_the_payer_is_meant_to_choose_is_silent() =>
        Verify.Silent(
            """
            using Microsoft.AspNetCore.Authorization;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Mvc;
            using Stripe.Checkout;

            public class Product { public int Id { get; set; } public decimal Price { get; set; } public long Cents { get; set; } }
            public class Line { public int ProductId { get; set; } public int Quantity { get; set; } public decimal Price { get; set; } public string PriceId { get; set; } = ""; }
            public class Order { public decimal Total { get; set; } }
            public class DonationRequest { public decimal Amount { get; set; } }
            public class TopUpRequest { public long Amount { get; set; } }
            public interface IProducts { Product Find(int id); }
            public class PriceService { public decimal Price { get; set; } }

            public class PayController(IProducts products) : ControllerBase
            {
                public ChargeCreateOptions Own(Line line) => new() { Amount = (long)(products.Find(line.ProductId).Price * line.Quantity * 100) };

                public ChargeCreateOptions Times(Line line)
                {
                    var cents = products.Find(line.ProductId).Cents;
                    return new ChargeCreateOptions { Amount = cents * line.Quantity, Currency = "usd" };
                }

                public IActionResult Checked(Line line)
                {
                    if (line.Price != products.Find(line.ProductId).Price)
                    {
                        return BadRequest();
                    }

                    return Ok(new ChargeCreateOptions { Amount = (long)(line.Price * 100), Currency = "usd" });
                }

                public SessionCreateOptions Replaced(List<Line> lines)
                {
                    foreach (var line in lines)
                    {
                        line.Price = products.Find(line.ProductId).Price;
                    }

                    return new() { LineItems = lines.Select(line => new SessionLineItemOptions { PriceData = new() { UnitAmount = (long)(line.Price * 100) } }).ToList() };
                }

                public ChargeCreateOptions Donate([FromBody] DonationRequest request) => new() { Amount = (long)(request.Amount * 100) };

                public ChargeCreateOptions Tip(long amount) => new() { Amount = amount };

                public ChargeCreateOptions Wallet(TopUpRequest request) => new() { Amount = request.Amount };

                public SessionCreateOptions PriceId(Line line) => new() { LineItems = [new() { Price = line.PriceId, Quantity = line.Quantity }] };

                public RefundCreateOptions Refund(long amount) => new() { Amount = amount };

                public PriceCreateOptions NewPrice(Line line) => new() { UnitAmount = (long)(line.Price * 100) };

                [Authorize(Roles = "Admin")]
                public ChargeCreateOptions Staff(long amount) => new() { Amount = amount };

                public ChargeCreateOptions Services([FromServices] PriceService prices) => new() { Amount = (long)(prices.Price * 100) };

                private ChargeCreateOptions Helper(Order order) => new() { Amount = (long)(order.Total * 100) };
            }

            public class Service
            {
                public ChargeCreateOptions Charge(Order order) => new() { Amount = (long)(order.Total * 100) };
            }
            """
        );
}
