using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace SubscriptionBilling.Accounts;

public static class SignIn
{
    public static Task SignInAsync(this HttpContext context, Member member) =>
        context.SignInAsync(
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [
                        new Claim(ClaimTypes.NameIdentifier, member.Id.ToString(CultureInfo.InvariantCulture)),
                        new Claim(ClaimTypes.Name, member.Email),
                        new Claim(ClaimTypes.Role, member.Role.ToString()),
                    ],
                    CookieAuthenticationDefaults.AuthenticationScheme
                )
            )
        );

    /// <summary>The id of the member who is logged in.</summary>
    public static int MemberId(this ClaimsPrincipal user) =>
        int.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    public static bool IsSupport(this ClaimsPrincipal user) => user.IsInRole(nameof(MemberRole.Support));
}
