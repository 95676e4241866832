using FsCheck;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Tests.Given;

/// <summary>Whatever pod a server may hand out, and a good deal of what none should.</summary>
internal static class AnyPod
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset?> Time = Gen.Frequency(
        Tuple.Create(1, Gen.Constant<DateTimeOffset?>(null)),
        Tuple.Create(6, Gen.Choose(-1000, 5000).Select(ago => (DateTimeOffset?)Now.AddSeconds(-ago))),
        Tuple.Create(1, Gen.Elements<DateTimeOffset?>(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch)));

    private static readonly Gen<string?> Text = Gen.Elements(
        null, "", "OOMKilled", "Error", "Completed", "Evicted", "ContainerStatusUnknown", "NodeShutdown", "The node was low on resource: memory. ",
        "The node was low on resource: memory. Container api was using 1Gi, which exceeds its request of 0. Container api was using lots", "Container", "\ud800", "\u0000");

    private static readonly Gen<string> Name = Gen.Elements("api", "worker", "migrate", "", "api");

    private static readonly Gen<V1ResourceRequirements?> Resources =
        from limit in Amounts
        from request in Amounts
        from present in Gen.Elements(true, true, false)
        select present ? new V1ResourceRequirements { Limits = limit, Requests = request } : null;

    private static readonly Gen<V1ContainerState?> State =
        from terminated in Gen.Elements(true, true, false)
        from exitCode in Gen.Elements(0, 1, 3, 137, 137, 137, 143, -1, int.MinValue, int.MaxValue)
        from reason in Text
        from started in Time
        from finished in Time
        from id in Gen.Elements(null, "", "containerd://1", "containerd://2")
        from waiting in Gen.Elements(null, "CrashLoopBackOff", "ContainerCreating")
        select terminated
            ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Reason = reason, StartedAt = started, FinishedAt = finished, ContainerId = id } }
            : waiting is null ? null : new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = waiting } };

    private static readonly Gen<IReadOnlyList<V1ContainerStatus>?> Statuses = MaybeList(
        from name in Name
        from state in State
        from last in State
        from resources in Resources
        from restarts in Gen.Elements(0, 1, int.MaxValue)
        select new V1ContainerStatus { Name = name, State = state, LastState = last, Resources = resources, RestartCount = restarts });

    private static readonly Gen<IReadOnlyList<V1Container>?> Containers = MaybeList(
        from name in Name
        from resources in Resources
        from policy in Gen.Elements(null, "Always", "Never")
        from probed in Gen.Elements(true, false)
        select new V1Container { Name = name, Resources = resources, RestartPolicy = policy, LivenessProbe = probed ? new V1Probe() : null });

    public static Gen<V1Pod> Pod { get; } =
        from deleted in Time
        from grace in Gen.Elements<long?>(null, 0, 30, long.MaxValue, long.MinValue)
        from created in Time
        from containers in Containers
        from initContainers in Containers
        from statuses in Statuses
        from initStatuses in Statuses
        from shared in Resources
        from reason in Text
        from message in Text
        from node in Gen.Elements(null, "", "calm", "pressed")
        from bare in Gen.Elements(true, false, false, false)
        from remedied in Gen.Elements(null, null, "2026-06-01T11:59:00Z", "lately")
        from owned in Gen.Elements(true, true, false)
        select new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = "pod",
                Namespace = "flagsmith",
                Uid = "uid-of-pod",
                ResourceVersion = "1",
                DeletionTimestamp = deleted,
                DeletionGracePeriodSeconds = grace,
                CreationTimestamp = created,
                Annotations = remedied is null ? null : new Dictionary<string, string> { ["headroom.dev/remedied"] = remedied },
                OwnerReferences = owned ? [new V1OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "api-1", Uid = "uid-of-api-1", Controller = true }] : null,
            },
            Spec = bare ? null : new V1PodSpec { Containers = containers, InitContainers = initContainers, Resources = shared, NodeName = node },
            Status = new V1PodStatus { Reason = reason, Message = message, ContainerStatuses = statuses, InitContainerStatuses = initStatuses },
        };

    private static Gen<V1ResourceAmounts?> Amounts => Gen.Elements(null, "64Mi", "0", "1Gi", "lots", "", "-1", "1e400", "99999999999999999999").Select(memory => memory is null ? null : new V1ResourceAmounts { Memory = memory });

    private static Gen<IReadOnlyList<T>?> MaybeList<T>(Gen<T> any) => Gen.Frequency(
        Tuple.Create(1, Gen.Constant<IReadOnlyList<T>?>(null)),
        Tuple.Create(5, Gen.Resize(3, Gen.ListOf(any)).Select(list => (IReadOnlyList<T>?)[.. list])));
}
