using System.Net;
using System.Text;
using Stripe;

namespace StripeGuard.Testing.Tests.Files;

/// <summary>Files: uploaded in parts, downloaded with a key, shared by a link until it expires.</summary>
public sealed class FileTests : IAsyncLifetime
{
    private static readonly byte[] Receipt = Encoding.UTF8.GetBytes("%PDF-1.4 a receipt \0\u0001\u00ff");

    private FakeStripe stripe = null!;
    private StripeClient client = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        client = stripe.CreateClient();
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_file_is_uploaded_listed_by_purpose_and_downloaded_byte_for_byte()
    {
        var uploaded = await Upload();

        Assert.StartsWith("file_", uploaded.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("receipt.pdf", "pdf", "dispute_evidence", Receipt.Length),
            (uploaded.Filename, uploaded.Type, uploaded.Purpose, uploaded.Size)
        );
        Assert.Equal(
            uploaded.Id,
            Assert.Single(await client.V1.Files.ListAsync(new() { Purpose = "dispute_evidence" })).Id
        );
        Assert.Empty(await client.V1.Files.ListAsync(new() { Purpose = "business_logo" }));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(uploaded.Url))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_stripeguard");
        var content = await http.GetAsync(new Uri(uploaded.Url));
        Assert.Equal("application/pdf", content.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Receipt, await content.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_link_needs_no_key_and_expires()
    {
        var file = await Upload();
        var link = await client.V1.FileLinks.CreateAsync(
            new FileLinkCreateOptions { File = file.Id, ExpiresAt = stripe.Clock.UtcNow.UtcDateTime.AddDays(1) }
        );
        using var http = new HttpClient();

        Assert.Equal(Receipt, await http.GetByteArrayAsync(new Uri(link.Url)));
        stripe.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(link.Url))).StatusCode);
        Assert.True((await client.V1.FileLinks.GetAsync(link.Id)).Expired);
        Assert.Single(await client.V1.FileLinks.ListAsync(new() { File = file.Id, Expired = true }));
    }

    [Fact]
    public async Task A_link_can_be_made_with_the_file_and_ended_now()
    {
        var file = await Upload(new FileFileLinkDataOptions { Create = true });
        var link = Assert.Single(await client.V1.FileLinks.ListAsync(new() { File = file.Id }));
        var options = new FileLinkUpdateOptions();
        options.AddExtraParam("expires_at", "now");

        Assert.Equal(link.Id, Assert.Single(file.Links).Id);
        Assert.True((await client.V1.FileLinks.UpdateAsync(link.Id, options)).Expired);
    }

    [Theory]
    [InlineData("business_icon", 512 * 1024 + 1, "too large")]
    [InlineData("dispute_evidence", 0, "empty")]
    public async Task Files_that_Stripe_does_not_take_are_refused(string purpose, int size, string why)
    {
        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.Files.CreateAsync(
                new FileCreateOptions
                {
                    Purpose = purpose,
                    File = new MultipartFileContent { Data = new MemoryStream(new byte[size]), Name = "icon.png" },
                }
            )
        );

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal("file", refused.StripeError.Param);
    }

    [Fact]
    public async Task A_link_of_the_past_and_of_no_file_is_refused()
    {
        var file = await Upload();

        await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.FileLinks.CreateAsync(
                new FileLinkCreateOptions { File = file.Id, ExpiresAt = stripe.Clock.UtcNow.UtcDateTime.AddDays(-1) }
            )
        );
        var missing = await Assert.ThrowsAsync<StripeException>(() =>
            client.V1.FileLinks.CreateAsync(new FileLinkCreateOptions { File = "file_none" })
        );
        Assert.Equal("resource_missing", missing.StripeError.Code);
    }

    private Task<Stripe.File> Upload(FileFileLinkDataOptions? link = null) =>
        client.V1.Files.CreateAsync(
            new FileCreateOptions
            {
                Purpose = "dispute_evidence",
                File = new MultipartFileContent
                {
                    Data = new MemoryStream(Receipt),
                    Name = "receipt.pdf",
                    Type = "application/pdf",
                },
                FileLinkData = link,
            }
        );
}
