using System.Text;
using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Patching;

/// <summary>
/// A remedy as a person commits it: the YAML of a strategic merge patch that names the workload and what changes, and nothing else. kustomize takes it as a patch,
/// and <c>kubectl patch</c>, too.
/// </summary>
public static class TemplateSnippet
{
    public static string Of(WorkloadFacts facts, Remedy remedy)
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
        var changed = remedy.Changed.ToLookup(name => IsInit(remedy, name));
        Write(yaml, depth, "initContainers", changed[true], remedy);
        Write(yaml, depth, "containers", changed[false], remedy);
        return yaml.ToString();
    }

    private static bool IsInit(Remedy remedy, string name) =>
        remedy.Containers.Any(container => container.Container == name && container.Init) || remedy.Probes.Any(probe => probe.Container == name && probe.Init);

    private static void Write(StringBuilder yaml, int depth, string list, IEnumerable<string> containers, Remedy remedy)
    {
        foreach (var (at, name) in containers.Index())
        {
            if (at == 0)
                Line(yaml, depth, $"{list}:");
            Line(yaml, depth, $"- name: {Name(name)}");
            foreach (var memory in remedy.Containers.Where(container => container.Container == name))
            {
                Line(yaml, depth + 1, "resources:");
                Write(yaml, depth + 2, "limits", memory.To);
                Write(yaml, depth + 2, "requests", memory.RequestTo);
            }

            foreach (var probe in remedy.Probes.Where(probe => probe.Container == name).SelectMany(probe => probe.Changes).GroupBy(change => change.Setting.ProbeField))
            {
                Line(yaml, depth + 1, $"{probe.Key}:");
                foreach (var change in probe)
                    Line(yaml, depth + 2, $"{change.Setting.Name}: {ProbeSetting.Text(change.To)}");
            }
        }
    }

    private static void Write(StringBuilder yaml, int depth, string amounts, MemorySize? memory)
    {
        if (memory is not { } size)
            return;
        Line(yaml, depth, $"{amounts}:");
        Line(yaml, depth + 1, $"memory: {size.ToString()}");
    }

    /// <summary>A name may be all digits, or <c>true</c>.</summary>
    private static string Name(string name) => name.Any(char.IsAsciiDigit) || name is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n" ? $"\"{name}\"" : name;

    private static void Line(StringBuilder yaml, int depth, string text) => yaml.Append(' ', depth * 2).Append(text).Append('\n');
}
