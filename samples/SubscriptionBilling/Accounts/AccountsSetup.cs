using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Data;

namespace SubscriptionBilling.Accounts;

public static class AccountsSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                options.LoginPath = "/login";
                options.AccessDeniedPath = "/login";

                // Strict would leave the cookie behind when Checkout sends the buyer back.
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Events.OnRedirectToLogin = Answer(StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = Answer(StatusCodes.Status403Forbidden);
            });
        services.AddAuthorization();
        services.AddSingleton<IPasswordHasher<Member>, PasswordHasher<Member>>();
        services.AddScoped<AccountRegister>();
    }

    /// <summary>Gives an account the rights of support staff: whoever can run the program on its database may do that.</summary>
    public static async Task MakeSupportAsync(this BillingContext db, string email)
    {
        var changed = await db
            .Members.Where(member => member.Email == email)
            .ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, MemberRole.Support));
        Console.WriteLine(
            changed == 0 ? $"Nobody has signed up as {email}." : $"{email} is support staff from the next login on."
        );
    }

    /// <summary>People are sent to the login page; programs get a status.</summary>
    private static Func<Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions>, Task> Answer(
        int status
    ) =>
        context =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
            }
            else
            {
                context.Response.Redirect(context.RedirectUri);
            }

            return Task.CompletedTask;
        };
}
