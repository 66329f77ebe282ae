using BenchmarkDotNet.Running;
using StripeGuard.Benchmarks;

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Tables).Assembly).Run(args, new Tables());

return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
    ? 0
    : 1;
