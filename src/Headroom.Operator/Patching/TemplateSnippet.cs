using System.Text;
using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Patching;

/// <summary>
/// A remedy as a person commits it: the YAML of a strategic merge patch that names the workload and the changed amounts, and nothing else. kustomize takes it as a patch,
/// and <c>kubectl patch</c>, too.
/// </summary>
public static class TemplateSnippet
{
    public static string Of(WorkloadFacts facts, IReadOnlyCollection<ContainerRemedy> containers)
    {
        var workload = facts.Workload;
        var type = WorkloadType.Of(workload.Kind)[0];
        var yaml = new StringBuilder();
        Line(yaml, 0, $"apiVersion: {facts.ApiVersion ?? type.ApiVersion}");
        Line(yaml, 0, $"kind: {workload.Kind}");
        Line(yaml, 0, "metadata:");
        Line(yaml, 1, $"name: {Name(workload.Name)}");
        Line(yaml, 1, $"namespace: {Name(workload.Namespace)}");
        var depth = 0;
        foreach (var field in type.TemplatePath.Append("spec"))
            Line(yaml, depth++, $"{field}:");
        Write(yaml, depth, "initContainers", [.. containers.Where(container => container.Init)]);
        Write(yaml, depth, "containers", [.. containers.Where(container => !container.Init)]);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, int depth, string list, List<ContainerRemedy> containers)
    {
        if (containers.Count == 0)
            return;
        Line(yaml, depth, $"{list}:");
        foreach (var container in containers)
        {
            Line(yaml, depth, $"- name: {Name(container.Container)}");
            Line(yaml, depth + 1, "resources:");
            Write(yaml, depth + 2, "limits", container.To);
            Write(yaml, depth + 2, "requests", container.RequestTo);
        }
    }

    private static void Write(StringBuilder yaml, int depth, string amounts, MemorySize? memory)
    {
        if (memory is not { } size)
            return;
        Line(yaml, depth, $"{amounts}:");
        Line(yaml, depth + 1, $"memory: {size}");
    }

    /// <summary>A name may be all digits, or <c>true</c>.</summary>
    private static string Name(string name) => name.Any(char.IsAsciiDigit) || name is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n" ? $"\"{name}\"" : name;

    private static void Line(StringBuilder yaml, int depth, string text) => yaml.Append(' ', depth * 2).Append(text).Append('\n');
}
