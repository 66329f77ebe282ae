using System.Net;
using Xunit.Abstractions;

namespace StripeGuard.Testing.Tests.Catalog;

/// <summary>Every service method of Stripe.net, called with the least it takes.</summary>
public class EveryRouteTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(CallStyle.Synchronous)]
    [InlineData(CallStyle.Asynchronous)]
    [InlineData(CallStyle.AutoPaging)]
    [InlineData(CallStyle.AutoPagingAsync)]
    internal async Task Every_service_method_of_Stripe_net_is_answered_in_Stripes_way(CallStyle style)
    {
        await using var stripe = await FakeStripe.StartAsync(new FakeStripeOptions { MaximumLoggedRequests = 10_000 });

        var all = await EveryServiceMethod.CallAsync(stripe, style);

        var refusals = all.Calls.Where(call => call.Refused is not null).ToList();
        var unreadable = all.Calls.Where(call => call.Unreadable is not null).ToList();
        var answered = all.Calls.Count - refusals.Count - unreadable.Count;
        output.WriteLine(
            $"{all.Calls.Count} methods called, {all.Routes} routes reached: {answered} answered, {refusals.Count} refused, {unreadable.Count} not readable"
        );
        foreach (var refusal in refusals)
        {
            output.WriteLine($"    {(int)refusal.Refused!} {refusal.Method}: {refusal.Message}");
        }

        Assert.True(unreadable.Count == 0, string.Join('\n', unreadable));
        Assert.DoesNotContain(stripe.Requests, request => request.Status >= 500);
        Assert.DoesNotContain(refusals, refusal => refusal.Refused >= HttpStatusCode.InternalServerError);
        Assert.DoesNotContain(
            refusals,
            refusal => refusal.Message!.StartsWith("Unrecognized request URL", StringComparison.Ordinal)
        );
        Assert.True(
            answered > all.Calls.Count / 2,
            $"only {answered} of {all.Calls.Count} methods were answered with an object"
        );
    }
}
