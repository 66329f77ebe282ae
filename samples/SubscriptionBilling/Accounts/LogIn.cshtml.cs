using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SubscriptionBilling.Accounts;

public class LogInModel(AccountRegister accounts) : PageModel
{
    [BindProperty]
    public Credentials Form { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var member = await accounts.LogInAsync(Form.Email, Form.Password, cancellationToken);
        if (member is null)
        {
            ModelState.AddModelError("", "The address or the password is wrong.");
            return Page();
        }

        await HttpContext.SignInAsync(member);
        return LocalRedirect(
            Url.IsLocalUrl(ReturnUrl) ? ReturnUrl
            : member.Role == MemberRole.Support ? "/support"
            : "/account"
        );
    }

    public async Task<IActionResult> OnPostLogOutAsync()
    {
        await HttpContext.SignOutAsync();
        return LocalRedirect("/");
    }
}
