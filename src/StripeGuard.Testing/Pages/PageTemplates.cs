using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using HandlebarsDotNet;

namespace StripeGuard.Testing.Pages;

/// <summary>
/// The pages that this server shows, written from the templates inside the assembly. Whatever is put into a template is
/// encoded; style and script stand in the page itself and are named by their hash, so that nothing else runs.
/// </summary>
internal static class PageTemplates
{
    private const string Prefix = "StripeGuard.Testing.Pages.";

    private static readonly string Style = Read("page.css");
    private static readonly string Script = Read("page.js");
    private static readonly string StyleSource = HashOf(Style);
    private static readonly string ScriptSource = HashOf(Script);
    private static readonly Lazy<IHandlebars> Engine = new(NewEngine);
    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new();

    /// <summary>A whole page around the template of that name.</summary>
    public static string Write(string template, string title, object model) =>
        Template("layout")(
            new
            {
                Title = title,
                Style,
                Script,
                Body = Template(template)(model),
            }
        );

    /// <summary>The page's Content-Security-Policy: nothing from elsewhere, and forms that lead only to these addresses.</summary>
    public static string Policy(IEnumerable<string> formTargets) =>
        $"default-src 'none'; style-src {StyleSource}; script-src {ScriptSource}; img-src data:; connect-src 'self'; form-action {string.Join(' ', formTargets.Prepend("'self'").Distinct())}; base-uri 'none'; frame-ancestors 'none'";

    private static HandlebarsTemplate<object, object> Template(string name) =>
        Compiled.GetOrAdd(name, key => Engine.Value.Compile(Read(key + ".html")));

    private static IHandlebars NewEngine()
    {
        var engine = Handlebars.Create(
            new HandlebarsConfiguration { TextEncoder = new HtmlText(), FormatProvider = null }
        );
        foreach (var part in (string[])["summary", "fields", "shipping", "test_cards"])
        {
            engine.RegisterTemplate(part, Read(part + ".html"));
        }

        return engine;
    }

    private static string Read(string name)
    {
        using var stream =
            typeof(PageTemplates).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"The assembly lacks its page part '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string HashOf(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>Encodes for text and for quoted attributes.</summary>
    private sealed class HtmlText : ITextEncoder
    {
        private static readonly System.Text.Encodings.Web.HtmlEncoder Encoder =
            System.Text.Encodings.Web.HtmlEncoder.Create(UnicodeRanges.All);

        public void Encode(StringBuilder text, TextWriter target) => Encode(text.ToString(), target);

        public void Encode(string text, TextWriter target) => Encoder.Encode(target, text ?? "");

        public void Encode<T>(T text, TextWriter target)
            where T : IEnumerator<char>
        {
            var whole = new StringBuilder();
            while (text.MoveNext())
            {
                whole.Append(text.Current);
            }

            Encode(whole, target);
        }
    }
}
