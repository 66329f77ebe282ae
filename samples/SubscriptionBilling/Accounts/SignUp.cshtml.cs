using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SubscriptionBilling.Accounts;

public class SignUpModel(AccountRegister accounts) : PageModel
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

        var member = await accounts.SignUpAsync(Form.Email, Form.Password, cancellationToken: cancellationToken);
        if (member is null)
        {
            ModelState.AddModelError("", "This address has an account already. Log in instead.");
            return Page();
        }

        await HttpContext.SignInAsync(member);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/");
    }
}
