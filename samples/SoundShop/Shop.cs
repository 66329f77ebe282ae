using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace SoundShop;

/// <summary>What the shop reads from its configuration: user secrets at home, the environment or a vault in production.</summary>
public class StripeSettings
{
    [Required]
    public required string SecretKey { get; set; }

    /// <summary>The key that the browser gets.</summary>
    [Required]
    public required string PublishableKey { get; set; }

    [Required]
    public required string PaymentsWebhookSecret { get; set; }

    [Required]
    public required string SubscriptionsWebhookSecret { get; set; }

    [Required]
    public required string DisputesWebhookSecret { get; set; }

    [Required]
    public required string ConnectWebhookSecret { get; set; }

    [Required]
    public required string PayoutsWebhookSecret { get; set; }

    [Required]
    public required string InvoicesWebhookSecret { get; set; }

    [Required]
    public required string RefundsWebhookSecret { get; set; }

    [Required]
    public required string ReviewsWebhookSecret { get; set; }

    [Required]
    public required string TransfersWebhookSecret { get; set; }

    [Required]
    public required string AccountsWebhookSecret { get; set; }

    [Required]
    public required string FraudWebhookSecret { get; set; }

    /// <summary>Where buyers reach the shop, such as https://shop.example: never taken from a request's Host header.</summary>
    [Required]
    public required Uri PublicUrl { get; set; }
}

public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<ShopCustomer> Customers => Set<ShopCustomer>();
    public DbSet<SavedCard> SavedCards => Set<SavedCard>();
    public DbSet<SupplierInvoice> SupplierInvoices => Set<SupplierInvoice>();
    public DbSet<PartnerCafe> PartnerCafes => Set<PartnerCafe>();
    public DbSet<HandledEvent> HandledEvents => Set<HandledEvent>();
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

    /// <summary>A payment that waits for the customer: refused without them, and open until they confirm it.</summary>
    public string? OpenPaymentIntentId { get; set; }
}

/// <summary>A café that sells the shop's coffee on a Stripe account of its own, connected to the shop's.</summary>
public class PartnerCafe
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string StripeAccountId { get; set; }
}

public class SupplierInvoice
{
    public int Id { get; set; }
    public required string SupplierAccountId { get; set; }
    public long AmountInCents { get; set; }
    public DateTime? PaidAt { get; set; }
}

/// <summary>An event whose work is done: Stripe delivers some twice.</summary>
public class HandledEvent
{
    [Key]
    public required string Id { get; set; }

    public DateTime HandledAt { get; set; }
}
