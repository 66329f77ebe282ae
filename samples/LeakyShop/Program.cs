using LeakyShop;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Stripe;

var builder = WebApplication.CreateBuilder(args);
StripeConfiguration.ApiKey = builder.Configuration["Stripe:SecretKey"] ?? StripeKeys.Secret;

builder.Services.AddDbContext<ShopContext>(options =>
    options.UseSqlite(builder.Configuration.GetConnectionString("Shop") ?? "Data Source=shop.db")
);
builder.Services.AddScoped<MonthlyBox>();
builder.Services.AddScoped<OrderEvents>();
builder.Services.AddSingleton<Mails>();
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddControllers();
builder.Services.AddHostedService<SupplierPayouts>();

var app = builder.Build();
using (var scope = app.Services.CreateScope())
{
    scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreated();
}

app.MapControllers();
app.MapCheckout();
app.MapWorkshops();
app.MapSubscriptions();
app.MapReports();
app.MapWebhooks();
app.MapEvents();
app.Run();
