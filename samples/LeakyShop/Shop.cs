using Microsoft.EntityFrameworkCore;

namespace LeakyShop;

public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<ShopCustomer> Customers => Set<ShopCustomer>();
    public DbSet<SavedCard> SavedCards => Set<SavedCard>();
    public DbSet<SupplierInvoice> SupplierInvoices => Set<SupplierInvoice>();
    public DbSet<PartnerCafe> PartnerCafes => Set<PartnerCafe>();
    public DbSet<WebhookReceipt> WebhookReceipts => Set<WebhookReceipt>();
}

public class Order
{
    public int Id { get; set; }
    public int CustomerId { get; set; }
    public string? PaymentIntentId { get; set; }
    public decimal ShippingPrice { get; set; }
    public decimal Total { get; set; }
    public OrderStatus Status { get; set; }
    public List<OrderLine> Lines { get; set; } = [];
}

public class OrderLine
{
    public int Id { get; set; }
    public required string Coffee { get; set; }
    public decimal UnitPrice { get; set; }
    public int Quantity { get; set; }
}

public enum OrderStatus
{
    Open,
    Paid,
    Shipped,
    Refunded,
    Disputed,
}

public class ShopCustomer
{
    public int Id { get; set; }
    public required string Email { get; set; }
    public string? StripeCustomerId { get; set; }
    public string? SubscriptionId { get; set; }
    public string? SubscriptionStatus { get; set; }
    public bool IsClubMember { get; set; }
}

public class PartnerCafe
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string StripeKey { get; set; }
}

public class SupplierInvoice
{
    public int Id { get; set; }
    public required string SupplierAccountId { get; set; }
    public long AmountInCents { get; set; }
    public DateTime? PaidAt { get; set; }
}

public class WebhookReceipt
{
    public required string Id { get; set; }
    public DateTime ReceivedAt { get; set; }
}
