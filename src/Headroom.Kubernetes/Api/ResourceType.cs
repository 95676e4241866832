using System.Reflection;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Where a kind of object lives in the API, and the paths that lead there.</summary>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>As an object carries it: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As RBAC and kubectl name it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>What the type's <see cref="KubernetesEntityAttribute"/> says; looked up once for each type.</summary>
    /// <exception cref="InvalidOperationException">The type carries no such attribute.</exception>
    public static ResourceType Of<T>()
        where T : class, IKubernetesObject =>
        Declared<T>.Type ?? throw new InvalidOperationException($"{typeof(T).Name} carries no [KubernetesEntity] attribute that says where it lives in the API.");

    /// <summary>The path of the collection, relative to the server's address, without a leading slash.</summary>
    /// <param name="ns">Null for every namespace, and for kinds that live in none.</param>
    /// <exception cref="ArgumentException"><paramref name="ns"/> is empty, or the kind lives in no namespace and one was given.</exception>
    public string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (ns is null)
            return $"{root}/{Plural}";
        if (!Namespaced)
            throw new ArgumentException($"{FullName} live in no namespace, but '{ns}' was given.", nameof(ns));
        return $"{root}/namespaces/{Segment(ns, nameof(ns))}/{Plural}";
    }

    /// <summary>The path of one object, or of one of its subresources.</summary>
    /// <param name="ns">Null for kinds that live in no namespace; required for the others.</param>
    /// <exception cref="ArgumentException">A part is empty, or is missing, or cannot be part of a path.</exception>
    public string ObjectPath(string? ns, string name, string? subresource = null)
    {
        if (Namespaced && ns is null)
            throw new ArgumentException($"{FullName} live in a namespace, and none was given for '{name}'.", nameof(ns));
        var path = $"{CollectionPath(ns)}/{Segment(name, nameof(name))}";
        return subresource is null ? path : $"{path}/{Segment(subresource, nameof(subresource))}";
    }

    private static string Segment(string text, string parameter) =>
        // An escaped dot is still a dot to whoever normalises the path, and an empty segment would name the collection.
        text is "" or "." or ".."
            ? throw new ArgumentException($"'{text}' cannot be a name in the API.", parameter)
            : Uri.EscapeDataString(text);

    private static class Declared<T>
    {
        public static readonly ResourceType? Type = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>() is { } entity
            ? new ResourceType(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, entity.Namespaced)
            : null;
    }
}
