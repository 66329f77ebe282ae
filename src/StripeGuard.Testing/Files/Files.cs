using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Files;

/// <summary>Files: docs.stripe.com/api/files, docs.stripe.com/file-upload.</summary>
internal sealed class Files : IResource
{
    public const string Type = "file";

    /// <summary>docs.stripe.com/file-upload: the largest that any purpose takes.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>docs.stripe.com/file-upload: pictures of a business.</summary>
    private const int LargestPicture = 512 * 1024;

    private static readonly string[] Pictures = ["business_icon", "business_logo"];

    /// <summary>docs.stripe.com/file-upload: the types that are taken, by the ends of their names.</summary>
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csv"] = "text/csv",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["gif"] = "image/gif",
        ["jpeg"] = "image/jpeg",
        ["jpg"] = "image/jpeg",
        ["pdf"] = "application/pdf",
        ["png"] = "image/png",
        ["txt"] = "text/plain",
        ["xls"] = "application/vnd.ms-excel",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/files", Create);
        routes.On("GET /v1/files", call => call.List(Type));
        routes.On("GET /v1/files/{file}", call => call.Target(Type));
        routes.On("GET /v1/files/{file}/contents", Download);
    }

    /// <summary>A file's content, as it is sent to whoever may have it.</summary>
    public static BinaryContent ContentOf(Account account, JsonObject file) =>
        new(
            account.FileContents[file.Id()],
            ContentTypes.GetValueOrDefault(file.Text("type") ?? "", "application/octet-stream")
        );

    /// <summary>Stores a file with its content.</summary>
    public static JsonObject Add(
        Work work,
        string name,
        string purpose,
        byte[] content,
        string baseUrl,
        string type = "csv"
    )
    {
        var id = work.Id("file_");
        work.Account.FileContents[id] = content;
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["created"] = work.Now,
                ["expires_at"] = null,
                ["filename"] = name,
                ["links"] = Lists.Of([], $"/v1/file_links?file={id}"),
                ["purpose"] = purpose,
                ["size"] = content.Length,
                ["title"] = null,
                ["type"] = type,
                ["url"] = $"{baseUrl}/v1/files/{id}/contents",
            }
        );
    }

    private static JsonObject Create(Call call)
    {
        var purpose = call.Parameters.Required("purpose");
        if (!call.Request.Files.TryGetValue("file", out var upload))
        {
            throw StripeErrors.Invalid(
                "The file must be sent as a part of a multipart/form-data request with a file name. See https://stripe.com/docs/api/files/create.",
                param: "file"
            );
        }

        var link = call.Parameters.Object("file_link_data");
        var largest = Pictures.Contains(purpose) ? LargestPicture : LargestFile;
        if (upload.Content.Length == 0 || upload.Content.Length > largest)
        {
            throw StripeErrors.Invalid(
                upload.Content.Length == 0
                    ? "The file is empty."
                    : $"The file is too large: a file of the purpose {purpose} may have up to {largest} bytes.",
                param: "file"
            );
        }

        var file = Add(Work.Of(call), upload.FileName, purpose, upload.Content, Intents.BaseUrl(call), Ending(upload));
        if (link?.Bool("create") == true)
        {
            FileLinks.Make(call, file, link);
        }

        return file;
    }

    private static string Ending(UploadedFile upload) =>
        Path.GetExtension(upload.FileName) is { Length: > 1 } ending
            ? ending[1..].ToLowerInvariant()
            : ContentTypes.FirstOrDefault(known => known.Value == upload.ContentType).Key ?? "bin";

    private static JsonObject Download(Call call)
    {
        call.Content = ContentOf(call.Account, call.Target(Type));
        return [];
    }
}
