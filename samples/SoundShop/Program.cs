using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SoundShop;
using Stripe;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddOptions<StripeSettings>().BindConfiguration("Stripe").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<IStripeClient>(services => new StripeClient(
    services.GetRequiredService<IOptions<StripeSettings>>().Value.SecretKey
));
builder.Services.AddDbContext<ShopContext>(options =>
    options.UseSqlite(builder.Configuration.GetConnectionString("Shop") ?? "Data Source=shop.db")
);
builder.Services.AddScoped<Events>();
builder.Services.AddScoped<Goodwill>();
builder.Services.AddScoped<MonthlyBox>();
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddControllers();
builder.Services.AddHostedService<SupplierPayouts>();

var app = builder.Build();
using (var scope = app.Services.CreateScope())
{
    await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
}

app.MapControllers();
app.MapCheckout();
app.MapWorkshops();
app.MapSubscriptions();
app.MapReports();
app.MapWebhooks();
await app.RunAsync();
