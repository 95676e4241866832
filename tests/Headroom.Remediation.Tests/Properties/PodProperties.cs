using FsCheck;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>Whatever pod a server may hand out, it is read and judged; nothing in it makes the operator fall.</summary>
public sealed class PodProperties
{
    private static readonly Gen<DateTimeOffset?> Time = Gen.Frequency(
        Tuple.Create(1, Gen.Constant<DateTimeOffset?>(null)),
        Tuple.Create(6, Gen.Choose(-1000, 5000).Select(ago => (DateTimeOffset?)A.Now.AddSeconds(-ago))),
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

    private static readonly Gen<V1Pod> Pod =
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
        select new V1Pod
        {
            Metadata = A.Metadata("pod") with { DeletionTimestamp = deleted, DeletionGracePeriodSeconds = grace, CreationTimestamp = created },
            Spec = bare ? null : new V1PodSpec { Containers = containers, InitContainers = initContainers, Resources = shared, NodeName = node },
            Status = new V1PodStatus { Reason = reason, Message = message, ContainerStatuses = statuses, InitContainerStatuses = initStatuses },
        };

    private static Gen<V1ResourceAmounts?> Amounts => Gen.Elements(null, "64Mi", "0", "1Gi", "lots", "", "-1", "1e400", "99999999999999999999").Select(memory => memory is null ? null : new V1ResourceAmounts { Memory = memory });

    [Fact]
    public void Any_pod_is_read_and_judged() =>
        Always.Holds(from pod in Pod from policy in Any.Policy from workloadCase in Any.Case select (pod, policy, workloadCase.Workload, workloadCase.Surroundings), given =>
        {
            var sightings = SightingReader.Read(given.pod);
            var workloadCase = new WorkloadCase(given.policy, given.Workload, sightings, A.Now) { Surroundings = given.Surroundings };

            Judgement.Decide(workloadCase).Message.Should().NotBeNullOrEmpty();
            SurroundingsNeeds.Of(workloadCase).Nodes.Should().NotContain("");
            foreach (var sighting in sightings)
                VerdictChain.Judge(new VerdictInput(sighting, null, given.policy.Trigger, A.Now)).Evidence.Should().NotBeNullOrEmpty();
        });

    [Fact]
    public void A_pod_that_shows_the_same_shows_the_same_kills() =>
        Always.Holds(Pod, pod => SightingReader.Read(pod).Select(sighting => sighting.Id).Should().Equal(SightingReader.Read(pod with { }).Select(sighting => sighting.Id)));

    private static Gen<IReadOnlyList<T>?> MaybeList<T>(Gen<T> any) => Gen.Frequency(
        Tuple.Create(1, Gen.Constant<IReadOnlyList<T>?>(null)),
        Tuple.Create(5, Gen.Resize(3, Gen.ListOf(any)).Select(list => (IReadOnlyList<T>?)[.. list])));
}
