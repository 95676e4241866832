using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Healing;

/// <summary>Workloads that somebody else keeps, and remedies that somebody takes back.</summary>
public sealed class OtherOwnersTests : IAsyncDisposable
{
    private const string Tracking = "argocd.argoproj.io/tracking-id";

    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task What_Argo_CD_keeps_is_told_once_with_what_to_commit_and_not_written()
    {
        _rooms.Cluster.Add(Tracked(A.Deployment()));
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(2));
        _rooms.Killed(A.Sighting("1s"));
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.MemoryRecommended && told.Type == EventType.Normal && told.Once
            && told.Message.StartsWith("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi ") && told.Message.EndsWith("To be committed: Argo CD application shop keeps this workload as its source has it"));
        await _rooms.ShowsAsync(IncidentPhase.Recommended);
        _rooms.Lines()[0].Patch.Should().Be("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: flagsmith-api
              namespace: flagsmith
            spec:
              template:
                spec:
                  containers:
                  - name: api
                    resources:
                      limits:
                        memory: 128Mi
                      requests:
                        memory: 64Mi

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_commit_is_watched_like_a_remedy()
    {
        await What_Argo_CD_keeps_is_told_once_with_what_to_commit_and_not_written();
        _rooms.Cluster.Add(Tracked(A.Deployment("128Mi", "64Mi")));

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(2));
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
        _rooms.Lines()[0].Should().Match<IncidentStatus>(line => line.Patch == null && line.Attempts == 0 && line.MemoryFrom == "64Mi" && line.MemoryTo == "128Mi"
            && line.Message == "api: limit 128Mi as was recommended; recovered when every pod has run for 2m without a kill");

        _rooms.Clock.Advance(TimeSpan.FromMinutes(2));
        _rooms.Cluster.Add(Tracked(A.Deployment("128Mi", "64Mi", rolledOut: true)));
        (await _rooms.LookAsync()).Should().BeNull();

        await _rooms.ShowsAsync(IncidentPhase.Recovered);
        (await _rooms.ToldAsync())[^1].Should().Match<ToldEvent>(told => told.Reason == EventReasons.Recovered
            && told.Message == "api: limit 128Mi holds: no kill for 2m, every pod ready (after 3 kills and what was recommended)");
        _rooms.Remedies.Should().BeEmpty();
    }

    [Theory]
    [InlineData(IncidentPhase.Recommended)]
    [InlineData(IncidentPhase.Recovering)]
    public async Task A_commit_that_arrives_while_no_operator_runs_is_seen_by_the_next(IncidentPhase phase)
    {
        _rooms.Cluster.Add(Tracked(A.Deployment("128Mi", "64Mi", rolledOut: true)));
        var line = A.Line(phase: phase, kills: 2) with { MemoryFrom = "64Mi", MemoryTo = "128Mi" };
        var policy = A.PolicyObject(status: new MemoryPolicyStatus { Incidents = [line] });
        _rooms.Under(policy).Reporting();

        await _rooms.Intake.PolicyChangedAsync(Rooms.Entry(policy), CancellationToken.None);
        await _rooms.LookAsync();
        _rooms.Clock.Advance(TimeSpan.FromMinutes(2));
        await _rooms.LookAsync();

        await _rooms.ShowsAsync(IncidentPhase.Recovered);
        _rooms.Remedies.Should().BeEmpty();
    }

    [Fact]
    public async Task With_Patch_it_is_written_all_the_same()
    {
        _rooms.Cluster.Add(Tracked(A.Deployment()));
        _rooms.Under(A.PolicyObject(A.Spec() with { GitOps = "Patch" })).Killed(A.Loop());

        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task What_was_set_back_is_told_once_and_never_written_again()
    {
        TakenBack("kubectl-edit");
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();

        (await _rooms.LookAsync()).Should().Be(TimeSpan.FromMinutes(10));
        await _rooms.ShowsAsync(IncidentPhase.Contested);
        var writes = _rooms.Cluster.Writes.Count;
        _rooms.Killed(A.Sighting("1s"));
        await _rooms.LookAsync();
        _rooms.Clock.Advance(TimeSpan.FromHours(3));
        _rooms.Killed(A.Sighting("0s", pod: "another") with { FinishedAt = _rooms.Clock.GetUtcNow(), StartedAt = _rooms.Clock.GetUtcNow() });
        await _rooms.LookAsync();

        _rooms.Remedies.Should().BeEmpty();
        _rooms.Cluster.Writes.Should().HaveCount(writes, "nor is there anything new to tell");
        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.Contested && told.Type == EventType.Warning && told.Once
            && told.Message.Contains("changed back by kubectl-edit (Update, 2026-11-22 07:56:00Z)"));
        var status = _rooms.Status()!;
        status.Workloads.Should().Be(new WorkloadCounts { Contested = 1 });
        status.Conditions!.Single(condition => condition.Type == "Degraded").Should().Match<PolicyCondition>(condition => condition.Status == "True" && condition.Reason == "Contested");
    }

    [Fact]
    public async Task Before_the_next_kill_too()
    {
        TakenBack("kubectl-patch");
        _rooms.UnderPolicy().Reporting();
        _rooms.Book.Open(A.Ref).Policy = new(A.Namespace, "api");

        await _rooms.LookAsync();

        await _rooms.ShowsAsync(IncidentPhase.Contested);
    }

    [Fact]
    public async Task Set_again_by_a_person_it_goes_on_as_after_a_remedy()
    {
        TakenBack("kubectl-edit");
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Contested);

        _rooms.Cluster.Add(A.Deployment("128Mi", "64Mi", Raised(), rolledOut: true));
        _rooms.Clock.Advance(TimeSpan.FromMinutes(2));
        (await _rooms.LookAsync()).Should().BeNull();

        await _rooms.ShowsAsync(IncidentPhase.Recovered);
    }

    [Fact]
    public async Task A_change_of_the_policy_lets_it_try_again()
    {
        TakenBack("kubectl-edit");
        _rooms.UnderPolicy().Killed(A.Loop()).Reporting();
        await _rooms.LookAsync();
        await _rooms.ShowsAsync(IncidentPhase.Contested);

        _rooms.Under(A.PolicyObject(generation: 2));
        await _rooms.LookAsync();

        _rooms.Remedies.Should().ContainSingle();
        await _rooms.ShowsAsync(IncidentPhase.Recovering);
    }

    private static RemediationRecord Raised() => A.Record(limit: "128Mi") with { PolicyVersion = A.Policy(A.Spec()).Version.Replace("/0", "/1", StringComparison.Ordinal) };

    private void TakenBack(string manager)
    {
        var deployment = A.Deployment(record: Raised());
        _rooms.Cluster.Add(deployment with { Metadata = deployment.Metadata with { ManagedFields = [Managed.Limit(manager, A.Ago("4m"))] } });
    }

    private static V1Deployment Tracked(V1Deployment deployment) => deployment with
    {
        Metadata = deployment.Metadata with
        {
            Annotations = new Dictionary<string, string>(deployment.Metadata.Annotations!) { [Tracking] = $"shop:apps/Deployment:{A.Namespace}/{A.Name}" },
        },
    };
}
