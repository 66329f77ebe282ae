using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Cli.Scanning;

/// <summary>
/// Makes compilations of bare .cs files, without their packages: each folder with a project file is one, all files that
/// belong to none are one more. Nothing is restored and nothing is executed.
/// </summary>
internal sealed class LooseSolution(Action<Notice> notify) : IDisposable
{
    private static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.Preview)
        .WithDocumentationMode(DocumentationMode.None)
        .WithPreprocessorSymbols(PreprocessorSymbols());

    private readonly AdhocWorkspace workspace = new();
    private readonly EditorConfigs editorConfigs = new();

    /// <summary>All .cs files below <paramref name="folder"/>.</summary>
    public IReadOnlyList<Project> OfFolder(string folder)
    {
        var tree = SourceTree.Below(folder, notify);
        var owners = Read(tree.ProjectFiles);
        var (solution, ids) = Compose(
            tree.Sources.GroupBy(source => OwnerOf(source, owners)?.Folder ?? folder),
            tree.Settings.ToLookup(settings => OwnerOf(settings, owners)?.Folder ?? folder),
            owners
        );
        return [.. ids.Values.Select(id => solution.GetProject(id)!)];
    }

    /// <summary>The folder of each of <paramref name="projectFiles"/>, seeing the projects that it references.</summary>
    public IReadOnlyList<Project> OfProjects(IReadOnlyList<string> projectFiles)
    {
        var owners = new Dictionary<string, LooseProjectFile>(StringComparer.Ordinal);
        var sources = new SortedSet<string>(StringComparer.Ordinal);
        var settings = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>(projectFiles);
        while (pending.TryDequeue(out var file))
        {
            var folder = Path.GetDirectoryName(file)!;
            if (owners.ContainsKey(folder) || !File.Exists(file))
            {
                continue;
            }

            var tree = SourceTree.Below(folder, notify);
            sources.UnionWith(tree.Sources);
            settings.UnionWith(tree.Settings);
            foreach (var (nested, project) in Read([file, .. tree.ProjectFiles]))
            {
                owners.TryAdd(nested, project);
            }

            owners[folder].ProjectReferences.ToList().ForEach(pending.Enqueue);
        }

        var (solution, ids) = Compose(
            sources.GroupBy(source => OwnerOf(source, owners)!.Folder),
            settings.ToLookup(file => OwnerOf(file, owners)!.Folder),
            owners
        );
        return
        [
            .. projectFiles
                .Select(file => Path.GetDirectoryName(file)!)
                .Distinct()
                .Where(ids.ContainsKey)
                .Select(folder => solution.GetProject(ids[folder])!),
        ];
    }

    private Dictionary<string, LooseProjectFile> Read(IEnumerable<string> projectFiles) =>
        projectFiles
            .GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => LooseProjectFile.Read(group.First(), notify));

    private (Solution, Dictionary<string, ProjectId>) Compose(
        IEnumerable<IGrouping<string, string>> sourcesByFolder,
        ILookup<string, string> settingsByFolder,
        Dictionary<string, LooseProjectFile> owners
    )
    {
        var solution = workspace.CurrentSolution;
        var ids = new Dictionary<string, ProjectId>(StringComparer.Ordinal);
        foreach (var group in sourcesByFolder)
        {
            var project = Describe(group.Key, owners.GetValueOrDefault(group.Key), group, settingsByFolder[group.Key]);
            solution = solution.AddProject(project);
            ids[group.Key] = project.Id;
        }

        foreach (var owner in owners.Values.Where(owner => ids.ContainsKey(owner.Folder)))
        {
            foreach (var referenced in ReferencedBy(owner, owners).Where(ids.ContainsKey))
            {
                solution = WithReference(solution, ids[owner.Folder], ids[referenced]);
            }
        }

        return (solution, ids);
    }

    /// <summary>A single file, compiled by itself.</summary>
    public IReadOnlyList<Project> OfFile(string file)
    {
        var project = Describe(Path.GetDirectoryName(file)!, owner: null, [file], []);
        return [workspace.CurrentSolution.AddProject(project).GetProject(project.Id)!];
    }

    public void Dispose() => workspace.Dispose();

    private static LooseProjectFile? OwnerOf(string source, Dictionary<string, LooseProjectFile> owners)
    {
        for (var folder = Path.GetDirectoryName(source); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (owners.TryGetValue(folder, out var owner))
            {
                return owner;
            }
        }

        return null;
    }

    private ProjectInfo Describe(
        string folder,
        LooseProjectFile? owner,
        IEnumerable<string> sources,
        IEnumerable<string> settings
    )
    {
        var id = ProjectId.CreateNewId();
        var name = owner is null ? Path.GetFileName(folder) : Path.GetFileNameWithoutExtension(owner.Path);
        var documents = sources.Select(source => Document(id, source)).OfType<DocumentInfo>().ToList();
        var configs = editorConfigs.Of(documents.Select(document => document.FilePath!));
        return ProjectInfo
            .Create(
                id,
                VersionStamp.Default,
                name,
                assemblyName: name,
                LanguageNames.CSharp,
                owner?.Path ?? folder,
                compilationOptions: Options(owner),
                parseOptions: ParseOptions,
                documents: documents.Append(GlobalUsings(id, owner)),
                metadataReferences: FrameworkReferences.All,
                additionalDocuments: settings.Select(file => Document(id, file)).OfType<DocumentInfo>()
            )
            .WithAnalyzerConfigDocuments(configs.Select(config => TextDocument(id, config.Path, config.Text)));
    }

    private DocumentInfo? Document(ProjectId project, string path) =>
        SourceFile.Read(path, notify) is { } text ? TextDocument(project, path, text) : null;

    private static DocumentInfo TextDocument(ProjectId project, string path, SourceText text) =>
        DocumentInfo.Create(
            DocumentId.CreateNewId(project),
            Path.GetFileName(path),
            loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Default, path)),
            filePath: path
        );

    private static DocumentInfo GlobalUsings(ProjectId project, LooseProjectFile? owner)
    {
        IEnumerable<string> implied =
            owner is null ? ImplicitUsings.Web
            : owner.ImplicitUsings ? ImplicitUsings.Of(owner.Sdk)
            : [];
        var usings = implied.Concat(owner?.Usings ?? []).Distinct().Select(name => $"global using {name};\n");
        return DocumentInfo.Create(
            DocumentId.CreateNewId(project),
            ImpliedUsingsFile,
            loader: TextLoader.From(
                TextAndVersion.Create(
                    SourceText.From("// <auto-generated/>\n" + string.Concat(usings)),
                    VersionStamp.Default
                )
            )
        );
    }

    /// <summary>The folders of all projects that a project references, by itself or through others, as a build has it.</summary>
    private static HashSet<string> ReferencedBy(LooseProjectFile project, Dictionary<string, LooseProjectFile> owners)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<LooseProjectFile>([project]);
        while (pending.TryPop(out var current))
        {
            foreach (var folder in current.ProjectReferences.Select(file => Path.GetDirectoryName(file)!))
            {
                if (found.Add(folder) && owners.TryGetValue(folder, out var next))
                {
                    pending.Push(next);
                }
            }
        }

        return found;
    }

    private static Solution WithReference(Solution solution, ProjectId from, ProjectId to)
    {
        var wouldBeACycle =
            from == to
            || solution.GetProjectDependencyGraph().GetProjectsThatThisProjectTransitivelyDependsOn(to).Contains(from);
        return wouldBeACycle ? solution : solution.AddProjectReference(from, new ProjectReference(to));
    }

    private static CSharpCompilationOptions Options(LooseProjectFile? owner) =>
        new(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: owner is { Nullable: false }
                ? NullableContextOptions.Disable
                : NullableContextOptions.Enable
        );

    /// <summary>What a debug build of the newest framework defines: the same code as a project scan sees by default.</summary>
    private static IEnumerable<string> PreprocessorSymbols()
    {
        var newest = Environment.Version.Major;
        return Enumerable
            .Range(5, newest - 4)
            .Select(version => $"NET{version}_0_OR_GREATER")
            .Concat(["DEBUG", "TRACE", "NET", $"NET{newest}_0", "NETCOREAPP", "NETCOREAPP3_1_OR_GREATER"]);
    }

    private const string ImpliedUsingsFile = "ImplicitUsings.g.cs";
}
