using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.StatusTakenFromSnapshotAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2011 reports, and stays silent: docs/rules/STRIPE2011.md.</summary>
public class StatusTakenFromSnapshotTests
{
    private const string Shop = """
        using System.Linq.Expressions;

        public enum MemberStatus { Open, Active, Ended }

        public class Member
        {
            public string Id { get; set; } = "";
            public string StripeStatus { get; set; } = "";
            public MemberStatus Status { get; set; }
            public DateTime LastEventAt { get; set; }
            public bool CanBecome(string status) => status.Length > 0;
        }

        public class Setters { public Setters SetProperty<T>(Expression<Func<Member, T>> column, T value) => this; }

        public class Members
        {
            public Member? Find(string id) => null;
            public Members Where(Expression<Func<Member, bool>> filter) => this;
            public Task<int> ExecuteUpdateAsync(Action<Setters> set) => Task.FromResult(0);
        }


        """;

    [Fact]
    public Task A_status_written_as_the_event_has_it_is_reported() =>
        Check.Reports(
            Shop
                + """
                public class Hook(Members members)
                {
                    public void Handle(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.InvoicePaymentFailed, Data.Object: Invoice unpaid })
                        {
                            var member = members.Find(unpaid.CustomerId)!;
                            [|member.StripeStatus = unpaid.Status|];
                        }

                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentProcessing when stripeEvent.Data.Object is PaymentIntent intent:
                                var payer = members.Find(intent.Id) ?? new Member();
                                [|payer.StripeStatus = intent.Status|];
                                break;
                            case EventTypes.PaymentIntentPaymentFailed:
                            case EventTypes.PaymentIntentSucceeded:
                                var tried = stripeEvent.Data.Object as PaymentIntent;
                                var status = tried?.Status;
                                [|members.Find("")!.StripeStatus = status ?? ""|];
                                Console.WriteLine(members.Find("")!.StripeStatus);
                                break;
                        }
                    }
                }
                """
        );

    [Fact]
    public Task A_snapshot_is_followed_into_private_methods_and_its_status_through_a_translation() =>
        Check.Reports(
            Shop
                + """
                public class Hook(Members members)
                {
                    public async Task Handle(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.CustomerSubscriptionCreated:
                            case EventTypes.CustomerSubscriptionUpdated:
                            case EventTypes.CustomerSubscriptionDeleted:
                                var subscription = stripeEvent.Data.Object as Subscription;
                                await Change(subscription!);
                                break;
                            case EventTypes.CustomerSubscriptionPaused:
                                OnPaused(stripeEvent);
                                break;
                            case EventTypes.CustomerSubscriptionResumed:
                                await OnResumed((Subscription)stripeEvent.Data.Object);
                                break;
                        }
                    }

                    private async Task Change(Subscription subscription)
                    {
                        var customer = await new CustomerService().GetAsync(subscription.CustomerId);
                        var member = members.Find(customer.Id)!;
                        member.LastEventAt = DateTime.UtcNow;
                        [|member.StripeStatus = subscription.Status|];
                    }

                    private void OnPaused(Event stripeEvent)
                    {
                        var paused = (Subscription)stripeEvent.Data.Object;
                        var member = members.Find(paused.Id)!;
                        [|member.Status = Translate(paused.Status)|];
                    }

                    private Task OnResumed(Subscription resumed) =>
                        members
                            .Where(member => member.Id == resumed.CustomerId)
                            .ExecuteUpdateAsync(set => set.SetProperty(member => member.StripeStatus, [|resumed.Status|]));

                    private static MemberStatus Translate(string status) =>
                        status == "active" ? MemberStatus.Active : MemberStatus.Ended;
                }
                """
        );

