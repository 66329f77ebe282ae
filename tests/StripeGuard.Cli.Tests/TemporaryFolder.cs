namespace StripeGuard.Cli.Tests;

/// <summary>A folder that a test fills and that goes with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stripeguard-").FullName;

    public string Write(string file, string text)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string file, byte[] bytes)
    {
        var path = Write(file, "");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
