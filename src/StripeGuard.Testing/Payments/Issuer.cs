namespace StripeGuard.Testing.Payments;

/// <summary>What a card's issuer (and Radar) is asked.</summary>
/// <param name="OffSession">The cardholder is not there to authenticate.</param>
/// <param name="Authenticated">The cardholder has completed 3D Secure for this payment.</param>
/// <param name="Asks3DS">The payment itself asks for 3D Secure (<c>request_three_d_secure</c>).</param>
internal sealed record IssuerQuestion(bool OffSession, bool Authenticated, bool Asks3DS);

/// <summary>The answer: a challenge for the cardholder, a decline, or (neither) approval.</summary>
internal sealed record IssuerAnswer(bool Challenge = false, Decline? Decline = null)
{
    public static readonly IssuerAnswer Approved = new();

    public static readonly IssuerAnswer Challenged = new(Challenge: true);
}

/// <summary>Decides as the test cards of docs.stripe.com/testing do.</summary>
internal static class Issuer
{
    /// <summary>As <see cref="Ask(CardOnFile,IssuerQuestion)"/>, over a card network that may not answer in time.</summary>
    public static IssuerAnswer Ask(Work work, CardOnFile card, IssuerQuestion question)
    {
        var answer = Ask(card, question);
        var faults = (work.Account.Platform ?? work.Account).Faults;
        return answer == IssuerAnswer.Approved && faults.StrikesCardNetwork()
            ? new IssuerAnswer(Decline: Decline.Unreachable)
            : answer;
    }

    public static IssuerAnswer Ask(CardOnFile card, IssuerQuestion question)
    {
        var behaviour = card.Card.Behaviour;
        if (behaviour.RiskLevel == "highest")
        {
            return new IssuerAnswer(Decline: behaviour.Decline);
        }

        if (!question.Authenticated)
        {
            if (LookupFails(behaviour, question))
            {
                return new IssuerAnswer(Decline: Decline.Generic);
            }

            if (NeedsCardholder(card, question))
            {
                return question.OffSession
                    ? new IssuerAnswer(Decline: Decline.AuthenticationRequired)
                    : IssuerAnswer.Challenged;
            }
        }

        return card.Decline is { } decline ? new IssuerAnswer(Decline: decline) : IssuerAnswer.Approved;
    }

    /// <summary>
    /// Asks to save the card. One that declines only once attached, or whose payments only are blocked or declined after
    /// a challenge, can be saved.
    /// </summary>
    public static IssuerAnswer AskToSetUp(CardOnFile card, IssuerQuestion question)
    {
        var answer = Ask(card, question with { OffSession = false });
        return answer.Decline is not null && card.Card.Behaviour.Attaches && !LookupFails(card.Card.Behaviour, question)
            ? IssuerAnswer.Approved
            : answer;
    }

    private static bool LookupFails(CardBehaviour behaviour, IssuerQuestion question) =>
        behaviour.ThreeDSecure == ThreeDSecure.LookupFails
        || (behaviour.ThreeDSecure == ThreeDSecure.OptionalLookupFails && question.Asks3DS);

    private static bool NeedsCardholder(CardOnFile card, IssuerQuestion question) =>
        card.Card.Behaviour.ThreeDSecure switch
        {
            ThreeDSecure.Required => true,
            ThreeDSecure.RequiredUnlessSetUp => !question.OffSession || !card.SetUp,
            ThreeDSecure.AlreadySetUp => !question.OffSession,
            ThreeDSecure.Optional => question.Asks3DS,
            _ => false,
        };
}
