using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Benchmarks;

/// <summary>A way to a double of the API server, as nobody in particular. The file is there as long as this object.</summary>
internal sealed class KubeConfigFile : IDisposable
{
    /// <param name="certificate">By which to know it, as PEM; null where it has none.</param>
    public KubeConfigFile(Uri server, string? certificate = null)
    {
        var cluster = new JsonObject { ["server"] = server.ToString() };
        if (certificate is not null)
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate));
        File.WriteAllText(Path, new JsonObject
        {
            ["current-context"] = "double",
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = "double", ["context"] = new JsonObject { ["cluster"] = "double", ["user"] = "nobody" } }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "nobody", ["user"] = new JsonObject() }),
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "double", ["cluster"] = cluster }),
        }.ToJsonString());
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
