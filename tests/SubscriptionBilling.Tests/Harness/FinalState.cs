using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SubscriptionBilling.Tests.Harness;

/// <summary>What webhooks have made of the application: what two runs are compared by.</summary>
internal static class FinalState
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="mails">Whether the mails belong to it: each says what was true when it was written.</param>
    public static Task<object> OfAsync(Paperboat app, bool mails = true) =>
        app.QueryAsync<object>(async db => new
        {
            Memberships = await db
                .Memberships.OrderBy(membership => membership.Id)
                .Select(membership => new
                {
                    membership.Id,
                    membership.Plan,
                    membership.Status,
                    membership.CurrentPeriodEnd,
                    membership.EndsWithPeriod,
                    membership.PendingPlan,
                    membership.PendingBillId,
                })
                .ToListAsync(),
            Bills = await db
                .Bills.OrderBy(bill => bill.Id)
                .Select(bill => new
                {
                    bill.Id,
                    bill.Number,
                    bill.Status,
                    bill.Total,
                    bill.AmountPaid,
                    bill.AttemptCount,
                    bill.NeedsConfirmation,
                })
                .ToListAsync(),
            Refunds = await db
                .RefundRequests.OrderBy(refund => refund.StripeRefundId)
                .Select(refund => new
                {
                    refund.StripeRefundId,
                    refund.BillId,
                    refund.Amount,
                    refund.Status,
                })
                .ToListAsync(),
            Mails = mails ? await db.Mails.Select(mail => mail.Key).Order().ToListAsync() : [],
            Events = await db.HandledEvents.Select(handled => handled.Id).Order().ToListAsync(),
        });

    public static async Task<string> TextAsync(Paperboat app, bool mails = true) =>
        JsonSerializer.Serialize(await OfAsync(app, mails), Indented);
}
