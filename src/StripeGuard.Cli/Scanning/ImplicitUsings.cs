namespace StripeGuard.Cli.Scanning;

/// <summary>
/// The namespaces that the SDKs import by themselves
/// (https://learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives).
/// </summary>
internal static class ImplicitUsings
{
    private static readonly string[] Plain =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    private static readonly string[] Worker =
    [
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];

    /// <summary>What an ASP.NET Core project imports; taken for loose files as well, where no project says otherwise.</summary>
    public static IReadOnlyList<string> Web { get; } =
    [
        .. Plain,
        .. Worker,
        "System.Net.Http.Json",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
    ];

    public static IReadOnlyList<string> Of(string sdk) =>
        sdk switch
        {
            _ when sdk.StartsWith("Microsoft.NET.Sdk.Web", StringComparison.OrdinalIgnoreCase) => Web,
            _ when sdk.StartsWith("Microsoft.NET.Sdk.Worker", StringComparison.OrdinalIgnoreCase) =>
            [
                .. Plain,
                .. Worker,
            ],
            _ => Plain,
        };
}
