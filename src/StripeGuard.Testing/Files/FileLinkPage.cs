using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using WireMock;
using WireMock.Server;

namespace StripeGuard.Testing.Files;

/// <summary>Where a file link leads to: the file itself, for whoever has the address and without a key.</summary>
internal sealed class FileLinkPage(Accounts accounts)
{
    public const string Path = "/_stripeguard/files";

    public void Serve(WireMockServer server) => Download.Serve(server, Path + "/", Answer);

    private ResponseMessage Answer(IRequestMessage request)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (Find(account, request.AbsolutePath) is { } link)
                {
                    return FileLinks.IsExpired(account, link)
                        ? Download.NotThere("This link has expired.")
                        : Content(account, link);
                }
            }
        }

        return Download.NotThere("There is no such link.");
    }

    private static JsonObject? Find(Account account, string path) =>
        account
            .Objects.All(FileLinks.Type)
            .FirstOrDefault(link => link.Text("url")!.EndsWith(path, StringComparison.Ordinal));

    private static ResponseMessage Content(Account account, JsonObject link)
    {
        var file = Files.ContentOf(account, account.Objects.Get(Files.Type, link.Text("file")!, "file"));
        return Download.Of(file.ContentType, file.Bytes);
    }
}
