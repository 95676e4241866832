using System.Xml.Linq;

namespace Headroom.Remediation.Tests.Architecture;

/// <summary>The tree that these tests were built from.</summary>
internal static class Source
{
    public static DirectoryInfo Root { get; } = FindRoot();

    public static IEnumerable<FileInfo> CSharpFiles() => new DirectoryInfo(Path.Combine(Root.FullName, "src"))
        .EnumerateFiles("*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root.FullName, file.FullName).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"));

    /// <summary>The names that a project's references of one kind (ProjectReference, PackageReference) include.</summary>
    public static IReadOnlyList<string> References(string project, string kind) =>
    [
        .. XDocument.Load(Path.Combine(Root.FullName, "src", project, project + ".csproj"))
            .Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/').Split('/')[^1].Replace(".csproj", "", StringComparison.Ordinal)),
    ];

    private static DirectoryInfo FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException($"No Operator.sln above {AppContext.BaseDirectory}");
    }
}
