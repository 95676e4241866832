using FluentAssertions.Extensions;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Policies;

public sealed class PolicyReaderDefaultsTests
{
    [Fact]
    public void A_ceiling_is_all_that_a_policy_needs()
    {
        var created = A.Ago("24h");

        var (policy, violations) = PolicyReader.Read(A.Metadata(created: created), new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi" } });

        violations.Should().BeEmpty();
        policy.Should().BeEquivalentTo(new
        {
            Namespace = "flagsmith",
            Name = "api",
            Created = created,
            Mode = PolicyMode.Enforce,
            Selector = (V1LabelSelector?)null,
            Workloads = new[] { WorkloadKind.Deployment, WorkloadKind.StatefulSet, WorkloadKind.DaemonSet },
            Trigger = new Trigger(2, 10.Minutes(), OnCrashLoopBackOff: true),
            Memory = new MemoryRules
            {
                Ceiling = MemorySize.Parse("1Gi"),
                Floor = MemorySize.Zero,
                Strategy = MemoryStrategy.Step,
                GrowthPercent = 100,
                GrowthFactorPercent = 200,
                MinIncrease = MemorySize.FromMebibytes(192),
                Requests = RequestMode.KeepRatio,
                Settle = new SettleRules(15.Minutes(), 25),
            },
            Containers = new Dictionary<string, ContainerRules>(),
            Backoff = new Backoff(10.Seconds(), 200, 10.Minutes(), 1.Hours()),
            MaxAttempts = 6,
            StableFor = 2.Minutes(),
            OnGiveUp = OnGiveUp.Keep,
            InPlace = InPlace.Never,
        });
    }

    [Fact]
    public void Empty_parts_are_as_good_as_none()
    {
        var spec = new MemoryPolicySpec
        {
            Selector = new V1LabelSelector(),
            Trigger = new TriggerSpec(),
            Memory = new MemorySpec { Ceiling = "1Gi", Requests = new RequestsSpec(), Settle = new SettleSpec() },
            Containers = [],
            Backoff = new BackoffSpec(),
            Attempts = new AttemptsSpec(),
            Recovery = new RecoverySpec(),
        };

        A.Policy(spec).Should().BeEquivalentTo(A.Policy(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi" } }), options => options.Excluding(policy => policy.Selector));
    }

    [Fact]
    public void Every_field_can_be_set()
    {
        var spec = new MemoryPolicySpec
        {
            Mode = "Recommend",
            Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "api" } },
            Workloads = ["StatefulSet", "CronJob", "ReplicaSet", "StatefulSet"],
            Trigger = new TriggerSpec { Kills = 3, Within = "1h30m", OnCrashLoopBackOff = false, OutOfMemoryExitCodes = [134, 3] },
            Memory = new MemorySpec
            {
                Ceiling = "4Gi",
                Floor = "256Mi",
                Strategy = "Leap",
                GrowthPercent = 50,
                GrowthFactorPercent = 300,
                MinIncrease = "128Mi",
                Requests = new RequestsSpec { Mode = "PercentOfLimit", Percent = 75 },
                Settle = new SettleSpec { After = "30m", MarginPercent = 50 },
            },
            Containers =
            [
                new ContainerSpec { Name = "istio-proxy", Mode = "Paused" },
                new ContainerSpec
                {
                    Name = "worker",
                    Memory = new ContainerMemorySpec { Ceiling = "8Gi", Floor = "512Mi", Strategy = "Step", GrowthPercent = 25, GrowthFactorPercent = 150, MinIncrease = "32Mi", Requests = new RequestsSpec { Mode = "Keep" }, Settle = new SettleSpec { MarginPercent = 10 } },
                },
                new ContainerSpec { Name = "*", Mode = "Recommend" },
            ],
            Backoff = new BackoffSpec { Initial = "5s", FactorPercent = 150, Max = "2m", ResetAfter = "30m" },
            Attempts = new AttemptsSpec { Max = 3 },
            Recovery = new RecoverySpec { StableFor = "45s", OnGiveUp = "Revert" },
            InPlace = "WhereItHelps",
        };

        A.Policy(spec).Should().BeEquivalentTo(new
        {
            Mode = PolicyMode.Recommend,
            spec.Selector,
            Workloads = new[] { WorkloadKind.StatefulSet, WorkloadKind.CronJob, WorkloadKind.ReplicaSet },
            Trigger = new { Kills = 3, Within = 90.Minutes(), OnCrashLoopBackOff = false, OutOfMemoryExitCodes = new[] { 3, 134 } },
            Memory = new MemoryRules
            {
                Ceiling = MemorySize.Parse("4Gi"),
                Floor = MemorySize.Parse("256Mi"),
                Strategy = MemoryStrategy.Leap,
                GrowthPercent = 50,
                GrowthFactorPercent = 300,
                MinIncrease = MemorySize.Parse("128Mi"),
                Requests = RequestMode.PercentOfLimit,
                RequestPercent = 75,
                Settle = new SettleRules(30.Minutes(), 50),
            },
            Containers = new Dictionary<string, ContainerRules>
            {
                ["istio-proxy"] = new(PolicyMode.Paused, null),
                ["worker"] = new(null, new MemoryRules
                {
                    Ceiling = MemorySize.Parse("8Gi"),
                    Floor = MemorySize.Parse("512Mi"),
                    GrowthPercent = 25,
                    GrowthFactorPercent = 150,
                    MinIncrease = MemorySize.Parse("32Mi"),
                    Requests = RequestMode.Keep,
                    Settle = new SettleRules(30.Minutes(), 10),
                }),
                ["*"] = new(PolicyMode.Recommend, null),
            },
            Backoff = new Backoff(5.Seconds(), 150, 2.Minutes(), 30.Minutes()),
            MaxAttempts = 3,
            StableFor = 45.Seconds(),
            OnGiveUp = OnGiveUp.Revert,
            InPlace = InPlace.WhereItHelps,
        });
    }

    [Theory]
    [InlineData("1073741824", "1Gi")]
    [InlineData("1Gi", "1Gi")]
    [InlineData("1e9", "1G")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1073741824000m", "1Gi")]
    public void A_ceiling_may_be_any_quantity(string ceiling, string same) =>
        A.Policy(ceiling).Memory.Ceiling.Should().Be(MemorySize.Parse(same));

    [Fact]
    public void A_floor_may_be_as_high_as_the_ceiling() =>
        A.Policy(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", Floor = "1024Mi" } }).Memory.Floor.Should().Be(MemorySize.Parse("1Gi"));

    [Theory]
    [InlineData(RequestMode.KeepRatio)]
    [InlineData(RequestMode.EqualToLimit)]
    [InlineData(RequestMode.Keep)]
    public void Each_mode_that_needs_no_percentage_stands_alone(RequestMode mode) =>
        A.Policy(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", Requests = new RequestsSpec { Mode = mode.ToString() } } })
            .Memory.Requests.Should().Be(mode);
}
