using System.CommandLine;
using DashboardMonitor;
using Spectre.Console;
using Stripe;

const int CouldNotRun = 2;

var plain = new Option<bool>("--plain") { Description = "Print the dashboard once, as plain text." };
var every = new Option<int>("--every")
{
    Description = "Seconds between two looks at the account.",
    HelpName = "SECONDS",
    DefaultValueFactory = _ => 3,
};
every.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("--every: at least one second.");
    }
});

var command = new RootCommand(
    "Shows a Stripe account: balance by currency, recent charges, active subscriptions. "
        + "STRIPE_SECRET_KEY names the account; without it, a fake Stripe in this process plays one."
)
{
    plain,
    every,
};
command.SetAction(
    async (arguments, cancellation) =>
    {
        try
        {
            await using var account = await WatchedAccount.OpenAsync(
                Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY"),
                Environment.GetEnvironmentVariable("STRIPE_API_BASE")
            );
            if (arguments.GetValue(plain) || !AnsiConsole.Profile.Capabilities.Interactive)
            {
                var dashboard = await Dashboard.ReadAsync(account.Stripe, cancellation);
                await Console.Out.WriteAsync(DashboardText.Of(dashboard, account.Now));
            }
            else
            {
                await WatchAsync(account, TimeSpan.FromSeconds(arguments.GetValue(every)), cancellation);
            }

            return 0;
        }
        catch (StripeException refusal)
        {
            await Console.Error.WriteLineAsync($"Stripe does not show the account: {refusal.Message}");
            await Console.Error.WriteLineAsync("Look at STRIPE_SECRET_KEY and at the network.");
            return CouldNotRun;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }
);
return await command.Parse(args).InvokeAsync();

static Task WatchAsync(WatchedAccount account, TimeSpan pause, CancellationToken cancellation) =>
    AnsiConsole
        .Live(new Text("Asking Stripe…"))
        .StartAsync(async screen =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                screen.UpdateTarget(
                    DashboardScreen.Of(await Dashboard.ReadAsync(account.Stripe, cancellation), account.Now)
                );
                await Task.Delay(pause, cancellation);
                await account.GoOnAsync();
            }
        });
