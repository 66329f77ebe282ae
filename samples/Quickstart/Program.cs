using Quickstart;
using Stripe;

// One topic by its name (dotnet run -- refund), or all of them.
var topics = Topic.All;
var chosen = args.Length == 0 ? topics : [.. topics.Where(topic => args.Contains(topic.Name))];
if (chosen.Count < Math.Max(1, args.Distinct().Count()))
{
    Console.Error.WriteLine(
        $"There is no topic '{args.First(name => topics.All(topic => topic.Name != name))}'. Choose from: {string.Join(", ", topics.Select(topic => topic.Name))}."
    );
    return 2;
}

try
{
    await using var account = await ShopAccount.OpenAsync(
        Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY"),
        Environment.GetEnvironmentVariable("STRIPE_API_BASE")
    );
    foreach (var topic in chosen)
    {
        Console.WriteLine($"── {topic.Name} ──");
        await topic.RunAsync(account, Console.Out);
        Console.WriteLine();
    }

    return 0;
}
catch (StripeException refusal)
{
    Console.Error.WriteLine($"Stripe refused: {refusal.Message}");
    return 2;
}
