using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Changes;

[Authorize]
public class ConfirmModel(PlanChanges changes) : PageModel
{
    public PlanChange Offer { get; private set; } = null!;

    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Problem { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await changes.FindAsync(User.MemberId(), id, cancellationToken) is not { } offer)
        {
            return NotFound();
        }

        Offer = offer;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await changes.FindAsync(User.MemberId(), id, cancellationToken) is not { } offer)
        {
            return NotFound();
        }

        var operation = await changes.AcceptAsync(offer, cancellationToken);
        (Notice, Problem) = operation is null
            ? (null, "That offer was some time ago. Ask for a new one.")
            : operation.Tell("Your plan is changed.");
        return LocalRedirect("/account");
    }
}
