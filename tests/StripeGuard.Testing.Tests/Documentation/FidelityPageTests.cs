using System.Reflection;

namespace StripeGuard.Testing.Tests.Documentation;

/// <summary>docs/fidelity.md says what behaves and what is only stored, and is written from the code.</summary>
public class FidelityPageTests
{
    [Fact]
    public void The_page_says_of_each_route_what_the_code_does()
    {
        var file = Metadata("FidelityPage");
        var head = File.ReadAllText(Metadata("FidelityHead"));

        var written = new FidelityPage().Write(head);

        if (Environment.GetEnvironmentVariable("STRIPEGUARD_UPDATE") == "1")
        {
            File.WriteAllText(file, written);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == written,
            "docs/fidelity.md is not what the code does. Run this test once with STRIPEGUARD_UPDATE=1 in the environment and check the file in."
        );
    }

    [Fact]
    public void Each_resource_cites_the_page_that_it_follows() => Assert.Empty(new FidelityPage().ResourcesWithoutPage);

    private static string Metadata(string key) =>
        typeof(FidelityPageTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == key)
            .Value!;
}
