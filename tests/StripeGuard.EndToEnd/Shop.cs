using System.Text.RegularExpressions;

namespace StripeGuard.EndToEnd;

/// <summary>
/// A new web project as <c>dotnet new web</c> makes it, with Stripe.net and some mistakes. A line says in its comment
/// which rule must speak there.
/// </summary>
internal sealed partial class Shop
{
    // Put together from parts, so that no secret scanner takes it for a key.
    private const string Key = "sk_" + "test_" + "9fQ2xVb7LmT4kWzR8sYc1JdH";

    private const string Source = $$"""
        using Stripe;

        StripeConfiguration.ApiKey = "{{Key}}"; // STRIPE4001
        var app = WebApplication.CreateBuilder(args).Build();
        var refunds = new RefundService();

        app.MapPost("/refunds/{paymentIntent}", async (string paymentIntent) =>
        {
            var options = new RefundCreateOptions { PaymentIntent = paymentIntent };
            var refund = await refunds.CreateAsync(options); // STRIPE1001
            return Results.Ok(refund.Status);
        });

        app.MapPost("/refunds/{paymentIntent}/once", async (string paymentIntent) =>
        {
            var options = new RefundCreateOptions { PaymentIntent = paymentIntent };
            var refund = await refunds.CreateAsync(options, new RequestOptions { IdempotencyKey = "refund-" + paymentIntent });
            return Results.Ok(refund.Status);
        });

        app.MapPost("/connect-webhook", async (HttpRequest request) =>
        {
            var json = await new StreamReader(request.Body).ReadToEndAsync();
            var stripeEvent = EventUtility.ParseEvent(json); // STRIPE2001
            return Results.Ok(stripeEvent.Type);
        });

        app.MapPost("/webhook", async (HttpRequest request, IConfiguration configuration) =>
        {
            var json = await new StreamReader(request.Body).ReadToEndAsync();
            try
            {
                var secret = configuration["Stripe:WebhookSecret"];
                var stripeEvent = EventUtility.ConstructEvent(json, request.Headers["Stripe-Signature"], secret);
                return Results.Ok(stripeEvent.Type);
            }
            catch (StripeException) // STRIPE2005
            {
                return Results.Ok();
            }
        });

        app.Run();
        """;

    private Shop(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Makes the project and adds Stripe.net and, as its page says, StripeGuard.</summary>
    public static async Task<Shop> New(string folder)
    {
        await DotNet.Run(folder, "new", "web", "--name", "Shop", "--output", ".", "--no-restore");
        await DotNet.Run(folder, "add", "package", "StripeGuard", "--version", PackageFeed.Version);
        var shop = new Shop(folder);
        shop.AddStripe();
        shop.Write("Program.cs", Source);
        return shop;
    }

    /// <summary>The same project again in another folder, to be changed and built on its own.</summary>
    public Shop CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return new Shop(folder);
    }

    /// <summary>The lines of the source that say which rule must speak there, as (rule, line).</summary>
    public IReadOnlyList<(string Rule, int Line)> Expected(params string[] rules) =>
        [
            .. File.ReadLines(Path.Combine(Folder, "Program.cs"))
                .Select((text, index) => (Match: RuleComment().Match(text), Line: index + 1))
                .Where(line => line.Match.Success)
                .Select(line => (Rule: line.Match.Groups[1].Value, line.Line))
                .Where(finding => rules.Length == 0 || rules.Contains(finding.Rule)),
        ];

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Edit(string file, Func<string, string> change) =>
        Write(file, change(File.ReadAllText(Path.Combine(Folder, file))));

    /// <summary>Adds a line to the project's own properties, as a user edits them.</summary>
    public void SetProperty(string name, string value) =>
        Edit(
            "Shop.csproj",
            text =>
                text.Replace("</PropertyGroup>", $"<{name}>{value}</{name}></PropertyGroup>", StringComparison.Ordinal)
        );

    public void AddItem(string item) =>
        Edit(
            "Shop.csproj",
            text => text.Replace("</Project>", $"<ItemGroup>{item}</ItemGroup></Project>", StringComparison.Ordinal)
        );

    public async Task<BuildResult> Build() => BuildResult.Read(await DotNet.Try(Folder, "build"));

    // Stripe.net with what it needs, in the versions that this repository itself has on the machine.
    private void AddStripe()
    {
        foreach (
            var package in (string[])["Stripe.net", "Newtonsoft.Json", "System.Configuration.ConfigurationManager"]
        )
        {
            AddItem($"""<PackageReference Include="{package}" Version="{BuildFacts.VersionOf(package)}" />""");
        }
    }

    [GeneratedRegex(@"// (STRIPE\d{4})$")]
    private static partial Regex RuleComment();
}
