using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Memberships;

namespace SubscriptionBilling.Checkout;

/// <summary>Where Checkout sends the buyer. To open this page proves nothing: it shows what the webhook has brought.</summary>
[Authorize]
public class DoneModel(MembershipRegister memberships) : PageModel
{
    public Membership? Membership { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Membership = await memberships.LiveAsync(User.MemberId(), cancellationToken);
}
