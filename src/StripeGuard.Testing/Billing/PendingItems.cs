using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Which invoice items wait, by customer: a renewal looks here rather than through every item there ever was.
/// </summary>
internal sealed class PendingItems
{
    private static readonly ConditionalWeakTable<ObjectStore, PendingItems> ByStore = [];

    private readonly Dictionary<string, List<JsonObject>> byCustomer = new(StringComparer.Ordinal);

    public static PendingItems Of(ObjectStore objects) =>
        ByStore.GetValue(
            objects,
            store =>
            {
                var items = new PendingItems();
                foreach (var item in store.All(InvoiceItems.Type))
                {
                    items.Add(item);
                }

                return items;
            }
        );

    /// <summary>The customer's items that wait, oldest first. Those that no longer do are forgotten on the way.</summary>
    public IReadOnlyList<JsonObject> Of(string customer)
    {
        if (!byCustomer.TryGetValue(customer, out var items))
        {
            return [];
        }

        items.RemoveAll(item => item["invoice"] is not null);
        return items;
    }

    public void Add(JsonObject item)
    {
        if (item["invoice"] is not null)
        {
            return;
        }

        var customer = item.Text("customer")!;
        if (!byCustomer.TryGetValue(customer, out var items))
        {
            byCustomer[customer] = items = [];
        }

        if (!items.Contains(item))
        {
            items.Add(item);
        }
    }

    public void Remove(JsonObject item)
    {
        if (byCustomer.TryGetValue(item.Text("customer")!, out var items))
        {
            items.Remove(item);
        }
    }
}
