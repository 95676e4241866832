using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Probes;

namespace Headroom.Operator.Workloads;

/// <summary>Reads who has set fields of a workload, and which of those that a remedy may change. Pure.</summary>
/// <remarks>Source: sigs.k8s.io/structured-merge-diff, fieldpath: a field is <c>f:NAME</c>, an item of a keyed list <c>k:{"KEY":"VALUE"}</c>.</remarks>
internal static class FieldManagersReader
{
    private static readonly (string Field, string[] Path)[] Known =
    [
        (ManagedField.Limit, ["f:resources", "f:limits", "f:memory"]),
        (ManagedField.Request, ["f:resources", "f:requests", "f:memory"]),
        .. ProbeSetting.All.Select(setting => (setting.ToString(), new[] { $"f:{setting.ProbeField}", $"f:{setting.Name}" })),
    ];

    /// <param name="templatePath">As <see cref="WorkloadType.TemplatePath"/>.</param>
    /// <param name="containers">The template's, by name: names that need no escaping.</param>
    public static IReadOnlyList<FieldManager> Read(IReadOnlyList<V1ManagedFieldsEntry> entries, IReadOnlyList<string> templatePath, IReadOnlyCollection<string> containers) =>
    [
        // Who writes the status owns nothing that a person has written.
        .. entries.Where(entry => entry.Manager.Length > 0 && entry.Subresource is null or "").Select(entry => new FieldManager(entry.Manager, entry.Operation, entry.Time)
        {
            Fields = Fields(entry.FieldsV1, templatePath, containers),
        }),
    ];

    private static HashSet<ManagedField> Fields(JsonElement? fields, IReadOnlyList<string> templatePath, IReadOnlyCollection<string> containers)
    {
        var managed = new HashSet<ManagedField>();
        var pod = Under(fields, [.. templatePath.Select(field => $"f:{field}"), "f:spec"]);
        foreach (var list in new[] { "f:containers", "f:initContainers" })
        {
            foreach (var name in containers)
            {
                if (Under(pod, [list, $$"""k:{"name":"{{name}}"}"""]) is { } container)
                    managed.UnionWith(Known.Where(field => Under(container, field.Path) is not null).Select(field => new ManagedField(name, field.Field)));
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
