using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Support;

[Authorize(Roles = nameof(MemberRole.Support))]
public class SupportModel(BillingContext db, MembershipRegister memberships) : PageModel
{
    private const int MostRows = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<(Member Member, Membership? Membership)> Rows { get; private set; } = [];
    public IReadOnlyList<StripeOperation> Stuck { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var wanted = Q?.Trim() ?? "";
        var members = await db
            .Members.Where(member => member.Role == MemberRole.Member && member.Email.Contains(wanted))
            .OrderBy(member => member.Email)
            .Take(MostRows)
            .ToListAsync(cancellationToken);
        var rows = new List<(Member, Membership?)>();
        foreach (var member in members)
        {
            rows.Add((member, await memberships.LatestAsync(member.Id, cancellationToken)));
        }

        Rows = rows;
        Stuck = await db
            .Operations.Where(operation =>
                operation.State == OperationState.Pending || operation.State == OperationState.Unknown
            )
            .ToListAsync(cancellationToken);
    }
}