    [Fact]
    public Task A_look_at_the_time_of_the_event_or_at_the_present_object_is_enough() =>
        Check.Silent(
            Shop
                + """
                public class Hook(Members members)
                {
                    public void ByTime(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.CustomerSubscriptionUpdated, Data.Object: Subscription subscription })
                        {
                            var member = members.Find(subscription.Id)!;
                            if (IsNews(stripeEvent.Created))
                            {
                                member.StripeStatus = subscription.Status;
                            }
                        }
                    }

                    public void ByHelper(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.CustomerSubscriptionUpdated, Data.Object: Subscription subscription })
                        {
                            var member = members.Find(subscription.Id)!;
                            if (IsStale(stripeEvent))
                            {
                                return;
                            }

                            member.StripeStatus = subscription.Status;
                        }
                    }

                    public async Task Fetched(Event stripeEvent)
                    {
                        if (stripeEvent is { Type: EventTypes.CustomerSubscriptionUpdated, Data.Object: Subscription subscription })
                        {
                            var now = await new SubscriptionService().GetAsync(subscription.Id);
                            members.Find(now.Id)!.StripeStatus = now.Status;
                            subscription = now;
                            members.Find(now.Id)!.StripeStatus = subscription.Status;
                        }
                    }

                    private static bool IsNews(DateTime at) => at > DateTime.MinValue;

                    private static bool IsStale(Event stripeEvent) => stripeEvent.Livemode;
                }
                """
        );

    [Fact]
    public Task A_look_at_the_own_state_is_enough() =>
        Check.Silent(
            Shop
                + """
                public class Hook(Members members)
                {
                    public async Task Handle(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.InvoiceUpdated when stripeEvent.Data.Object is Invoice invoice:
                                var payer = members.Find(invoice.CustomerId)!;
                                if (payer.StripeStatus != "paid")
                                {
                                    payer.StripeStatus = invoice.Status;
                                }

                                break;
                            case EventTypes.CustomerSubscriptionUpdated when stripeEvent.Data.Object is Subscription subscription:
                                await members
                                    .Where(member => member.Id == subscription.Id && member.Status != MemberStatus.Ended)
                                    .ExecuteUpdateAsync(set => set.SetProperty(member => member.StripeStatus, subscription.Status));
                                break;
                            case EventTypes.PaymentIntentPaymentFailed:
                                Fail((PaymentIntent)stripeEvent.Data.Object);
                                break;
                        }
                    }

                    private void Fail(PaymentIntent intent)
                    {
                        var member = members.Find(intent.Id)!;
                        if (member.CanBecome(intent.Status))
                        {
                            member.StripeStatus = intent.Status;
                        }
                    }
                }
                """
        );

    [Fact]
    public Task What_no_event_follows_and_what_is_new_or_not_surely_a_snapshot_is_left_alone() =>
        Check.Silent(
            Shop
                + """
                public class Hook(Members members)
                {
                    public void Handle(Event stripeEvent)
                    {
                        switch (stripeEvent.Type)
                        {
                            case EventTypes.PaymentIntentSucceeded or EventTypes.PaymentIntentCanceled
                                when stripeEvent.Data.Object is PaymentIntent intent:
                                members.Find(intent.Id)!.StripeStatus = intent.Status;
                                break;
                            case EventTypes.CustomerSubscriptionDeleted when stripeEvent.Data.Object is Subscription ended:
                                members.Find(ended.Id)!.StripeStatus = ended.Status;
                                break;
                            case EventTypes.CustomerSubscriptionCreated when stripeEvent.Data.Object is Subscription subscription:
                                var made = new Member { StripeStatus = subscription.Status };
                                made.StripeStatus = subscription.Status;
                                Anyones(subscription);
                                members.Find(subscription.Id)!.Status = MemberStatus.Active;
                                break;
                        }
                    }

                    public void OfAnyType(Event stripeEvent)
                    {
                        if (stripeEvent.Data.Object is Subscription subscription)
                        {
                            members.Find(subscription.Id)!.StripeStatus = subscription.Status;
                        }
                    }

                    public void Anyones(Subscription subscription) =>
                        members.Find(subscription.Id)!.StripeStatus = subscription.Status;
                }
                """
        );

    [Fact]
    public Task A_decision_of_the_method_in_between_counts() =>
        Check.Silent(
            Shop
                + """
                public class Hook(Members members)
                {
                    public void Handle(Event stripeEvent)
                    {
                        if (stripeEvent.Type == EventTypes.CustomerSubscriptionUpdated)
                        {
                            Decide((Subscription)stripeEvent.Data.Object);
                        }
                    }

                    private void Decide(Subscription subscription)
                    {
                        if (members.Find(subscription.Id) is { Status: not MemberStatus.Ended } member)
                        {
                            Write(member, subscription);
                        }
                    }

                    private void Write(Member member, Subscription subscription)
                    {
                        member.StripeStatus = subscription.Status;
                    }
                }
                """
        );
}
