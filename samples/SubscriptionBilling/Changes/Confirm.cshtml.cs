using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Changes;

[Authorize]
public class ConfirmModel(PlanChanges changes, MembershipRegister memberships) : PageModel
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
        if (operation is null)
        {
            Problem = "That offer was some time ago. Ask for a new one.";
        }
        else if (await memberships.LiveAsync(User.MemberId(), cancellationToken) is not { PendingPlan: not null })
        {
            // Where the change waits for its payment, the account page says so, as long as it does.
            (Notice, Problem) = operation.Tell("Your plan is changed.");
        }

        return LocalRedirect("/account");
    }
}
