using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using static Headroom.Remediation.Tests.Sightings.PodJson;

namespace Headroom.Remediation.Tests.Sightings;

/// <summary>
/// Pods as kubelets of Kubernetes 1.32 to 1.37 report them, from the JSON to the verdict. Built from the API types of 1.36 (k8s.io/api v0.36.4,
/// core/v1); the wording is that of pkg/kubelet/eviction and pkg/kubelet/prober.
/// </summary>
public sealed class NewerKubeletTests
{
    private const string Resources = """{"limits": {"memory": "64Mi"}, "requests": {"memory": "32Mi"}}""";

    private const string Probe = """{"httpGet": {"path": "/health", "port": 8000}, "initialDelaySeconds": 10, "periodSeconds": 10, "failureThreshold": 3, "timeoutSeconds": 1}""";

    [Fact]
    public void The_fields_that_are_new_change_nothing_about_a_kill()
    {
        var killed = Read($$$"""
            {
              "metadata": {"name": "api-1", "namespace": "flagsmith", "uid": "pod-uid", "generation": 3, "creationTimestamp": "2026-06-01T11:50:00Z"},
              "spec": {
                "hostnameOverride": "api", "resourceClaims": [{"name": "gpu"}], "schedulingGroup": {"podGroupName": "g"},
                "containers": [{
                  "name": "api", "resources": {"limits": {"memory": "128Mi"}, "requests": {"memory": "64Mi"}, "claims": [{"name": "gpu", "request": "r"}]},
                  "resizePolicy": [{"resourceName": "memory", "restartPolicy": "NotRequired"}], "restartPolicy": "OnFailure",
                  "restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}], "lifecycle": {"stopSignal": "SIGTERM"}
                }],
                "ephemeralContainers": [{"name": "debug", "targetContainerName": "api"}]
              },
              "status": {
                "observedGeneration": 3, "phase": "Running", "qosClass": "Burstable", "hostIPs": [{"ip": "10.0.0.1"}],
                "resourceClaimStatuses": [{"name": "gpu", "resourceClaimName": "api-1-gpu"}], "extendedResourceClaimStatus": {"resourceClaimName": "e"},
                "conditions": [
                  {"type": "PodReadyToStartContainers", "observedGeneration": 3, "status": "True", "lastProbeTime": null, "lastTransitionTime": "2026-06-01T11:50:01Z"},
                  {"type": "PodResizePending", "observedGeneration": 3, "status": "True", "reason": "SomethingNew", "lastTransitionTime": "2026-06-01T11:58:00Z"}
                ],
                "containerStatuses": [{
                  "name": "api", "restartCount": 3, "ready": false, "started": false, "state": {{{BackingOff}}}, "lastState": {{{KilledBefore}}},
                  "allocatedResources": {"memory": "32Mi"}, "resources": {{{Resources}}}, "allocatedResourcesStatus": [{"name": "claim:gpu/r", "resources": []}],
                  "volumeMounts": [{"name": "v", "mountPath": "/v", "recursiveReadOnly": "Disabled"}], "user": {"linux": {"uid": 0, "gid": 0}}, "stopSignal": "SIGTERM"
                }],
                "ephemeralContainerStatuses": [{"name": "debug", "state": {{{Killed}}} }]
              }
            }
            """).Should().ContainSingle().Subject;

        killed.Should().BeEquivalentTo(new { Container = "api", ContainerKind = ContainerKind.Regular, CrashLoopBackOff = true, RestartCount = 3 });
        (killed.Limit, killed.Request).Should().Be((A.Size("64Mi"), A.Size("32Mi")), "a resize that is pending was not in force");
        Verdict(killed).Kind.Should().Be(VerdictKind.LimitOom);
    }

    /// <summary>Kubernetes 1.34 gives init containers other restart policies than <c>Always</c>, which alone makes a sidecar.</summary>
    [Theory]
    [InlineData("Always", ContainerKind.Sidecar)]
    [InlineData("OnFailure", ContainerKind.Init)]
    [InlineData("Never", ContainerKind.Init)]
    [InlineData("SomethingNew", ContainerKind.Init)]
    public void Only_Always_makes_a_sidecar(string policy, ContainerKind kind) => Read($$$"""
        {"metadata": {"name": "p"}, "spec": {"initContainers": [{"name": "log", "restartPolicy": "{{{policy}}}"}]},
         "status": {"initContainerStatuses": [{"name": "log", "state": {{{Killed}}} }]} }
        """).Single().ContainerKind.Should().Be(kind);

    /// <summary>Kubernetes 1.35, RestartAllContainers: the containers beside the one whose rule applied end by SIGKILL, and not for memory.</summary>
    [Fact]
    public void Containers_that_are_restarted_with_another_were_not_killed_for_memory()
    {
        var beside = Read($$$"""
            {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "api", "resources": {{{Resources}}} }]},
             "status": {"conditions": [{"type": "AllContainersRestarting", "status": "True"}],
                        "containerStatuses": [{"name": "api", "state": {"terminated": {"exitCode": 137, "reason": "Error", "finishedAt": "2026-06-01T11:59:53Z"} } }]} }
            """).Single();

        Verdict(beside).Kind.Should().Be(VerdictKind.Unknown);
    }

