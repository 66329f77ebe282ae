using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks;

/// <summary>
/// An account's webhooks on their way: each event is planned for each endpoint that wants it, the schedule decides what
/// goes out when, and one delivery is made at a time. Everything here happens under the account's lock, except the
/// request to the endpoint itself: no operation ever waits for a webhook.
/// </summary>
internal sealed class Outbox
{
    /// <summary>How many attempts are remembered.</summary>
    private const int LogLength = 10_000;

    /// <summary>Stripe's bodies are indented by two spaces, which is why a body that was parsed and written again no longer fits its signature.</summary>
    private static readonly JsonSerializerOptions AsStripeWrites = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Account account;
    private readonly Courier courier;
    private readonly PriorityQueue<Attempt, (DateTimeOffset At, long Number)> ready = new();
    private readonly Queue<WebhookDelivery> log = new();
    private readonly Dictionary<string, HashSet<string>> undelivered = new(StringComparer.Ordinal);
    private List<PlannedDelivery> waiting = [];
    private Task pump = Task.CompletedTask;
    private bool pumping;
    private bool closed;
    private ExceptionDispatchInfo? scheduleFailure;
    private long planned;
    private long queued;
    private long made;

    public Outbox(Account account, Courier courier)
    {
        this.account = account;
        this.courier = courier;
        Schedule = account.Options.WebhookSchedule;
        account.Events.Raised += Plan;
        account.Events.Forgotten += old => undelivered.Remove(old["id"]!.GetValue<string>());
    }

    public IWebhookSchedule Schedule { get; set; }

    /// <summary>The endpoints' secrets and in-process clients: what an endpoint's object does not show.</summary>
    public EndpointBook Endpoints { get; } = new();

    /// <summary>How many attempts were made so far.</summary>
    public long Made => made;

    public IReadOnlyList<PlannedDelivery> Waiting => waiting;

    public List<WebhookDelivery> Log => [.. log];

    /// <summary>An event as Stripe writes it.</summary>
    public static string BodyOf(JsonObject raised) => raised.ToJsonString(AsStripeWrites);

    /// <summary>Sends those that wait and are chosen, in the schedule's order.</summary>
    public void Send(Func<PlannedDelivery, bool>? which = null)
    {
        var batch = which is null ? waiting : waiting.Where(which).ToList();
        if (batch.Count == 0)
        {
            return;
        }

        waiting = which is null ? [] : [.. waiting.Except(batch)];
        foreach (var delivery in Schedule.Order(batch))
        {
            var attempt = new Attempt(delivery, 1, account.Time.ServerNow + delivery.Delay, delivery.Loss);
            if (delivery.Delay > TimeSpan.Zero)
            {
                account.Agenda.AtServerTime(attempt.At, () => Enqueue(attempt));
            }
            else
            {
                Enqueue(attempt);
            }
        }
    }

    /// <summary>Sends an event again to one endpoint, at once and whether or not it was delivered.</summary>
    public void Resend(JsonObject raised, JsonObject endpoint) =>
        Enqueue(new Attempt(Planned(raised, endpoint), 1, account.Time.ServerNow, WebhookLoss.None));

    /// <summary>Throws what a schedule of the user's own has thrown in the background.</summary>
    public void ThrowScheduleFailure()
    {
        var failure = scheduleFailure;
        scheduleFailure = null;
        failure?.Throw();
    }

    /// <summary>The work under way; null when nothing is ready to go.</summary>
    public Task? UnderWay => pumping ? pump : null;

    /// <summary>Sends nothing more, and ends once the request under way has its answer or has timed out.</summary>
    public Task CloseAsync()
    {
        lock (account.Lock)
        {
            closed = true;
            ready.Clear();
            waiting = [];
            return pump;
        }
    }

    /// <summary>Plans an event for each endpoint that wants it, those that the platform has for its connected accounts among them.</summary>
    public void Plan(JsonObject raised)
    {
        Plan(raised, connect: false);
        account.Platform?.Outbox.Plan(raised, connect: true);
    }

    private void Plan(JsonObject raised, bool connect)
    {
        foreach (var endpoint in Receivers.Of(account))
        {
            if (Endpoints.Of(endpoint).Connect != connect || !Receivers.Wants(endpoint, raised))
            {
                continue;
            }

            var delivery = Planned(raised, endpoint);
            waiting.Add(delivery);
            if (!undelivered.TryGetValue(delivery.EventId, out var endpoints))
            {
                undelivered[delivery.EventId] = endpoints = new HashSet<string>(StringComparer.Ordinal);
            }

            endpoints.Add(delivery.EndpointId);
            CountPending(raised, +1);
        }

        if (Schedule.Release == WebhookRelease.AtOnce && waiting.Count > 0)
        {
            SendInBackground();
        }
    }

