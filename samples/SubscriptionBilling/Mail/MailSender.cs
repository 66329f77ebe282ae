using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using SubscriptionBilling.Data;

namespace SubscriptionBilling.Mail;

/// <summary>
/// Sends what is written. A crash between sending and saving sends a mail again: with the same Message-Id, by which mail
/// servers tell it from a second one.
/// </summary>
public class MailSender(BillingContext db, IMailServer server, MailSettings settings)
{
    private const int MostAtOnce = 100;

    /// <returns>How many were sent.</returns>
    public async Task<int> SendWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = await db
            .Mails.Where(mail => mail.SentAt == null)
            .OrderBy(mail => mail.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0)
        {
            return 0;
        }

        using var client = new SmtpClient();
        await ConnectAsync(client, cancellationToken);
        foreach (var mail in waiting)
        {
            await client.SendAsync(Mime(mail), cancellationToken);
            mail.SentAt = DateTimeOffset.UtcNow;
            await db.SaveChangesAsync(cancellationToken);
        }

        await client.DisconnectAsync(quit: true, cancellationToken);
        return waiting.Count;
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.Auto, cancellationToken);
        if (settings.User is { } user)
        {
            await client.AuthenticateAsync(user, settings.Password ?? "", cancellationToken);
        }
    }

    private MimeMessage Mime(MailMessage mail)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            MessageId = $"{mail.Id}@{new MailboxAddress("", settings.From).Domain}",
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(new MailboxAddress("Paperboat", settings.From));
        message.To.Add(new MailboxAddress("", mail.To));
        return message;
    }
}