    [Theory]
    [InlineData("containerd://c1")]
    [InlineData("cri-o://c1")]
    [InlineData("docker://c1")]
    [InlineData("something-new://c1")]
    public void Any_runtime_names_its_containers(string id) =>
        Read(Died($$"""{"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-06-01T11:59:53Z", "containerID": "{{id}}"}""")).Single().Id.Run.Should().Be(id);

    /// <summary>Zero in the runtime's answer: the CRI counts nanoseconds from 1970, and the zero time of Go becomes 1754 there.</summary>
    [Theory]
    [InlineData("\"1970-01-01T00:00:00Z\"")]
    [InlineData("\"1754-08-30T22:43:41Z\"")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("null")]
    public void A_time_of_zero_is_no_time(string zero)
    {
        var started = Read(Died($$"""{"exitCode": 137, "reason": "OOMKilled", "startedAt": {{zero}}, "finishedAt": "2026-06-01T11:59:53Z"}""")).Single();
        var finished = Read(Died($$"""{"exitCode": 137, "reason": "OOMKilled", "startedAt": {{zero}}, "finishedAt": {{zero}}}""")).Single();

        (started.StartedAt, started.Uptime).Should().Be((null, null));
        Verdict(started).Evidence.Should().Be("OOMKilled, exit code 137, at its limit of 64Mi");
        finished.FinishedAt.Should().BeNull();
        Verdict(finished).Evidence.Should().Be("OOMKilled, but the status does not say when");
    }

    /// <summary>A limit that is too low for the start, as runc reports it through containerd and dockerd (opencontainers/runc #2812, moby #41167).</summary>
    [Theory]
    [InlineData("StartError", "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown")]
    [InlineData("ContainerCannotRun", "OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?)")]
    public void A_container_that_the_limit_keeps_from_starting_is_at_its_limit(string reason, string message)
    {
        var died = Read(Died($$"""{"exitCode": 128, "reason": "{{reason}}", "message": "{{message}}", "startedAt": "1970-01-01T00:00:00Z", "finishedAt": "2026-06-01T11:59:53Z", "containerID": "containerd://c1"}""")).Single();

        died.IsKill.Should().BeTrue();
        Verdict(died).Should().Be(new Verdict(VerdictKind.LimitOom, $"{reason}, exit code 128: its first process was OOM-killed before it could start, at its limit of 64Mi"));
    }

    [Fact]
    public void No_other_start_error_has_to_do_with_memory() =>
        Verdict(Read(Died("""{"exitCode": 128, "reason": "StartError", "message": "exec: \"api\": executable file not found in $PATH", "finishedAt": "2026-06-01T11:59:53Z"}""")).Single())
            .Kind.Should().Be(VerdictKind.Ended);

    [Fact]
    public void A_program_that_says_so_itself_is_not_believed() =>
        Verdict(Read(Died("""{"exitCode": 1, "reason": "Error", "message": "container init was OOM-killed (memory limit too low?)", "finishedAt": "2026-06-01T11:59:53Z"}""")).Single())
            .Kind.Should().Be(VerdictKind.Ended);

    /// <summary>Kubernetes 1.34 and later: if the pod has a request of its own, containers that name none are said to have requested 0.</summary>
    [Theory]
    [InlineData("Pod api-1 was using 700Mi, request is 512Mi, has larger consumption of memory. Container api was using 650Mi, request is 0, has larger consumption of memory. ", " and used 700Mi")]
    [InlineData("Container api was using 650Mi, request is 0, has larger consumption of memory. ", "")]
    [InlineData("", "")]
    public void An_eviction_of_a_pod_with_a_request_of_its_own_is_no_containers_matter(string message, string used)
    {
        var evicted = Read($$$"""
            {"metadata": {"name": "api-1"}, "spec": {"resources": {"requests": {"memory": "512Mi"}, "limits": {"memory": "1Gi"} }, "containers": [{"name": "api"}]},
             "status": {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory. Threshold quantity: 100Mi, available: 92Ki. {{{message}}}",
                        "conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "TerminationByKubelet", "lastTransitionTime": "2026-06-01T11:59:53Z"}]} }
            """).Single();

        var verdict = Verdict(evicted);

        verdict.Kind.Should().Be(VerdictKind.Unknown);
        verdict.Evidence.Should().Be($"evicted from a node short of memory: its containers share a request of 512Mi (spec.resources of the pod){used}");
        verdict.Advice.Should().Be("Raise requests.memory in spec.resources of the pod template to what the pod uses");
    }

    /// <summary>The limit that the containers share may be resized (Kubernetes 1.35 and later): the status says which one is in force.</summary>
    [Fact]
    public void The_pods_own_limit_is_the_one_in_force() => Read($$$"""
        {"metadata": {"name": "p"}, "spec": {"resources": {"limits": {"memory": "1Gi"} }, "containers": [{"name": "api"}]},
         "status": {"resources": {"limits": {"memory": "512Mi"} }, "allocatedResources": {"memory": "512Mi"}, "containerStatuses": [{"name": "api", "state": {{{Killed}}} }]} }
        """).Single().PodLimit.Should().Be(A.Size("512Mi"));

