using System.Security.Cryptography;
using System.Text;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>Where the project's own files are, seen from the test's binaries.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Four letters and digits that tell this checkout from others on the machine, the same at every run.</summary>
    public static string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..4];

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no Operator.sln above {from}");
    }
}
