using Headroom.Kubernetes.Yaml;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>Reads the fields of one YAML mapping. What has the wrong shape is an error that names file, line and field, never the value.</summary>
internal sealed class YamlFields(string file, string path, YamlMappingNode node)
{
    /// <summary>Null where the field is absent, null or empty: kubeconfig makes no difference.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        YamlScalarNode scalar => YamlText.IsNull(scalar) || string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value,
        var other => throw Wrong(other, name, "a text"),
    };

    public bool Flag(string name)
    {
        var text = Text(name);
        return text switch
        {
            null => false,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "on" => true,
            "false" or "False" or "FALSE" or "no" or "No" or "off" => false,
            _ => throw Wrong(Find(name)!, name, "true or false"),
        };
    }

    public YamlFields? Fields(string name) => Find(name) switch
    {
        null => null,
        YamlScalarNode scalar when YamlText.IsNull(scalar) => null,
        YamlMappingNode mapping => new YamlFields(file, Below(name), mapping),
        var other => throw Wrong(other, name, "a mapping"),
    };

    /// <summary>As <see cref="Fields"/>, but a mapping without fields where there is none.</summary>
    public YamlFields FieldsOrNone(string name) => Fields(name) ?? new YamlFields(file, Below(name), []);

    public IReadOnlyList<YamlFields> List(string name) =>
    [
        .. Items(name).Select((item, at) => item is YamlMappingNode mapping
            ? new YamlFields(file, $"{Below(name)}[{at}]", mapping)
            : throw Wrong(item, $"{name}[{at}]", "a mapping")),
    ];

    public IReadOnlyList<string> Texts(string name) =>
    [
        .. Items(name).Select((item, at) => item is YamlScalarNode scalar
            ? scalar.Value ?? ""
            : throw Wrong(item, $"{name}[{at}]", "a text")),
    ];

    /// <summary>The mapping's own keys.</summary>
    public IEnumerable<string> Names() => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>The raw value, or null where there is none.</summary>
    public YamlNode? Find(string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    /// <summary>An error that names the file, the line and this mapping.</summary>
    public KubeConfigException Error(string problem) => new($"{file}:{node.Start.Line}: {path}: {problem}");

    private IEnumerable<YamlNode> Items(string name) => Find(name) switch
    {
        null => [],
        YamlScalarNode scalar when YamlText.IsNull(scalar) => [],
        YamlSequenceNode sequence => sequence.Children,
        var other => throw Wrong(other, name, "a list"),
    };

    private string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private KubeConfigException Wrong(YamlNode at, string name, string wanted) => new($"{file}:{at.Start.Line}: {Below(name)} is not {wanted}");
}
