using System.CommandLine;
using StripeGuard.Cli.Output;
using StripeGuard.Testing.Webhooks.Auditing;

namespace StripeGuard.Cli.Commands;

/// <summary><c>stripeguard audit URL</c></summary>
internal sealed class AuditCommand : Command
{
    private const string SecretVariable = "STRIPE_WEBHOOK_SECRET";
    private const int LongestTimeout = 600;

    private readonly Argument<string> url = new("URL") { Description = "The webhook endpoint's address." };

    private readonly Option<string?> secret = new("--secret")
    {
        Description =
            $"The endpoint's signing secret, whsec_…; the environment variable {SecretVariable} if not given.",
        HelpName = "whsec_…",
    };

    private readonly Option<string> format = Choice("--format", "text", [.. AuditFormats.ByName.Keys]);

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write the report to a file instead of standard output.",
        HelpName = "FILE",
    };

    private readonly Option<string?> eventType = new("--event")
    {
        Description = "The type of the genuine events: one that the endpoint handles, or else nothing happens there.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> apiVersion = new("--api-version")
    {
        Description = "The API version of the events: the one that the endpoint expects.",
        HelpName = "VERSION",
    };

    private readonly Option<int> timeout = new("--timeout")
    {
        Description = "How many seconds each answer is waited for.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 10,
    };

    public AuditCommand()
        : base("audit", "Send a webhook endpoint what attackers and Stripe may send, and judge its answers.")
    {
        format.Description = "How the report is written.";
        timeout.Validators.Add(result =>
        {
            if (
                result.Tokens is [{ Value: var text }]
                && int.TryParse(text, out var seconds)
                && seconds is < 1 or > LongestTimeout
            )
            {
                result.AddError($"--timeout {text}: from 1 to {LongestTimeout} seconds.");
            }
        });
        Add(url);
        Add(secret);
        Add(format);
        Add(output);
        Add(eventType);
        Add(apiVersion);
        Add(timeout);
        SetAction(RunAsync);
    }

    private static Option<string> Choice(string name, string first, string[] values)
    {
        var option = new Option<string>(name) { DefaultValueFactory = _ => first };
        return option.AcceptOnlyFromAmong(values);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var address = Address(arguments.GetRequiredValue(url));
        var defaults = new WebhookAuditOptions();
        var report = await WebhookAudit.RunAsync(
            address,
            Secret(arguments.GetValue(secret)),
            new WebhookAuditOptions
            {
                EventType = arguments.GetValue(eventType) ?? defaults.EventType,
                ApiVersion = arguments.GetValue(apiVersion) ?? defaults.ApiVersion,
                Timeout = TimeSpan.FromSeconds(arguments.GetValue(timeout)),
            },
            cancellationToken: cancellation
        );
        if (report.Checks.All(check => check.StatusCode is null))
        {
            throw new CannotRunException($"Nobody answers at {address}: {report.Checks[0].Received}.");
        }

        Write(report, arguments);
        return report.Passed ? ExitCode.Clean : ExitCode.Findings;
    }

    private void Write(WebhookAuditReport report, ParseResult arguments)
    {
        var name = arguments.GetRequiredValue(format);
        var write = AuditFormats.ByName[name];
        var file = arguments.GetValue(output);
        if (file is null)
        {
            write(report, arguments.InvocationConfiguration.Output);
        }
        else
        {
            AtomicFile.Write(file, writer => write(report, writer));
        }

        if (file is not null || name != AuditFormats.ForPeople)
        {
            arguments.InvocationConfiguration.Error.WriteLine(report.Summary);
        }
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CannotRunException(
                $"'{text}' is no web address. Give the whole address of the endpoint, such as http://localhost:5000/stripe/webhook."
            );

    private static string Secret(string? given)
    {
        var text = string.IsNullOrWhiteSpace(given) ? Environment.GetEnvironmentVariable(SecretVariable) : given;
        return string.IsNullOrWhiteSpace(text)
            ? throw new CannotRunException(
                $"The endpoint's signing secret is missing. Give it with --secret, or in the environment variable {SecretVariable}; the Dashboard shows it with the endpoint."
            )
            : text.Trim();
    }
}
