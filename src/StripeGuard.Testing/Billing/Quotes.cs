using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Quotes: docs.stripe.com/api/quotes, docs.stripe.com/quotes. Accepting one is <see cref="QuoteAcceptance"/>.</summary>
internal sealed class Quotes : IResource
{
    public const string Type = "quote";

    /// <summary>docs.stripe.com/quotes/create: how long a quote stands when it does not say.</summary>
    private const int StandsDays = 30;

    private static readonly string[] Texts = ["description", "footer", "header", "on_behalf_of"];

    private static readonly string[] Hashes = ["invoice_settings", "transfer_data"];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/quotes", Create);
        routes.On("GET /v1/quotes/{quote}", call => call.Target(Type));
        routes.On("POST /v1/quotes/{quote}", Update);
        routes.On("GET /v1/quotes", call => call.List(Type));
        routes.On("POST /v1/quotes/{quote}/finalize", Finalize);
        routes.On("POST /v1/quotes/{quote}/accept", Accept);
        routes.On("POST /v1/quotes/{quote}/cancel", Cancel);
        routes.On("GET /v1/quotes/{quote}/line_items", call => List(call, terms => terms.Lines));
        routes.On("GET /v1/quotes/{quote}/computed_upfront_line_items", call => List(call, terms => terms.Upfront));
        routes.Include(
            Type,
            "line_items",
            (account, quote) =>
            {
                var work = new Work(account, Cause: null);
                var terms = QuoteTerms.Of(work, quote);
                var items = QuoteTerms.Items(work, terms, terms.Lines);
                return Lists.Of(items.Take(10), $"/v1/quotes/{quote.Id()}/line_items", items.Count > 10);
            }
        );
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var customer = call.Reference("customer", Customers.Type);
        var origin = Origin(call);
        if (origin is not null)
        {
            customer ??= origin.Text("customer") is { } id ? work.Objects.Find(Customers.Type, id) : null;
        }

        var expires =
            Timestamps.Ahead(parameters, "expires_at", work.Account.Now)
            ?? work.Account.Now.AddDays(StandsDays).ToUnixTimeSeconds();
        var (collection, days) = Collection(parameters, current: origin);
        var before = origin is null ? null : QuoteTerms.Of(work, origin);
        var terms = QuoteTerms.Read(work, parameters, customer, before);
        var quote = New(work, customer, expires);
        quote["collection_method"] = collection;
        quote["from_quote"] = origin is null
            ? null
            : new JsonObject
            {
                ["is_revision"] = parameters.Object("from_quote")!.Bool("is_revision") ?? false,
                ["quote"] = origin.Id(),
            };
        quote["metadata"] = call.NewMetadata();
        quote["test_clock"] = parameters.String("test_clock") ?? customer?.Text("test_clock");
        Apply(call, quote, terms, days);
        terms.Keep(work, quote);
        terms.Write(work, quote);
        work.Objects.Add(quote);
        work.Raise("quote.created", quote);
        work.Later(TimeSpan.FromSeconds(expires - work.Now), later => Expire(later, quote));
        return quote;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var quote = call.Target(Type);
        RefuseUnless(quote, "updated", "draft");
        var customer = call.Parameters.Has("customer")
            ? call.Reference("customer", Customers.Type)
            : work.Objects.Find(Customers.Type, quote.Text("customer") ?? "");
        var expires = Timestamps.Ahead(call.Parameters, "expires_at", work.Account.Now);
        var (collection, days) = Collection(call.Parameters, quote);
        var terms = QuoteTerms.Read(work, call.Parameters, customer, QuoteTerms.Of(work, quote));
        call.Update(
            quote,
            eventType: null,
            _ =>
            {
                quote["customer"] = customer?.Id();
                quote["expires_at"] = expires ?? quote.Number("expires_at");
                quote["collection_method"] = collection;
                Apply(call, quote, terms, days);
                terms.Keep(work, quote);
                terms.Write(work, quote);
            }
        );
        if (expires is not null)
        {
            work.Later(TimeSpan.FromSeconds(expires.Value - work.Now), later => Expire(later, quote));
        }

