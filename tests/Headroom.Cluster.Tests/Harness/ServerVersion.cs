using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>The Kubernetes release that an API server says it is, by what the tests need to know of it.</summary>
/// <param name="Minor">Of Kubernetes 1.</param>
internal sealed record ServerVersion(int Minor)
{
    /// <summary>It holds objects to the CEL rules of their definitions.</summary>
    public bool KnowsRules => Minor >= 25;

    /// <summary>Its controllers make a secret with a token for each service account, and its API server refuses pods without one.</summary>
    public bool MakesAccountSecrets => Minor < 24;

    public static async Task<ServerVersion> OfAsync(JsonApi api)
    {
        JsonNode version = await api.GetAsync("version");
        // Providers add to it, such as "27+".
        return new ServerVersion(int.Parse(string.Concat(((string)version["minor"]!).TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture));
    }
}
