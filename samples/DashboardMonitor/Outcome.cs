using Stripe;

namespace DashboardMonitor;

/// <summary>What has become of a charge, in a word.</summary>
public static class Outcome
{
    public static string Of(Charge charge) =>
        charge.Disputed ? "disputed"
        : charge.Refunded ? "refunded"
        : charge.AmountRefunded > 0 ? "part refunded"
        : charge.Status switch
        {
            "succeeded" when !charge.Captured => "authorized",
            "succeeded" => "paid",
            "pending" => "pending",
            _ => charge.Outcome?.Reason ?? charge.FailureCode ?? "failed",
        };
}
