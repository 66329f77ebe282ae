using System.Globalization;
using BenchmarkDotNet.Running;
using StripeGuard.Benchmarks;
using StripeGuard.Benchmarks.Analyzers;
using StripeGuard.Benchmarks.Fake;

if (args is ["shares", var code, var files])
{
    await Shares.PrintAsync(Enum.Parse<Code>(code), int.Parse(files));
    return 0;
}

if (args is ["soak", .. var rest])
{
    var deliveries = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 100_000;
    return await new Soak(deliveries, seed: 1).RunAsync(Console.Out);
}

if (args is ["year", .. var number])
{
    var subscriptions = number.Length > 0 ? int.Parse(number[0], CultureInfo.InvariantCulture) : 1_000;
    return await new YearOfBilling(subscriptions).RunAsync(Console.Out);
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Tables).Assembly).Run(args, new Tables());

return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
    ? 0
    : 1;
