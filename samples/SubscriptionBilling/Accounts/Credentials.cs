using System.ComponentModel.DataAnnotations;

namespace SubscriptionBilling.Accounts;

/// <summary>What the sign-up and login forms send.</summary>
public class Credentials
{
    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "That is no e-mail address.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter a password.")]
    [MinLength(AccountRegister.ShortestPassword, ErrorMessage = "A password has at least 8 characters.")]
    public string Password { get; set; } = "";
}
