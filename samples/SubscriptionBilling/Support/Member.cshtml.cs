using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.Shared;

namespace SubscriptionBilling.Support;

[Authorize(Roles = nameof(MemberRole.Support))]
public class MemberPageModel(BillingContext db, MembershipRegister memberships, BillRegister bills, RefundDesk desk)
    : PageModel
{
    public Member Member { get; private set; } = null!;
    public Membership? Membership { get; private set; }
    public IReadOnlyList<Bill> Bills { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Problem { get; set; }

    private IReadOnlyList<RefundRequest> Refunds { get; set; } = [];

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellationToken)
    {
        if (await db.Members.FindAsync([id], cancellationToken) is not { } member)
        {
            return NotFound();
        }

        Member = member;
        Membership = await memberships.LatestAsync(id, cancellationToken);
        Bills = await bills.OfAsync(id, cancellationToken);
        Refunds = await bills.RefundsAsync(id, cancellationToken);
        return Page();
    }

    /// <param name="amount">As people write it: 29.99.</param>
    public async Task<IActionResult> OnPostAsync(
        int id,
        string bill,
        string amount,
        CancellationToken cancellationToken
    )
    {
        if (await db.Bills.FindAsync([bill], cancellationToken) is not { } paid || paid.MemberId != id)
        {
            return NotFound();
        }

        if (Money.Parse(amount, paid.Currency) is not { } minorUnits)
        {
            Problem = $"'{amount}' is no amount in {paid.Currency.ToUpperInvariant()}.";
            return RedirectToPage(new { id });
        }

        var (operation, problem) = await desk.RefundAsync(User.MemberId(), paid, minorUnits, cancellationToken);
        (Notice, Problem) = operation.Tell($"{Money.Text(minorUnits, paid.Currency)} are on their way back.");
        Problem ??= problem;
        return RedirectToPage(new { id });
    }

    public RefundRequest? RefundOf(Bill bill) =>
        Refunds.FirstOrDefault(refund => refund.BillId == bill.Id && refund.Counts);
}
