using StripeGuard.Cli.Commands;

return await new StripeGuardCommand().RunAsync(args);