    /// <summary>
    /// The kubelet throws the result of a probe that errored away (pkg/kubelet/prober, worker.go): it ends no container for one. Kubernetes 1.34
    /// words it differently, and 1.35 says it more often.
    /// </summary>
    [Theory]
    [InlineData("Liveness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled")]
    [InlineData("Liveness probe errored: rpc error: code = NotFound desc = failed to exec in container: container is not running")]
    public void What_a_probe_says_that_errored_is_not_why_another_failed(string errored)
    {
        var verdict = Verdict(
            Read(Died("""{"exitCode": 137, "reason": "Error", "startedAt": "2026-06-01T11:55:00Z", "finishedAt": "2026-06-01T11:59:30Z"}""", Probe)).Single(),
            new KubeletEvent("Unhealthy", "Liveness probe failed: Get \"http://10.0.0.1:8000/health\": context deadline exceeded", "api", A.Ago("2m"), A.Ago("1m"), 3),
            new KubeletEvent("Unhealthy", errored, "api", A.Ago("31s"), A.Ago("31s"), 1),
            new KubeletEvent("Killing", "Container api failed liveness probe, will be restarted", "api", A.Ago("60s"), A.Ago("60s"), 1));

        verdict.Kind.Should().Be(VerdictKind.ProbeKill);
        verdict.Probe!.Answer.Should().Be(ProbeAnswer.TimedOut);
    }

    [Fact]
    public void A_probe_that_only_ever_errored_has_ended_nothing() =>
        Verdict(
            Read(Died("""{"exitCode": 143, "reason": "Error", "startedAt": "2026-06-01T11:59:00Z", "finishedAt": "2026-06-01T11:59:35Z"}""", Probe)).Single(),
            new KubeletEvent("Unhealthy", "Liveness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled", "api", A.Ago("40s"), A.Ago("30s"), 3))
        .Kind.Should().Be(VerdictKind.Unknown);

    /// <summary>A probe may have a grace period of its own (Kubernetes 1.25 and later); where it has none, the pod's holds, 30 s here.</summary>
    [Theory]
    [InlineData(Probe, false)]
    [InlineData("""{"httpGet": {"port": 8000}, "initialDelaySeconds": 10, "periodSeconds": 10, "failureThreshold": 3, "timeoutSeconds": 1, "terminationGracePeriodSeconds": 5}""", true)]
    public void A_probes_own_grace_period_comes_before_the_pods(string probe, bool isProbeKill)
    {
        var verdict = Verdict(
            Read(Died("""{"exitCode": 137, "reason": "Error", "startedAt": "2026-06-01T11:59:00Z", "finishedAt": "2026-06-01T11:59:40Z"}""", probe)).Single(),
            new KubeletEvent("Unhealthy", "Liveness probe failed: Get \"http://10.0.0.1:8000/\": context deadline exceeded", "api", A.Ago("9m"), A.Ago("8m"), 3));

        (verdict.Kind == VerdictKind.ProbeKill).Should().Be(isProbeKill);
    }

    /// <summary>A container may choose the signal that ends it (<c>lifecycle.stopSignal</c>, Kubernetes 1.33): its exit code is another one then.</summary>
    [Theory]
    [InlineData(true, VerdictKind.ProbeKill)]
    [InlineData(false, VerdictKind.Ended)]
    public void After_a_signal_of_its_own_choice_the_kubelets_event_tells(bool recorded, VerdictKind kind)
    {
        var died = Read(Died("""{"exitCode": 138, "signal": 10, "reason": "Error", "startedAt": "2026-06-01T11:58:00Z", "finishedAt": "2026-06-01T11:59:40Z"}""", Probe)).Single();
        var killing = new KubeletEvent("Killing", "Container api failed liveness probe, will be restarted", "api", A.Ago("25s"), A.Ago("25s"), 1);

        Verdict(died, recorded ? [killing] : []).Kind.Should().Be(kind);
    }

    private static string Died(string terminated, string? livenessProbe = null) => $$$"""
        {"metadata": {"name": "p", "uid": "pod-uid", "creationTimestamp": "2026-06-01T11:50:00Z"},
         "spec": {"containers": [{"name": "api", "resources": {{{Resources}}}{{{(livenessProbe is null ? "" : $", \"livenessProbe\": {livenessProbe}")}}} }]},
         "status": {"containerStatuses": [{"name": "api", "restartCount": 3, "state": {"terminated": {{{terminated}}} } }]} }
        """;

    private static IReadOnlyList<Sighting> Read(string json) => SightingReader.Read(Bind(json));

    private static Verdict Verdict(Sighting sighting, params KubeletEvent[] events) => VerdictChain.Judge(new VerdictInput(sighting, A.Workload(request: null), A.Policy().Trigger, A.Now)
    {
        Surroundings = new Surroundings { PodEvents = new Dictionary<string, IReadOnlyList<KubeletEvent>> { [sighting.Id.PodUid] = events } },
    });
}
