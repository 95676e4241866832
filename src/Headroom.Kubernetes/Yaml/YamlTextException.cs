namespace Headroom.Kubernetes.Yaml;

/// <summary>A text is not what it should be. The message never quotes the text: it may hold secrets.</summary>
/// <param name="line">Where, from 1.</param>
/// <param name="problem">Such as <c>is not valid YAML, here or soon after</c>.</param>
public sealed class YamlTextException(int line, string problem) : Exception($"line {line}: {problem}")
{
    public int Line => line;

    public string Problem => problem;

    /// <summary>The text ends before its YAML does: it may have been cut short.</summary>
    public bool AtEnd { get; init; }
}
