namespace StripeGuard.Benchmarks.Analyzers;

/// <summary>A warehouse's code, as ASP.NET Core projects have it, without payments: each file complete and different by name.</summary>
internal static class PlainShop
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.Logging;

        """;

    private static readonly string[] Kinds = [Stock, Shipping];

    public static IEnumerable<string> Sources(int files) =>
        Enumerable
            .Range(0, files)
            .Select(i => Usings + Kinds[i % Kinds.Length].Replace("_N", $"{i}", StringComparison.Ordinal));

    /// <summary>Loops, queries, exceptions, amounts of other kinds than Stripe's: what rules look at in any code.</summary>
    private const string Stock = """
        namespace Warehouse.Stock_N;

        public sealed record Item(string Sku, string Name, decimal Price, int Quantity, double Weight, DateTime AddedAt);

        public interface IItemStore
        {
            Task<Item?> FindAsync(string sku, CancellationToken cancellationToken);
            Task SaveAsync(Item item, CancellationToken cancellationToken);
            IAsyncEnumerable<Item> AllAsync();
        }

        public sealed class ItemStore : IItemStore
        {
            private readonly Dictionary<string, Item> items = new(StringComparer.OrdinalIgnoreCase);
            private readonly SemaphoreSlim gate = new(1);

            public async Task<Item?> FindAsync(string sku, CancellationToken cancellationToken)
            {
                await gate.WaitAsync(cancellationToken);
                try
                {
                    return items.TryGetValue(sku, out var item) ? item : null;
                }
                finally
                {
                    gate.Release();
                }
            }

            public async Task SaveAsync(Item item, CancellationToken cancellationToken)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await gate.WaitAsync(cancellationToken);
                        items[item.Sku] = item with { AddedAt = DateTime.UtcNow };
                        gate.Release();
                        return;
                    }
                    catch (IOException) when (attempt < 3)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellationToken);
                    }
                }
            }

            public async IAsyncEnumerable<Item> AllAsync()
            {
                foreach (var item in items.Values.OrderBy(item => item.Sku, StringComparer.Ordinal))
                {
                    await Task.Yield();
                    yield return item;
                }
            }
        }
        """;

    private const string Shipping = """
        namespace Warehouse.Shipping_N;

        public sealed record Item(string Sku, decimal Price, int Quantity, double Weight);

        public sealed record Shipment(string Id, IReadOnlyList<Item> Items, string Country, long Amount, string Status);

        public sealed class ShippingRates(ILogger<ShippingRates> logger)
        {
            private static readonly Dictionary<string, decimal> Zones = new()
            {
                ["DE"] = 4.90m,
                ["FR"] = 7.50m,
                ["US"] = 19.99m,
            };

            public long AmountOf(IEnumerable<Item> items, string country)
            {
                var weight = items.Sum(item => item.Weight * item.Quantity);
                var rate = Zones.GetValueOrDefault(country, 24m);
                var total = rate + (decimal)Math.Ceiling(weight) * 0.75m;
                logger.LogInformation("Shipping {Weight} kg to {Country} costs {Total}", weight, country, total);
                return (long)(total * 100);
            }

            public string Describe(Shipment shipment)
            {
                var text = new StringBuilder();
                text.Append(CultureInfo.InvariantCulture, $"{shipment.Id}: {shipment.Amount / 100} to {shipment.Country}");
                foreach (var group in shipment.Items.GroupBy(item => item.Sku[..2]).Where(group => group.Count() > 1))
                {
                    text.AppendLine().Append(group.Key).Append(' ').Append(group.Sum(item => item.Quantity));
                }

                return shipment.Status switch
                {
                    "sent" => text + " (sent)",
                    "packed" or "waiting" => text + " (here)",
                    _ => text.ToString(),
                };
            }
        }

        [ApiController]
        [Route("items_N")]
        public sealed class ItemsController(ShippingRates rates, ILogger<ItemsController> logger) : ControllerBase
        {
            private readonly Dictionary<string, Item> items = [];

            [HttpGet("{sku}")]
            public IActionResult Get(string sku) => items.TryGetValue(sku, out var item) ? Ok(item) : NotFound();

            [HttpPost("import")]
            public async Task<IActionResult> Import(CancellationToken cancellationToken)
            {
                using var reader = new StreamReader(Request.Body);
                var body = await reader.ReadToEndAsync(cancellationToken);
                try
                {
                    var read = JsonSerializer.Deserialize<List<Item>>(body) ?? [];
                    foreach (var item in read.Where(item => item.Quantity > 0))
                    {
                        items[item.Sku] = item;
                    }

                    return Ok(new { Imported = read.Count, Shipping = rates.AmountOf(read, "DE") });
                }
                catch (JsonException e)
                {
                    logger.LogWarning(e, "The import of {Length} characters is not JSON", body.Length);
                    return BadRequest("The body is not a list of items.");
                }
            }
        }
        """;
}
