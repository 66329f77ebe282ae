using System.Reflection;
using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Tests.Catalog;

public class CatalogueFileTests
{
    [Fact]
    public void The_checked_in_catalogue_is_what_Stripe_net_says()
    {
        var file = Metadata("Catalogue");
        var read = CatalogueReader.Read(Metadata("StripeNetDocumentation"));
        if (Environment.GetEnvironmentVariable("STRIPEGUARD_UPDATE") == "1")
        {
            File.WriteAllText(file, read);
        }

        var lines = File.ReadAllLines(file);
        var differing = read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(lines).Take(5).ToList();

        Assert.True(
            File.ReadAllText(file) == read,
            $"catalogue.txt is not what Stripe.net {StripeGuard.Testing.Catalog.Catalogue.LoadedVersion} says. Run this test once with STRIPEGUARD_UPDATE=1 in the environment and check the file in. First differences:\n{string.Join('\n', differing)}"
        );
    }

    private static string Metadata(string key) =>
        typeof(CatalogueFileTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == key)
            .Value!;
}
