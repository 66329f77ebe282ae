using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Plans;

namespace SubscriptionBilling.Changes;

/// <summary>Asks for an offer, and shows it.</summary>
[Authorize]
public class StartModel(PlanChanges changes) : PageModel
{
    [TempData]
    public string? Problem { get; set; }

    public IActionResult OnGet() => LocalRedirect("/account");

    public async Task<IActionResult> OnPostAsync(string plan, CancellationToken cancellationToken)
    {
        if (Plan.Named(plan) is not { } chosen)
        {
            return BadRequest();
        }

        (var offer, Problem) = await changes.OfferAsync(User.MemberId(), chosen, cancellationToken);
        return offer is null ? LocalRedirect("/account") : RedirectToPage("/Changes/Confirm", new { id = offer.Id });
    }
}