    /// <summary>Sends what waits; what a schedule throws is kept for the next drain.</summary>
    public void SendInBackground()
    {
        try
        {
            Send();
        }
        // The operation that raised the event is not the schedule's fault: the next drain tells the test.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            scheduleFailure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    private PlannedDelivery Planned(JsonObject raised, JsonObject endpoint) =>
        new(raised, ++planned, endpoint["id"]!.GetValue<string>(), Receivers.Address(endpoint));

    /// <summary>Events of v2 do not say how many webhooks are under way.</summary>
    private static void CountPending(JsonObject raised, int more)
    {
        if (raised["pending_webhooks"] is JsonValue pending)
        {
            raised["pending_webhooks"] = pending.GetValue<int>() + more;
        }
    }

    private void Enqueue(Attempt attempt)
    {
        if (closed)
        {
            return;
        }

        ready.Enqueue(attempt, (attempt.At, ++queued));
        if (!pumping)
        {
            pumping = true;
            pump = Task.Run(PumpAsync);
        }
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            Attempt? attempt;
            Letter? letter;
            lock (account.Lock)
            {
                (attempt, letter) = TakeNext();
                if (letter is null)
                {
                    pumping = false;
                    return;
                }
            }

            account.Guard.DeliveryStarts();
            var reception =
                attempt!.Loss == WebhookLoss.Request
                    ? new Reception(null, null, "Lost on the way, as the schedule has it.", TimeSpan.Zero)
                    : await courier.SendAsync(letter).ConfigureAwait(false);
            if (attempt.Loss == WebhookLoss.Answer && reception.Failure is null)
            {
                reception = reception with
                {
                    Failure = $"Answered {reception.Status}, but the answer was lost, as the schedule has it.",
                };
            }

            if (reception.Failure is null && account.Faults.StrikesWebhook(attempt.Delivery.EventType))
            {
                reception = reception with
                {
                    Failure = $"Timed out: it was answered {reception.Status} too late, as the test asked for.",
                };
            }

            account.Guard.DeliveryEnds(attempt.Delivery.EventType, reception.Failure);
            lock (account.Lock)
            {
                Record(attempt, letter, reception);
            }
        }
    }

    /// <summary>The next attempt whose endpoint still wants it. A disabled or deleted endpoint gets nothing more, retries included.</summary>
    private (Attempt? Attempt, Letter? Letter) TakeNext()
    {
        while (ready.TryDequeue(out var attempt, out _))
        {
            if (
                Receivers.Find(account, attempt.Delivery.EndpointId) is { } endpoint
                && WebhookEndpoints.IsEnabled(endpoint)
            )
            {
                return (attempt, Write(attempt.Delivery, endpoint));
            }
        }

        return (null, null);
    }

    /// <summary>The body is the event as it now is; timestamp and signature are made anew for each attempt.</summary>
    private Letter Write(PlannedDelivery delivery, JsonObject endpoint)
    {
        var body = BodyOf(Receivers.Sent(account, endpoint, delivery.Source));
        var settings = Endpoints.Of(endpoint);
        return new Letter(
            Receivers.Address(endpoint),
            settings.Client,
            Encoding.UTF8.GetBytes(body),
            Signature.Header(
                body,
                settings.Secrets(account.Time.ServerNow),
                account.Options.WebhookSigningTime.GetUtcNow().ToUnixTimeSeconds()
            )
        );
    }

    private void Record(Attempt attempt, Letter letter, Reception reception)
    {
        var delivery = attempt.Delivery;
        var retry = Retry(attempt, letter, reception);
        log.Enqueue(
            new WebhookDelivery
            {
                Number = ++made,
                EventId = delivery.EventId,
                EventType = delivery.EventType,
                EndpointId = delivery.EndpointId,
                Url = letter.Url,
                Attempt = attempt.Number,
                At = attempt.At,
                RequestBody = Encoding.UTF8.GetString(letter.Body),
                Signature = letter.Signature,
                StatusCode = reception.Status,
                ResponseBody = reception.Body,
                Failure = reception.Failure,
                Duration = reception.Duration,
                NextAttempt = retry?.At,
            }
        );
        if (log.Count > LogLength)
        {
            log.Dequeue();
        }

        if (reception.Failure is null)
        {
            Delivered(delivery);
        }

        if (retry is null)
        {
            return;
        }

        // The clock may have run past the retry's time while this attempt was under way.
        if (retry.At <= account.Time.ServerNow)
        {
            Enqueue(retry);
        }
        else
        {
            account.Agenda.AtServerTime(retry.At, () => Enqueue(retry));
        }
    }

    private Attempt? Retry(Attempt attempt, Letter letter, Reception reception)
    {
        var delays = account.Options.WebhookRetryDelays;
        var canArrive = letter.Client is not null || Courier.IsOnThisMachine(letter.Url);
        return reception.Failure is not null && canArrive && attempt.Number <= delays.Count
            ? attempt with
            {
                Number = attempt.Number + 1,
                At = attempt.At + delays[attempt.Number - 1],
                Loss = WebhookLoss.None,
            }
            : null;
    }

    private void Delivered(PlannedDelivery delivery)
    {
        if (undelivered.TryGetValue(delivery.EventId, out var endpoints) && endpoints.Remove(delivery.EndpointId))
        {
            CountPending(delivery.Source, -1);
            if (endpoints.Count == 0)
            {
                undelivered.Remove(delivery.EventId);
            }
        }
    }

    private sealed record Attempt(PlannedDelivery Delivery, int Number, DateTimeOffset At, WebhookLoss Loss);
}
