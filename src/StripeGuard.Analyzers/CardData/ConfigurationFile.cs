using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.CardData;

internal enum ConfigurationMode
{
    Any,
    Development,
    Production,
}

/// <summary>A file that a program reads its settings from, and which of them it is by its name.</summary>
internal sealed class ConfigurationFile
{
    private ConfigurationFile(string name, ConfigurationMode mode, bool isPrivate)
    {
        Name = name;
        Mode = mode;
        IsPrivate = isPrivate;
    }

    public string Name { get; }

    public ConfigurationMode Mode { get; }

    /// <summary>Made to stay on one machine: a <c>.env</c> is the place for test keys, as long as nobody commits it.</summary>
    public bool IsPrivate { get; }

    /// <summary>The patterns that the package's build file gives to the compiler, as file names.</summary>
    public static ConfigurationFile? Of(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        if (StartsWith(name, ".env") && (name.Length == 4 || name[4] == '.'))
        {
            return new ConfigurationFile(name, ModeOf(name), !IsTemplate(name));
        }

        var isSettings =
            (StartsWith(name, "appsettings") && EndsWith(name, ".json"))
            || EndsWith(name, ".config")
            || string.Equals(name, "launchSettings.json", StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, "local.settings.json", StringComparison.OrdinalIgnoreCase);
        return isSettings ? new ConfigurationFile(name, ModeOf(name), isPrivate: false) : null;
    }

    private static ConfigurationMode ModeOf(string name) =>
        Has(name, ".development") || Has(name, ".dev.") || Has(name, "local") || StartsWith(name, "launchSettings")
            ? ConfigurationMode.Development
        : Has(name, ".prod") || Has(name, ".live.") ? ConfigurationMode.Production
        : ConfigurationMode.Any;

    private static bool IsTemplate(string name) =>
        Has(name, "example") || Has(name, "sample") || Has(name, "template") || Has(name, "dist");

    private static bool StartsWith(string name, string start) =>
        name.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
