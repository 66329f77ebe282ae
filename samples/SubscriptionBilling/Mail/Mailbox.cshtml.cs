using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using MimeKit;

namespace SubscriptionBilling.Mail;

/// <summary>There is none where mails go out for real.</summary>
public class MailboxModel(IServiceProvider services) : PageModel
{
    /// <summary>Only what went to this address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public IReadOnlyList<MimeMessage> Mails { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (services.GetService<MailSink>() is not { } sink)
        {
            return NotFound();
        }

        Mails =
        [
            .. sink.Received.Where(mail =>
                To is null
                || mail.To.Mailboxes.Any(mailbox => mailbox.Address.Equals(To, StringComparison.OrdinalIgnoreCase))
            ),
        ];
        return Page();
    }
}
