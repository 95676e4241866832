using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Replaying;

/// <summary>Objects by kind, namespace and name; of two with the same name the later one counts.</summary>
internal sealed class SavedObjects
{
    private readonly Dictionary<(Type Kind, string Namespace, string Name), IKubernetesObject> _objects = [];

    public void Add(IKubernetesObject entity) => _objects[(entity.GetType(), entity.Metadata.Namespace, entity.Metadata.Name)] = entity;

    public T? Find<T>(string ns, string name)
        where T : class, IKubernetesObject => _objects.GetValueOrDefault((typeof(T), ns, name)) as T;

    /// <summary>By namespace and name.</summary>
    public IReadOnlyList<T> All<T>()
        where T : class, IKubernetesObject =>
    [
        .. _objects.Values.OfType<T>()
            .OrderBy(entity => entity.Metadata.Namespace, StringComparer.Ordinal).ThenBy(entity => entity.Metadata.Name, StringComparer.Ordinal),
    ];
}
