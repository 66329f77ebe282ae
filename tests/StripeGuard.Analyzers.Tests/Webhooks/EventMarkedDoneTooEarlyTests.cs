using Check = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Webhooks.EventMarkedDoneTooEarlyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Webhooks;

/// <summary>STRIPE2019 reports, and stays silent: docs/rules/STRIPE2019.md.</summary>
public class EventMarkedDoneTooEarlyTests
{
    private static string Hook(string members) =>
        $$"""
            public class Seen { public string Id { get; set; } = ""; public string Status { get; set; } = ""; }

            public class Db
            {
                public List<Seen> Events { get; } = [];

                public Task SaveChangesAsync() => Task.CompletedTask;

                public Task BeginTransactionAsync() => Task.CompletedTask;
            }

            public interface IEventLog
            {
                Task<bool> TryCreateAsync(Seen seen);

                Task<bool> ExistsAsync(string id);

                Task MarkAsync(string id);

                Task ReleaseAsync(string id);
            }

            public class Hook(Db db, IEventLog log)
            {
                private Task Handle(Event stripeEvent) => Task.CompletedTask;

            {{members}}
            }
            """;

    [Fact]
    public Task A_record_that_is_written_before_the_work_and_ends_the_next_delivery_is_reported() =>
        Check.Reports(
            Hook(
                """
                    public async Task<int> Queried(Event stripeEvent)
                    {
                        var existing = db.Events.FirstOrDefault(seen => seen.Id == stripeEvent.Id);
                        if ([|existing != null|])
                        {
                            return 200;
                        }

                        var record = new Seen { Id = stripeEvent.Id, Status = "pending" };
                        db.Events.Add(record);
                        await db.SaveChangesAsync();
                        try
                        {
                            await Handle(stripeEvent);
                            record.Status = "processed";
                        }
                        catch (Exception)
                        {
                            record.Status = "failed";
                        }

                        await db.SaveChangesAsync();
                        return 200;
                    }

                    public async Task<int> Created(Event stripeEvent)
                    {
                        var received = await log.TryCreateAsync(new Seen { Id = stripeEvent.Id });
                        if ([|!received|])
                        {
                            return 200;
                        }

                        await Handle(stripeEvent);
                        return 200;
                    }

                    public async Task Direct(Event stripeEvent)
                    {
                        if ([|await log.ExistsAsync(stripeEvent.Id)|])
                        {
                            return;
                        }

                        await log.MarkAsync(stripeEvent.Id);
                        await Handle(stripeEvent);
                    }
                """
            )
        );

    [Fact]
    public Task A_record_that_comes_after_goes_away_or_has_a_state_is_fine() =>
        Check.Silent(
            Hook(
                """
                    public async Task After(Event stripeEvent)
                    {
                        if (await log.ExistsAsync(stripeEvent.Id))
                        {
                            return;
                        }

                        await Handle(stripeEvent);
                        await log.MarkAsync(stripeEvent.Id);
                    }

                    public async Task InTransaction(Event stripeEvent)
                    {
                        await db.BeginTransactionAsync();
                        if (db.Events.Any(seen => seen.Id == stripeEvent.Id))
                        {
                            return;
                        }

                        db.Events.Add(new Seen { Id = stripeEvent.Id });
                        await db.SaveChangesAsync();
                        await Handle(stripeEvent);
                    }

                    public async Task OneSave(Event stripeEvent)
                    {
                        if (db.Events.Any(seen => seen.Id == stripeEvent.Id))
                        {
                            return;
                        }

                        db.Events.Add(new Seen { Id = stripeEvent.Id });
                        await Handle(stripeEvent);
                        await db.SaveChangesAsync();
                    }

                    public async Task WithState(Event stripeEvent)
                    {
                        var done = db.Events.Any(seen => seen.Id == stripeEvent.Id && seen.Status == "processed");
                        if (done)
                        {
                            return;
                        }

                        db.Events.Add(new Seen { Id = stripeEvent.Id });
                        await db.SaveChangesAsync();
                        await Handle(stripeEvent);
                    }

                    public async Task Released(Event stripeEvent)
                    {
                        if (!await log.TryCreateAsync(new Seen { Id = stripeEvent.Id }))
                        {
                            return;
                        }

                        try
                        {
                            await Handle(stripeEvent);
                        }
                        catch
                        {
                            await log.ReleaseAsync(stripeEvent.Id);
                            throw;
                        }
                    }

                    public async Task NoCheck(Event stripeEvent)
                    {
                        if (string.IsNullOrEmpty(stripeEvent.Id))
                        {
                            return;
                        }

                        await log.MarkAsync(stripeEvent.Id);
                        await Handle(stripeEvent);
                    }
                """
            )
        );
}
