using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Pauses: of collection (docs.stripe.com/billing/subscriptions/pause-payment), and of a whole subscription.</summary>
internal static class SubscriptionPause
{
    /// <summary>Writes the <c>pause_collection</c> parameter, and plans its end.</summary>
    public static void SetCollection(Work work, Parameters parameters, JsonObject after)
    {
        if (parameters.Clears("pause_collection"))
        {
            after["pause_collection"] = null;
            return;
        }

        if (parameters.Object("pause_collection") is not { } pause)
        {
            return;
        }

        var behavior = pause.String("behavior") ?? throw StripeErrors.MissingParameter("pause_collection[behavior]");
        var resumes = Moment.Of(pause, "resumes_at", "pause_collection[resumes_at]");
        if (resumes <= work.Now)
        {
            throw StripeErrors.Invalid(
                "`pause_collection[resumes_at]` must be in the future.",
                param: "pause_collection[resumes_at]"
            );
        }

        after["pause_collection"] = new JsonObject { ["behavior"] = behavior, ["resumes_at"] = resumes };
        if (resumes is { } at)
        {
            PlanResumption(work with { Cause = null }, after.Id(), at);
        }
    }

    /// <summary>Resumes a paused subscription: docs.stripe.com/api/subscriptions/resume.</summary>
    public static JsonObject Resume(Call call)
    {
        var work = Work.Of(call);
        var subscription = call.Target(Subscriptions.Type);
        if (subscription.Text("status") != "paused")
        {
            throw StripeErrors.Invalid(
                $"You can only resume a subscription that is paused; this one is {subscription.Text("status")}.",
                param: "subscription"
            );
        }

        var unchanged = call.Parameters.Object("billing_cycle_anchor")?.String("type") == "unchanged";
        var parameters = new JsonObject
        {
            ["billing_cycle_anchor"] = unchanged ? null : "now",
            ["proration_behavior"] = "none",
        };
        var change = SubscriptionChange.Read(work, subscription, new Parameters(parameters));
        if (unchanged)
        {
            foreach (var item in SubscriptionItemList.Of(change.After))
            {
                SubscriptionItemList.SetPeriod(
                    item,
                    work.Now,
                    BillingCycle.Of(change.After, item.Object("price")!).After(work.Now)
                );
            }
        }

        change.After["status"] = "active";
        SubscriptionUpdate.Apply(work, subscription, change, [], null, ("allow_incomplete", false));
        work.Raise("customer.subscription.resumed", subscription);
        Renewals.Plan(work, subscription);
        return subscription;
    }

    /// <summary>Pauses a subscription: it bills nothing until it is resumed.</summary>
    public static JsonObject Pause(Call call)
    {
        var work = Work.Of(call);
        var subscription = call.Target(Subscriptions.Type);
        if (subscription.Text("status") is not ("active" or "trialing" or "past_due"))
        {
            throw StripeErrors.Invalid(
                $"You can only pause a subscription that is active; this one is {subscription.Text("status")}.",
                param: "subscription"
            );
        }

        work.Update(
            subscription,
            ["customer.subscription.updated", "customer.subscription.paused"],
            () => subscription["status"] = "paused"
        );
        return subscription;
    }

    private static void PlanResumption(Work work, string id, long at) =>
        work.Account.Agenda.At(
            DateTimeOffset.FromUnixTimeSeconds(at),
            () =>
            {
                if (
                    work.Objects.Find(Subscriptions.Type, id) is { } subscription
                    && subscription.Object("pause_collection")?.Number("resumes_at") == at
                )
                {
                    work.Update(
                        subscription,
                        "customer.subscription.updated",
                        () => subscription["pause_collection"] = null
                    );
                }
            }
        );
}
