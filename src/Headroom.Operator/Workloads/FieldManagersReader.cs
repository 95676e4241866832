using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Owners;

namespace Headroom.Operator.Workloads;

/// <summary>Reads who has set fields of a workload, and which memory of its template they have set. Pure.</summary>
/// <remarks>Source: sigs.k8s.io/structured-merge-diff, fieldpath: a field is <c>f:NAME</c>, an item of a keyed list <c>k:{"KEY":"VALUE"}</c>.</remarks>
internal static class FieldManagersReader
{
    /// <param name="templatePath">As <see cref="WorkloadType.TemplatePath"/>.</param>
    /// <param name="containers">The template's, by name: names that need no escaping.</param>
    public static IReadOnlyList<FieldManager> Read(IReadOnlyList<V1ManagedFieldsEntry> entries, IReadOnlyList<string> templatePath, IReadOnlyCollection<string> containers) =>
    [
        // Who writes the status owns nothing that a person has written.
        .. entries.Where(entry => entry.Manager.Length > 0 && entry.Subresource is null or "").Select(entry => new FieldManager(entry.Manager, entry.Operation, entry.Time)
        {
            Memory = Memory(entry.FieldsV1, templatePath, containers),
        }),
    ];

    private static HashSet<ManagedMemory> Memory(JsonElement? fields, IReadOnlyList<string> templatePath, IReadOnlyCollection<string> containers)
    {
        var managed = new HashSet<ManagedMemory>();
        var pod = Under(fields, [.. templatePath.Select(field => $"f:{field}"), "f:spec"]);
        foreach (var list in new[] { "f:containers", "f:initContainers" })
        {
            foreach (var name in containers)
            {
                var resources = Under(pod, [list, $$"""k:{"name":"{{name}}"}""", "f:resources"]);
                if (Under(resources, ["f:limits", "f:memory"]) is not null)
                    managed.Add(new ManagedMemory(name, MemoryAmount.Limit));
                if (Under(resources, ["f:requests", "f:memory"]) is not null)
                    managed.Add(new ManagedMemory(name, MemoryAmount.Request));
            }
        }

        return managed;
    }

    private static JsonElement? Under(JsonElement? tree, IEnumerable<string> path)
    {
        var at = tree;
        foreach (var field in path)
        {
            if (at is not { ValueKind: JsonValueKind.Object } map || !map.TryGetProperty(field, out var next))
                return null;
            at = next;
        }

        return at;
    }
}
