using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Data;

namespace SubscriptionBilling.Accounts;

/// <summary>Who has an account. A real application takes ASP.NET Core Identity or a provider; billing would stay the same.</summary>
public class AccountRegister(BillingContext db, IPasswordHasher<Member> passwords)
{
    public const int ShortestPassword = 8;

    /// <returns>The new member; null when the address has an account.</returns>
    public async Task<Member?> SignUpAsync(
        string email,
        string password,
        MemberRole role = MemberRole.Member,
        CancellationToken cancellationToken = default
    )
    {
        var member = new Member { Email = Normal(email), Role = role };
        member.PasswordHash = passwords.HashPassword(member, password);
        db.Members.Add(member);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return member;
        }
        catch (DbUpdateException e) when (OptimisticSave.IsConflict(e))
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    /// <returns>The member; null when there is none, or the password is another.</returns>
    public async Task<Member?> LogInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var normal = Normal(email);
        var member = await db.Members.SingleOrDefaultAsync(m => m.Email == normal, cancellationToken);
        return
            member is not null
            && passwords.VerifyHashedPassword(member, member.PasswordHash, password)
                != PasswordVerificationResult.Failed
            ? member
            : null;
    }

    [SuppressMessage("Globalization", "CA1308", Justification = "Addresses are written in lower case.")]
    private static string Normal(string email) => email.Trim().ToLowerInvariant();
}
