using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace StripeGuard.Benchmarks;

/// <summary>What is printed: the figures that <c>docs/benchmarks.md</c> shows, in the order of the code.</summary>
internal sealed class Tables : ManualConfig
{
    public Tables()
    {
        AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params);
        AddColumn(
            StatisticColumn.Median,
            StatisticColumn.Min,
            StatisticColumn.OperationsPerSecond,
            BaselineRatioColumn.RatioMean
        );
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared, MethodOrderPolicy.Declared));
        WithSummaryStyle(
            SummaryStyle.Default.WithTimeUnit(TimeUnit.Millisecond).WithCultureInfo(CultureInfo.InvariantCulture)
        );
    }
}
