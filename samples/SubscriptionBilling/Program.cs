using SubscriptionBilling.Accounts;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Changes;
using SubscriptionBilling.Checkout;
using SubscriptionBilling.Data;
using SubscriptionBilling.Demo;
using SubscriptionBilling.Mail;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Plans;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.StripeConnection;
using SubscriptionBilling.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages().WithRazorPagesAtContentRoot();
builder.Services.AddDatabase(builder.Configuration);
builder.Services.AddAccounts();
await builder.Services.AddStripeAsync(builder.Configuration);
builder.Services.AddPlans();
builder.Services.AddCheckout();
builder.Services.AddMemberships();
builder.Services.AddBills();
builder.Services.AddPlanChanges();
builder.Services.AddRefunds();
builder.Services.AddMail(builder.Configuration);
builder.Services.AddOutbox();
builder.Services.AddWebhooks();

await using var app = builder.Build();
await app.CreateDatabaseAsync();
if (await app.RanCommandAsync(args))
{
    return;
}

await app.SeedDemoAsync();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
app.MapStripeWebhook();
app.MapBillingApi();
await app.RunAsync();
