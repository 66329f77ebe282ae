namespace StripeGuard.EndToEnd;

[Collection(Packages.Name)]
public class TestingPackageTests(PackageFeed feed)
{
    [Fact]
    public async Task A_new_program_that_adds_the_package_pays_and_is_declined()
    {
        var folder = feed.NewFolder();
        await DotNet.Run(folder, "new", "console", "--name", "Till", "--output", ".", "--no-restore");
        await DotNet.Run(folder, "add", "package", "StripeGuard.Testing", "--version", PackageFeed.Version);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using Stripe;
            using StripeGuard.Testing;

            await using var stripe = await FakeStripe.StartAsync();
            var intents = stripe.CreateClient().V1.PaymentIntents;
            var options = new PaymentIntentCreateOptions { Amount = 2999, Currency = "usd", Confirm = true };

            options.PaymentMethod = "pm_card_visa";
            Console.WriteLine((await intents.CreateAsync(options)).Status);

            options.PaymentMethod = TestCards.InsufficientFunds.PaymentMethod;
            try
            {
                await intents.CreateAsync(options);
            }
            catch (StripeException e)
            {
                Console.WriteLine(e.StripeError.DeclineCode);
            }
            """
        );

        var run = await DotNet.Try(folder, "run");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal("succeeded\ninsufficient_funds\n", run.Output.ReplaceLineEndings("\n"));
    }
}
