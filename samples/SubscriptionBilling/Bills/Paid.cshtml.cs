using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SubscriptionBilling.Accounts;
using SubscriptionBilling.Shared;

namespace SubscriptionBilling.Bills;

/// <summary>Where the bank sends the member after 3D Secure. What the address says proves nothing; Stripe is asked.</summary>
[Authorize]
public class PaidModel(BillPayments payments) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Problem { get; set; }

    public async Task<IActionResult> OnGetAsync(string bill, CancellationToken cancellationToken)
    {
        if (await payments.ComeBackAsync(User.MemberId(), bill, cancellationToken) is not { } known)
        {
            return NotFound();
        }

        if (known.Status == "paid")
        {
            Notice = $"Thank you, your payment of {Money.Text(known.AmountPaid, known.Currency)} went through.";
        }
        else if (known is { Status: "open", NeedsConfirmation: false })
        {
            Problem = "Your bank did not confirm the payment. Nothing was charged.";
        }

        return LocalRedirect("/account");
    }
}
