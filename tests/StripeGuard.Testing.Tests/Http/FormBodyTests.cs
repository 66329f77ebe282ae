using System.Globalization;
using System.Text;
using Stripe;

namespace StripeGuard.Testing.Tests.Http;

public class FormBodyTests
{
    [Theory]
    [InlineData("items[0][price]=p1&items[1][price]=p2")]
    [InlineData("items[][price]=p1&items[][price]=p2")]
    [InlineData("items[4294967296][price]=p2&items[7][price]=p1")]
    public async Task Arrays_are_read_however_their_elements_are_numbered(string form)
    {
        await using var stripe = await RawStripe.StartAsync();

        await stripe.PostAsync("/v1/subscriptions", $"customer=cus_1&{form}");

        var logged = stripe.Stripe.Requests.To("POST /v1/subscriptions").Single().Parameters;
        Assert.Equal("p1", logged["items[0][price]"]);
        Assert.Equal("p2", logged["items[1][price]"]);
    }

    [Fact]
    public async Task Numbers_are_keys_where_the_API_has_a_hash()
    {
        await using var stripe = await RawStripe.StartAsync();

        var customer = await stripe.PostAsync("/v1/customers", "metadata[0]=zero&metadata[1]=one");

        Assert.Equal("one", customer.Json["metadata"]!["1"]!.GetValue<string>());
    }

    [Fact]
    public async Task Escapes_and_plus_signs_are_decoded()
    {
        await using var stripe = await RawStripe.StartAsync();

        var customer = await stripe.PostAsync("/v1/customers", "name=Ada+L%C3%B6velace%20%2B1");

        Assert.Equal("Ada Lövelace +1", customer.Json["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_last_of_a_repeated_parameter_counts()
    {
        await using var stripe = await RawStripe.StartAsync();

        var customer = await stripe.PostAsync("/v1/customers", "name=first&name=last");

        Assert.Equal("last", customer.Json["name"]!.GetValue<string>());
    }

    public static TheoryData<string> HostileForms() =>
        [
            "name[=a",
            "name]=a",
            "[name]=a",
            "na[me=a&b]c=d",
            "name[[a]]=b",
            "=a",
            "&&&",
            "name=%zz",
            "name=%",
            "name=%4",
            "name=%FF%FE",
            "name=a%00b",
            "na%00me=a",
            "name=a&name[b]=c",
            "name[b]=c&name=a",
            "metadata[a][b]=c",
            "metadata=a",
            "metadata[]=a",
            "address=nowhere",
            "address[0]=a",
            "preferred_locales[a]=en",
            "preferred_locales=en",
            "expand=x",
            "expand[a]=x",
            "expand[][a]=x",
            "a" + string.Concat(Enumerable.Repeat("[b]", 10_000)) + "=c",
            string.Concat(Enumerable.Repeat("[", 10_000)),
            string.Join('&', Enumerable.Range(0, 30_000).Select(i => i.ToString(CultureInfo.InvariantCulture) + "=1")),
        ];

    [Theory]
    [MemberData(nameof(HostileForms))]
    public async Task What_cannot_be_read_is_refused_in_Stripes_way(string form)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.PostAsync("/v1/customers", form);

        if (form == "&&&")
        {
            Assert.Equal(200, answer.Status);
            return;
        }

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request_error", answer.Type);
        Assert.NotEmpty(answer.Message!);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.SendAsync(
            HttpMethod.Post,
            "/v1/customers",
            RawStripe.Form([0x6e, 0x3d, 0xff, 0xfe, 0x00])
        );

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_read_and_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.PostAsync("/v1/customers", "metadata[k]=" + new string('x', 10_000_000));

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Body.Length < 2_000, "The refusal repeats the whole value.");
    }

    [Fact]
    public async Task A_body_beyond_what_a_server_takes_is_refused_and_the_next_is_answered()
    {
        await using var stripe = await RawStripe.StartAsync();

        int status;
        try
        {
            status = (await stripe.PostAsync("/v1/customers", "name=" + new string('x', 31_000_000))).Status;
        }
        catch (HttpRequestException)
        {
            // The server may end the connection of a request that it will not read.
            status = 0;
        }

        Assert.True(status < 500, $"answered {status}");
        Assert.Equal(200, (await stripe.PostAsync("/v1/customers", "name=Ada")).Status);
    }

    [Fact]
    public async Task JSON_to_the_first_API_is_told_its_content_type()
    {
        await using var stripe = await RawStripe.StartAsync();
        using var body = new StringContent("""{"name":"Ada"}""", Encoding.UTF8, "application/json");

        var answer = await stripe.SendAsync(HttpMethod.Post, "/v1/customers", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("content type is application/x-www-form-urlencoded", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"display_name": "\ud800"}""")]
    [InlineData("""{"display_name": {"a": 1}}""")]
    [InlineData("""{"nonsense": true}""")]
    public async Task The_second_API_reads_JSON_and_refuses_what_is_none(string json)
    {
        await using var stripe = await RawStripe.StartAsync();
        using var body = new StringContent(json, Encoding.UTF8, "application/json");

        var answer = await stripe.SendAsync(HttpMethod.Post, "/v2/core/accounts", body);

        Assert.Equal(json.Length == 0 ? 200 : 400, answer.Status);
    }

    [Fact]
    public async Task A_v2_object_is_made_found_and_listed()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var accounts = stripe.CreateClient().V2.Core.Accounts;

        var created = await accounts.CreateAsync(
            new global::Stripe.V2.Core.AccountCreateOptions
            {
                DisplayName = "Ada's shop",
                ContactEmail = "ada@example.com",
            }
        );
        var found = await accounts.GetAsync(created.Id);
        var listed = await accounts.ListAsync();

        Assert.Equal("Ada's shop", found.DisplayName);
        Assert.Equal(created.Id, Assert.Single(listed.Data).Id);
    }

    [Fact]
    public async Task A_file_is_uploaded_as_a_multipart_form()
    {
        await using var stripe = await FakeStripe.StartAsync();
        using var content = new MemoryStream("evidence"u8.ToArray());

        var file = await new FileService(stripe.CreateClient()).CreateAsync(
            new FileCreateOptions
            {
                File = new MultipartFileContent
                {
                    Data = content,
                    Name = "receipt.pdf",
                    Type = "application/pdf",
                },
                Purpose = "dispute_evidence",
            }
        );

        Assert.StartsWith("file_", file.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("receipt.pdf", 8, "dispute_evidence", "pdf"),
            (file.Filename, file.Size, file.Purpose, file.Type)
        );
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/; boundary")]
    public async Task A_broken_multipart_form_is_refused(string contentType)
    {
        await using var stripe = await RawStripe.StartAsync();
        using var body = new ByteArrayContent(
            "--y\r\nContent-Disposition: form-data; name=purpose\r\n\r\nx"u8.ToArray()
        );
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await stripe.SendAsync(HttpMethod.Post, "/v1/files", body);

        Assert.Equal(400, answer.Status);
    }
}
