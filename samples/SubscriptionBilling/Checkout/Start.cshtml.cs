using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Plans;

namespace SubscriptionBilling.Checkout;

[Authorize]
public class StartModel(CheckoutDesk desk) : PageModel
{
    [TempData]
    public string? Problem { get; set; }

    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(string plan, CancellationToken cancellationToken)
    {
        if (Plan.Named(plan) is not { } chosen)
        {
            return BadRequest();
        }

        var answer = await desk.OpenAsync(User.MemberId(), chosen, cancellationToken);
        if (answer.Url is { } url)
        {
            return Redirect(url);
        }

        Problem = answer.Problem;
        return LocalRedirect(answer.IsSubscribed ? "/account" : "/");
    }
}
