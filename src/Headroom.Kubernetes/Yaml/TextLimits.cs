namespace Headroom.Kubernetes.Yaml;

/// <summary>What a YAML or JSON text may ask of its reader. No Kubernetes object comes near these limits.</summary>
public static class TextLimits
{
    /// <summary>System.Text.Json's default, which the typed readers keep.</summary>
    public const int DeepestNesting = 64;

    /// <summary>In characters. The API server takes no object above 3Mi.</summary>
    public const int LongestScalar = 4 << 20;

    /// <summary>In bytes of JSON, for all aliases of a document together. kubectl writes no aliases.</summary>
    public const int LargestExpansion = 4 << 20;

    public const string TooDeep = "is nested more than 64 deep";

    public const string TooLong = "has a text longer than 4Mi";

    public const string TooLarge = "has aliases that expand to more than 4Mi";
}
