namespace StripeGuard.EndToEnd;

[Collection(Packages.Name)]
public class ToolPackageTests(PackageFeed feed)
{
    [Fact]
    public async Task The_tool_installs_and_scans_a_folder()
    {
        var folder = feed.NewFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Refunds.cs"),
            """
            using Stripe;

            public class Refunds(RefundService service)
            {
                public Task<Refund> All(string paymentIntent) =>
                    service.CreateAsync(new RefundCreateOptions { PaymentIntent = paymentIntent });
            }
            """
        );
        await DotNet.Run(
            folder,
            "tool",
            "install",
            "StripeGuard.Cli",
            "--version",
            PackageFeed.Version,
            "--tool-path",
            "tools"
        );

        var scan = await DotNet.Start(Path.Combine(folder, "tools", "stripeguard"), folder, "scan", ".", "--loose");

        Assert.True(scan.ExitCode == 1, scan.Output);
        Assert.Contains("Refunds.cs:6", scan.Output, StringComparison.Ordinal);
        Assert.Contains("STRIPE1001", scan.Output, StringComparison.Ordinal);
    }
}
