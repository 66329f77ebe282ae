namespace StripeGuard.Cli.Output;

/// <summary>Writes a file so that nobody ever reads half of it: beside its place first, then moved there.</summary>
internal static class AtomicFile
{
    /// <param name="what">What a failure says could not be written.</param>
    public static void Write(string path, Action<TextWriter> write, string what = "The report")
    {
        var full = Path.GetFullPath(path);
        var draft = full + "." + Path.GetRandomFileName();
        try
        {
            using (var writer = new StreamWriter(draft) { NewLine = "\n" })
            {
                write(writer);
            }

            File.Move(draft, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }

            throw new CannotRunException($"{what} cannot be written to '{path}': {e.Message}");
        }
    }
}
