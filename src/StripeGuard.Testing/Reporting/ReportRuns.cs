using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Reporting;

/// <summary>Report runs: docs.stripe.com/api/reporting/report_run, docs.stripe.com/reports/api.</summary>
/// <remarks>
/// A run takes a minute of the clock. Every report's file lists the balance transactions of its interval, whatever its
/// type.
/// </remarks>
internal sealed class ReportRuns : IResource
{
    public const string Type = "reporting.report_run";

    private const string Columns =
        "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description";

    /// <summary>docs.stripe.com/reports/api: most runs complete within a few minutes.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/reporting/report_runs", Create);
        routes.On("GET /v1/reporting/report_runs/{report_run}", call => call.Target(Type));
        routes.On("GET /v1/reporting/report_runs", call => call.List(Type));
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var given = call.Parameters.Object("parameters");
        var (start, end) = (given?.Long("interval_start"), given?.Long("interval_end"));
        if (start is not null && end is not null && start >= end)
        {
            throw StripeErrors.Invalid(
                "The interval of a report must end after it starts.",
                param: "parameters[interval_end]"
            );
        }

        var run = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("frr_"),
                ["object"] = Type,
                ["created"] = work.Now,
                ["error"] = null,
                ["livemode"] = false,
                ["parameters"] = call.Parameters.Has("parameters")
                    ? EntityShape.Current.Field(call, Type, "parameters")
                    : new JsonObject(),
                ["report_type"] = call.Parameters.Required("report_type"),
                ["result"] = null,
                ["status"] = "pending",
                ["succeeded_at"] = null,
            }
        );
        work.Later(Duration, later => Succeed(later, run, start, end));
        return run;
    }

    private static void Succeed(Work work, JsonObject run, long? start, long? end)
    {
        var transactions = work
            .Objects.All(BalanceTransactions.Type)
            .Where(one => one.Number("created") >= (start ?? 0) && one.Number("created") < (end ?? long.MaxValue));
        var file = Files.Files.Add(
            work,
            run.Text("report_type") + ".csv",
            "finance_report_run",
            Encoding.UTF8.GetBytes(Csv(transactions)),
            work.Account.BaseUrl
        );
        run["result"] = file.DeepClone();
        run["status"] = "succeeded";
        run["succeeded_at"] = work.Now;
        work.Raise("reporting.report_run.succeeded", run);
    }

    private static string Csv(IEnumerable<JsonObject> transactions)
    {
        var text = new StringBuilder().AppendLine(Columns);
        foreach (var one in transactions)
        {
            var currency = Currency.Of(one.Text("currency")!);
            string[] cells =
            [
                one.Id(),
                Time(one.Number("created")),
                Time(one.Number("available_on")),
                currency.Code,
                Amount(one.Number("amount"), currency),
                Amount(one.Number("fee"), currency),
                Amount(one.Number("net"), currency),
                one.Text("reporting_category") ?? "",
                one.Text("source") ?? "",
                one.Text("description") ?? "",
            ];
            text.AppendLine(string.Join(',', cells.Select(Cell)));
        }

        return text.ToString();
    }

    private static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Reports are in major units: docs.stripe.com/reports/report-types.</summary>
    private static string Amount(long minor, Currency currency) =>
        currency.Major(minor).ToString("F" + currency.Decimals, CultureInfo.InvariantCulture);

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
