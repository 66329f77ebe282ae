using System.CommandLine;
using System.Text.RegularExpressions;
using Stripe;
using StripeGuard.Cli.Output;
using StripeGuard.Testing;

namespace StripeGuard.Cli.Commands;

/// <summary><c>stripeguard serve</c></summary>
internal sealed partial class ServeCommand : Command
{
    private const int DefaultPort = 12111;
    private const int DefaultProxyPort = 12112;

    private readonly Option<int> port = new("--port", "-p")
    {
        Description = "The loopback port to listen on; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    private readonly Option<bool> standIn = new("--stand-in")
    {
        Description = "Take the place of stripe-mock: make up objects for ids that were never created.",
    };

    private readonly Option<string> apiVersion = new("--api-version")
    {
        Description =
            "The API version of requests that name none and of events to endpoints without one: that of your SDK, where it is older.",
        HelpName = "VERSION",
        DefaultValueFactory = _ => StripeConfiguration.ApiVersion,
    };

    private readonly Option<string> proxyCertificate = new("--proxy-certificate")
    {
        Description =
            "For programs whose API base cannot be set: also run a proxy that answers for api.stripe.com, and write the certificate to trust into FILE.",
        HelpName = "FILE",
    };

    private readonly Option<int> proxyPort = new("--proxy-port")
    {
        Description = "The loopback port of that proxy; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultProxyPort,
    };

    public ServeCommand()
        : base("serve", "Run the fake Stripe on this machine, for tests in any language.")
    {
        RefuseWhatIsNoPort(port);
        RefuseWhatIsNoPort(proxyPort);
        Add(port);
        apiVersion.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !ApiVersion().IsMatch(text))
            {
                result.AddError($"--api-version {text}: a version of the API is written like 2024-10-28.acacia.");
            }
        });
        Add(standIn);
        Add(apiVersion);
        Add(proxyCertificate);
        Add(proxyPort);
        Validators.Add(result =>
        {
            if (result.GetResult(proxyPort) is { Implicit: false } && result.GetResult(proxyCertificate) is null)
            {
                result.AddError("--proxy-port needs --proxy-certificate FILE: a program has to trust the proxy.");
            }
        });
        SetAction(RunAsync);
    }

    private static void RefuseWhatIsNoPort(Option<int> option) =>
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [{ Value: var text }]
                && int.TryParse(text, out var number)
                && number is < 0 or > 65535
            )
            {
                result.AddError($"{option.Name} {text}: a port is a number from 0 to 65535.");
            }
        });

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var certificate = arguments.GetValue(proxyCertificate);
        await using var stripe = await StartAsync(
            new FakeStripeOptions
            {
                Port = arguments.GetValue(port),
                ProxyPort = certificate is null ? null : arguments.GetValue(proxyPort),
                ApiVersion = arguments.GetValue(apiVersion)!,
                Time = TimeProvider.System,
                UnknownIds = arguments.GetValue(standIn) ? UnknownIds.Conjure : UnknownIds.Refuse,
            },
            cancellation
        );
        if (stripe.Proxy is not null)
        {
            AtomicFile.Write(certificate!, writer => writer.Write(stripe.Proxy.CertificatePem), "The certificate");
        }

        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync($"Listening on {stripe.BaseUrl}");
        if (stripe.Proxy is not null)
        {
            await output.WriteLineAsync(
                $"Answering for api.stripe.com with HTTPS_PROXY={stripe.Proxy.Url} SSL_CERT_FILE={Path.GetFullPath(certificate!)}"
            );
        }

        await output.FlushAsync(cancellation);

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Clean;
    }

    private static async Task<FakeStripe> StartAsync(FakeStripeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await FakeStripe.StartAsync(options, cancellation);
        }
        catch (IOException e)
        {
            var ports = options.ProxyPort is null ? "--port, or --port 0" : "--port or --proxy-port, or 0";
            throw new CannotRunException(
                $"The fake Stripe cannot start. {e.Message} Choose another port with {ports} for a free one."
            );
        }
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}(\.[a-z]+)?\z")]
    private static partial Regex ApiVersion();
}
