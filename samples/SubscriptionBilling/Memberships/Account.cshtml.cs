using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Changes;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.Plans;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.Shared;

namespace SubscriptionBilling.Memberships;

[Authorize]
public class AccountModel(
    MembershipRegister memberships,
    Cancellations cancellations,
    BillRegister bills,
    BillPayments payments,
    CardUpdates cards,
    PlanChanges changes,
    PlanCatalog catalog
) : PageModel
{
    public Membership? Membership { get; private set; }
    public IReadOnlyList<Bill> Bills { get; private set; } = [];
    public IReadOnlyList<PlanPrice> Others { get; private set; } = [];
    public Bill? OpenBill => Bills.FirstOrDefault(bill => bill.WaitsForCustomer);

    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Problem { get; set; }

    private PlanPrice? Current { get; set; }
    private IReadOnlyList<RefundRequest> Refunds { get; set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Membership = await memberships.LatestAsync(User.MemberId(), cancellationToken);
        Bills = await bills.OfAsync(User.MemberId(), cancellationToken);
        Refunds = await bills.RefundsAsync(User.MemberId(), cancellationToken);
        var prices = await catalog.AllAsync(cancellationToken);
        Current = prices.FirstOrDefault(price => price.Plan.LookupKey == Membership?.Plan);
        Others = [.. prices.Where(price => price != Current)];
    }

    /// <summary>The open bill is that of a change of plan, which waits for it.</summary>
    public bool IsOfPendingChange(Bill bill) => bill.Id == Membership?.PendingBillId;

    public string Direction(PlanPrice price) => price.Amount < Current?.Amount ? "Downgrade" : "Upgrade";

    public string? Refunded(Bill bill) =>
        Refunds.FirstOrDefault(refund => refund.BillId == bill.Id && refund.Counts) is { } refund
            ? $"{Money.Text(refund.Amount, refund.Currency)} refunded"
            : null;

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken) =>
        Tell(
            await cancellations.SetAsync(User.MemberId(), cancel: true, cancellationToken),
            "Your plan ends with the period that you have paid for."
        );

    public async Task<IActionResult> OnPostReactivateAsync(CancellationToken cancellationToken) =>
        Tell(
            await cancellations.SetAsync(User.MemberId(), cancel: false, cancellationToken),
            "Good to have you on board: your plan goes on."
        );

    /// <summary>Pays an open bill: at once, or by way of the member's bank.</summary>
    public async Task<IActionResult> OnPostPayAsync(string bill, CancellationToken cancellationToken)
    {
        var (operation, bankPage) = await payments.PayAsync(User.MemberId(), bill, cancellationToken);
        return bankPage is null ? Tell(operation, "Thank you, your payment went through.") : Redirect(bankPage);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellationToken) =>
        Tell(
            await changes.WithdrawAsync(User.MemberId(), cancellationToken),
            "Your plan stays as it is. Nothing was charged."
        );

    public async Task<IActionResult> OnPostCardAsync(CancellationToken cancellationToken) =>
        await cards.PageAsync(User.MemberId(), cancellationToken) is { } page ? Redirect(page) : RedirectToPage();

    private RedirectToPageResult Tell(StripeOperation? operation, string done)
    {
        (Notice, Problem) = operation.Tell(done);
        return RedirectToPage();
    }
}
