using StripeGuard.Cli.Commands;
using StripeGuard.Cli.Scanning;

BuildEnvironment.Clean();
return await new StripeGuardCommand().RunAsync(args);
