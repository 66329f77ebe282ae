using BenchmarkDotNet.Running;
using StripeGuard.Benchmarks;
using StripeGuard.Benchmarks.Analyzers;

if (args is ["shares", var code, var files])
{
    await Shares.PrintAsync(Enum.Parse<Code>(code), int.Parse(files));
    return 0;
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Tables).Assembly).Run(args, new Tables());

return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
    ? 0
    : 1;
