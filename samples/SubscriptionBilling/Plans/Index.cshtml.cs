using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Memberships;

namespace SubscriptionBilling.Plans;

public class PlansModel(PlanCatalog catalog, MembershipRegister memberships) : PageModel
{
    public IReadOnlyList<PlanPrice> Prices { get; private set; } = [];

    /// <summary>What the visitor pays for now; null for nothing.</summary>
    public Membership? Current { get; private set; }

    [TempData]
    public string? Problem { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Prices = await catalog.AllAsync(cancellationToken);
        if (User.Identity?.IsAuthenticated == true)
        {
            Current = await memberships.LiveAsync(User.MemberId(), cancellationToken);
        }
    }
}
