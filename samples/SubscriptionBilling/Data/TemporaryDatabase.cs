using Microsoft.Data.Sqlite;

namespace SubscriptionBilling.Data;

/// <summary>A database that ends with the program: the embedded Stripe forgets everything then, and so must we.</summary>
public sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("paperboat-");

    public string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "paperboat.db")}";

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
