using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Changes;
using SubscriptionBilling.Mail;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Data;

public class BillingContext(DbContextOptions<BillingContext> options) : DbContext(options)
{
    public DbSet<Member> Members => Set<Member>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Bill> Bills => Set<Bill>();
    public DbSet<PlanChange> PlanChanges => Set<PlanChange>();
    public DbSet<RefundRequest> RefundRequests => Set<RefundRequest>();
    public DbSet<MailMessage> Mails => Set<MailMessage>();
    public DbSet<StripeOperation> Operations => Set<StripeOperation>();
    public DbSet<HandledEvent> HandledEvents => Set<HandledEvent>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Member>(member =>
        {
            member.HasIndex(m => m.Email).IsUnique();
            member.HasIndex(m => m.StripeCustomerId).IsUnique();
        });
        modelBuilder.Entity<Membership>().Property(membership => membership.Version).IsConcurrencyToken();
        modelBuilder.Entity<Bill>().Property(bill => bill.Version).IsConcurrencyToken();
        modelBuilder.Entity<PlanChange>().OwnsMany(change => change.Lines, lines => lines.ToJson());
        modelBuilder.Entity<RefundRequest>(refund =>
        {
            refund.Property(r => r.Version).IsConcurrencyToken();
            refund.HasIndex(r => r.StripeRefundId).IsUnique();

            // Two agents at once: the second one's insert fails, before Stripe hears of it.
            refund.HasIndex(r => r.BillId).IsUnique().HasFilter(RefundRequest.OnePerBill);
        });
        modelBuilder.Entity<MailMessage>().HasIndex(mail => mail.Key).IsUnique();
        modelBuilder
            .Entity<StripeOperation>()
            .HasIndex(operation => operation.Subject)
            .IsUnique()
            .HasFilter(StripeOperation.OnePendingPerSubject);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // As text, SQLite would neither compare nor sort them.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    /// <summary>Each save of a row that mirrors an object of Stripe's is a new version of it: see <see cref="OptimisticSave"/>.</summary>
    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(entry => entry.State == EntityState.Modified))
        {
            entry.Entity.Version++;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private sealed class UnixMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => time.ToUnixTimeMilliseconds(),
            milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        );
}
