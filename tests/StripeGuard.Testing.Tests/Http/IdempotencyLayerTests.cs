using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Tests.Http;

public class IdempotencyLayerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_second_request_while_the_first_runs_is_told_to_come_again()
    {
        var layer = new IdempotencyLayer();
        var release = new TaskCompletionSource();

        var first = layer.RunAsync(
            Request("req_1"),
            Now,
            async () =>
            {
                await release.Task;
                return new ApiAnswer(200, []);
            }
        );
        var refused = await Assert.ThrowsAsync<StripeErrorException>(() =>
            layer.RunAsync(Request("req_2"), Now, () => Task.FromResult(new ApiAnswer(200, [])))
        );
        release.SetResult();
        await first;
        var replayed = await layer.RunAsync(
            Request("req_3"),
            Now,
            () => throw new InvalidOperationException("ran twice")
        );

        Assert.Equal(409, refused.Status);
        Assert.Equal("idempotency_key_in_use", refused.Error["code"]!.GetValue<string>());
        Assert.Equal("idempotency_error", refused.Error["type"]!.GetValue<string>());
        Assert.Equal("req_1", replayed.Headers["Original-Request"]);
    }

    [Fact]
    public async Task A_request_that_never_got_to_an_answer_leaves_its_key_free()
    {
        var layer = new IdempotencyLayer();

        await Assert.ThrowsAsync<StripeErrorException>(() =>
            layer.RunAsync(Request("req_1"), Now, () => throw StripeErrors.Invalid("refused"))
        );
        var answer = await layer.RunAsync(Request("req_2"), Now, () => Task.FromResult(new ApiAnswer(200, [])));

        Assert.Equal("req_2", answer.Headers["Original-Request"]);
    }

    private static ApiRequest Request(string id) =>
        new()
        {
            Method = "POST",
            Path = "/v1/customers",
            Header = name => name == "Idempotency-Key" ? "order-6735" : null,
            RequestId = id,
        };
}