        return quote;
    }

    private static JsonObject Finalize(Call call)
    {
        var work = Work.Of(call);
        var quote = call.Target(Type);
        RefuseUnless(quote, "finalized", "draft");
        var expires = Timestamps.Ahead(call.Parameters, "expires_at", work.Account.Now);
        if (quote.Text("customer") is not { } id || work.Objects.Find(Customers.Type, id) is not { } customer)
        {
            throw StripeErrors.Invalid(
                "A quote needs a customer before it can be finalized. Update the quote with a customer first.",
                param: "customer"
            );
        }

        if (QuoteTerms.Of(work, quote).Lines.Count == 0)
        {
            throw StripeErrors.Invalid(
                "A quote needs line items before it can be finalized. Update the quote with line_items first.",
                param: "line_items"
            );
        }

        work.Update(
            quote,
            "quote.finalized",
            () =>
            {
                quote["status"] = "open";
                quote["number"] = Number(work, quote, customer);
                quote["expires_at"] = expires ?? quote.Number("expires_at");
                quote.Object("status_transitions")!["finalized_at"] = work.Now;
            }
        );
        if (expires is not null)
        {
            work.Later(TimeSpan.FromSeconds(expires.Value - work.Now), later => Expire(later, quote));
        }

        return quote;
    }

    private static JsonObject Accept(Call call)
    {
        var work = Work.Of(call);
        var quote = call.Target(Type);
        RefuseUnless(quote, "accepted", "open");
        var (subscription, invoice) = QuoteAcceptance.Begin(work, quote, QuoteTerms.Of(work, quote));
        work.Update(
            quote,
            "quote.accepted",
            () =>
            {
                quote["status"] = "accepted";
                quote["subscription"] = subscription;
                quote["invoice"] = invoice;
                quote.Object("status_transitions")!["accepted_at"] = work.Now;
            }
        );
        return quote;
    }

    private static JsonObject Cancel(Call call)
    {
        var quote = call.Target(Type);
        RefuseUnless(quote, "canceled", "draft", "open");
        SetCanceled(Work.Of(call), quote);
        return quote;
    }

    /// <summary>A quote that nobody accepted in time is canceled: docs.stripe.com/quotes/overview#quote-lifecycle.</summary>
    private static void Expire(Work work, JsonObject quote)
    {
        if (quote.Text("status") is "draft" or "open" && quote.Number("expires_at") <= work.Now)
        {
            SetCanceled(work, quote);
        }
    }

    private static void SetCanceled(Work work, JsonObject quote) =>
        work.Update(
            quote,
            "quote.canceled",
            () =>
            {
                quote["status"] = "canceled";
                quote.Object("status_transitions")!["canceled_at"] = work.Now;
            }
        );

    private static JsonObject List(Call call, Func<QuoteTerms, IReadOnlyList<QuoteLine>> lines)
    {
        var work = Work.Of(call);
        var terms = QuoteTerms.Of(work, call.Target(Type));
        return call.List(QuoteTerms.Items(work, terms, lines(terms)));
    }

    /// <summary>The quote that a new one is a copy of, or null.</summary>
    private static JsonObject? Origin(Call call)
    {
        if (call.Parameters.Object("from_quote") is not { } from)
        {
            return null;
        }

        var id = from.String("quote") ?? throw StripeErrors.MissingParameter("from_quote[quote]");
        var origin = call.Account.Objects.Get(Type, id, "from_quote[quote]");
        return from.Bool("is_revision") == true && origin.Text("status") == "draft"
            ? throw StripeErrors.Invalid(
                "Only a quote that has been finalized can be revised. Update the draft instead.",
                param: "from_quote[is_revision]"
            )
            : origin;
    }

    private static (string Method, long? Days) Collection(Parameters parameters, JsonObject? current)
    {
        var method =
            parameters.String("collection_method") ?? current?.Text("collection_method") ?? "charge_automatically";
        var days =
            parameters.Object("invoice_settings")?.AtLeast("days_until_due", 0, "invoice_settings[days_until_due]")
            ?? (long?)current?.Object("invoice_settings")?["days_until_due"];
        return days is > 10_000
            ? throw StripeErrors.Invalid(
                "This value must be less than or equal to 10000.",
                "parameter_invalid_integer",
                "invoice_settings[days_until_due]"
            )
            : (method, days);
    }

    /// <summary>Writes the parameters that create and update share.</summary>
    private static void Apply(Call call, JsonObject quote, QuoteTerms terms, long? days)
    {
        var parameters = call.Parameters;
        quote.SetTexts(parameters, Texts);
        foreach (var name in Hashes.Where(name => parameters.Object(name) is not null))
        {
            quote[name] = EntityShape.Current.Field(call, Type, name);
        }

        var settings = quote.Object("invoice_settings")!;
        settings["days_until_due"] = quote.Text("collection_method") == "send_invoice" ? days ?? 30 : null;
        settings["issuer"] ??= new JsonObject { ["type"] = "self" };
        if (parameters.Object("automatic_tax")?.Bool("enabled") is { } enabled)
        {
            quote["automatic_tax"] = InvoiceShape.AutomaticTax(enabled);
        }

        quote["application_fee_amount"] =
            parameters.Long("application_fee_amount") ?? quote["application_fee_amount"]?.DeepClone();
        quote["application_fee_percent"] =
            parameters.Decimal("application_fee_percent") ?? quote["application_fee_percent"]?.DeepClone();
        quote["default_tax_rates"] = new JsonArray([
            .. terms.TaxRates.Select(rate => (JsonNode)JsonValue.Create(rate.Id())!),
        ]);
        quote["discounts"] = new JsonArray([
            .. terms.Discounts.Select(asked =>
                (JsonNode)
                    JsonValue.Create(
                        Discounts.Promise(Work.Of(call), asked, terms.Customer?.Id(), call.Account.NowSeconds).Id()
                    )!
            ),
        ]);
        var data = terms.Parameters.Object("subscription_data");
        quote["subscription_data"] = new JsonObject
        {
            ["billing_mode"] = new JsonObject { ["type"] = data?.Object("billing_mode")?.String("type") ?? "flexible" },
            ["description"] = data?.String("description"),
            ["effective_date"] = null,
            ["metadata"] = data is null ? null : Metadata.Merge(null, data),
            ["trial_period_days"] = data?.Long("trial_period_days"),
        };
    }

    private static JsonObject New(Work work, JsonObject? customer, long expires) =>
        new()
        {
            ["id"] = work.Id("qt_"),
            ["object"] = Type,
            ["amount_subtotal"] = 0L,
            ["amount_total"] = 0L,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["application_fee_percent"] = null,
            ["automatic_tax"] = InvoiceShape.AutomaticTax(enabled: false),
            ["collection_method"] = "charge_automatically",
            ["computed"] = null,
            ["created"] = work.Now,
            ["currency"] = null,
            ["customer"] = customer?.Id(),
            ["customer_account"] = null,
            ["default_tax_rates"] = new JsonArray(),
            ["description"] = null,
            ["discounts"] = new JsonArray(),
            ["expires_at"] = expires,
            ["footer"] = null,
            ["from_quote"] = null,
            ["header"] = null,
            ["invoice"] = null,
            ["invoice_settings"] = new JsonObject
            {
                ["custom_fields"] = null,
                ["days_until_due"] = null,
                ["description"] = null,
                ["footer"] = null,
                ["issuer"] = new JsonObject { ["type"] = "self" },
            },
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["number"] = null,
            ["on_behalf_of"] = null,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["accepted_at"] = null,
                ["canceled_at"] = null,
                ["finalized_at"] = null,
            },
            ["subscription"] = null,
            ["subscription_data"] = null,
            ["subscription_schedule"] = null,
            ["test_clock"] = null,
            ["total_details"] = null,
            ["transfer_data"] = null,
        };

    /// <summary>QT, the customer's prefix, the quote's number, and the number of its revision.</summary>
    private static string Number(Work work, JsonObject quote, JsonObject customer)
    {
        var finalized = work
            .Objects.All(Type)
            .Where(other => other.Text("customer") == customer.Id() && other["number"] is not null)
            .ToList();
        if (
            quote.Object("from_quote") is { } from
            && from.Flag("is_revision")
            && work.Objects.Find(Type, from.Text("quote")!)?.Text("number") is { } original
        )
        {
            var stem = original[..original.LastIndexOf('-')];
            var revisions = finalized.Count(other =>
                other.Text("number")!.StartsWith(stem + "-", StringComparison.Ordinal)
            );
            return string.Create(CultureInfo.InvariantCulture, $"{stem}-{revisions + 1}");
        }

        var stems = finalized
            .Select(other => other.Text("number")!)
            .Select(number => number[..number.LastIndexOf('-')])
            .Distinct(StringComparer.Ordinal)
            .Count();
        return string.Create(CultureInfo.InvariantCulture, $"QT-{customer.Text("invoice_prefix")}-{stems + 1:0000}-1");
    }

    private static void RefuseUnless(JsonObject quote, string done, params string[] allowed)
    {
        var status = quote.Text("status")!;
        if (!allowed.Contains(status))
        {
            throw StripeErrors.Invalid(
                $"This quote cannot be {done} because it has a status of {status}. Only a quote with one of the following statuses may be {done}: {string.Join(", ", allowed)}.",
                param: Type
            );
        }
    }
}
