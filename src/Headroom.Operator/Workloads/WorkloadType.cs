using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>A kind of workload as one version of the API serves it: how it is read and patched, and where its pod template stands.</summary>
public abstract class WorkloadType
{
    private static readonly string[] Template = ["spec", "template"];
    private static readonly string[] JobTemplate = ["spec", "jobTemplate", "spec", "template"];

    // The one table of kinds: of each the versions, newest first.
    private static readonly Dictionary<WorkloadKind, WorkloadType[]> All = new()
    {
        [WorkloadKind.Deployment] = [new Served<V1Deployment>(Template)],
        [WorkloadKind.StatefulSet] = [new Served<V1StatefulSet>(Template)],
        [WorkloadKind.DaemonSet] = [new Served<V1DaemonSet>(Template)],
        [WorkloadKind.ReplicaSet] = [new Served<V1ReplicaSet>(Template)],
        [WorkloadKind.CronJob] = [new Served<V1CronJob>(JobTemplate), new Served<V1Beta1CronJob>(JobTemplate)],
    };

    private WorkloadType(IReadOnlyList<string> templatePath, string apiVersion) => (TemplatePath, ApiVersion) = (templatePath, apiVersion);

    /// <summary>The fields that lead to the pod template.</summary>
    public IReadOnlyList<string> TemplatePath { get; }

    /// <summary>Such as <c>apps/v1</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>The versions in which servers may serve a kind, newest first.</summary>
    public static IReadOnlyList<WorkloadType> Of(WorkloadKind kind) => All[kind];

    /// <summary>As <see cref="IKubernetesReader.FindAsync{T}"/>.</summary>
    public abstract Task<IWorkload?> FindAsync(IKubernetesReader reader, string ns, string name, CancellationToken cancellationToken);

    /// <summary>As <see cref="IKubernetesWriter.PatchAsync{T}"/>, of the workload itself.</summary>
    public abstract Task PatchAsync(IKubernetesWriter writer, WorkloadRef workload, Patch patch, CancellationToken cancellationToken);

    private sealed class Served<T>(IReadOnlyList<string> templatePath) : WorkloadType(templatePath, ResourceType.Of<T>().ApiVersion)
        where T : class, IWorkload
    {
        public override async Task<IWorkload?> FindAsync(IKubernetesReader reader, string ns, string name, CancellationToken cancellationToken) =>
            await reader.FindAsync<T>(ns, name, cancellationToken);

        public override Task PatchAsync(IKubernetesWriter writer, WorkloadRef workload, Patch patch, CancellationToken cancellationToken) =>
            writer.PatchAsync<T>(workload.Namespace, workload.Name, patch, null, cancellationToken);
    }
}
