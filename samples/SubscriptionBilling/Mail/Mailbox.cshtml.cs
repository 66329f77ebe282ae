using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using MimeKit;

namespace SubscriptionBilling.Mail;

/// <summary>There is none where mails go out for real.</summary>
public class MailboxModel(IServiceProvider services) : PageModel
{
    public IReadOnlyList<MimeMessage> Mails { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (services.GetService<MailSink>() is not { } sink)
        {
            return NotFound();
        }

        Mails = sink.Received;
        return Page();
    }
}
