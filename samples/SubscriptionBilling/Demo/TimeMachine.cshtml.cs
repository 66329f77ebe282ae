using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Data;
using SubscriptionBilling.StripeConnection;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Demo;

/// <summary>There is none where Stripe is the real one.</summary>
public class TimeMachineModel(IServiceProvider services, BillingContext db, StripeClock clock) : PageModel
{
    private const int MostDays = 400;
    private const int MostEvents = 12;
    private const int Seed = 7;

    private static readonly Dictionary<string, IWebhookSchedule> Schedules = new()
    {
        ["in order"] = WebhookSchedules.InOrder,
        ["reversed"] = WebhookSchedules.Reversed,
        ["shuffled"] = WebhookSchedules.Shuffled(Seed),
        ["twice"] = WebhookSchedules.Duplicated(),
    };

    public static IEnumerable<string> Orders => Schedules.Keys;

    public static IReadOnlyList<(string Name, TestCard Card)> Cards { get; } =
    [
        ("Pays", TestCards.Visa),
        ("Asks for 3D Secure", TestCards.ThreeDSecureRequired),
        ("Declined", TestCards.Declined),
        ("Can be saved, and is declined when it is charged", TestCards.DeclinedOnceAttached),
    ];

    public DateTimeOffset Now => clock.UtcNow;
    public string Order { get; private set; } = "in order";
    public IReadOnlyList<HandledEvent> Events { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<EmbeddedStripe>() is not { } embedded)
        {
            return NotFound();
        }

        var schedule = embedded.Stripe.Webhooks.Schedule;
        Order = Schedules.FirstOrDefault(known => known.Value == schedule).Key ?? Order;
        Events = await db
            .HandledEvents.OrderByDescending(handled => handled.HandledAt)
            .Take(MostEvents)
            .ToListAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int days, CancellationToken cancellationToken)
    {
        if (services.GetService<EmbeddedStripe>() is not { } embedded)
        {
            return NotFound();
        }

        if (days is > 0 and <= MostDays)
        {
            await embedded.AdvanceAsync(TimeSpan.FromDays(days), cancellationToken);
        }

        return RedirectToPage();
    }

    public IActionResult OnPostOrder(string order)
    {
        if (
            services.GetService<EmbeddedStripe>() is not { } embedded
            || !Schedules.TryGetValue(order, out var schedule)
        )
        {
            return NotFound();
        }

        embedded.Stripe.Webhooks.Schedule = schedule;
        return RedirectToPage();
    }
}
