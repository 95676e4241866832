using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

public sealed class PolicyReaderViolationsTests
{
    private const int LongestMessage = 200;

    private static readonly string Endless = new('x', 10_000);

    [Theory]
    [InlineData(null, "is required: the most memory that a container may be given, such as 1Gi")]
    [InlineData("", "\"\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("lots", "\"lots\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("1 Gi", "\"1 Gi\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("1GB", "\"1GB\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("16Ei", "\"16Ei\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("[\"1Gi\"]", "\"[\"1Gi\"]\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("-1Gi", "\"-1Gi\" must be above zero")]
    [InlineData("-1", "\"-1\" must be above zero")]
    [InlineData("0", "\"0\" must be above zero")]
    [InlineData("0Gi", "\"0Gi\" must be above zero")]
    public void Ceiling(string? ceiling, string message) => Only(new MemorySpec { Ceiling = ceiling }, "spec.memory.ceiling", message);

    [Theory]
    [InlineData("a bit", "\"a bit\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("-256Mi", "\"-256Mi\" must be above zero")]
    [InlineData("2Gi", "(2Gi) is above spec.memory.ceiling (1Gi)")]
    [InlineData("1025Mi", "(1025Mi) is above spec.memory.ceiling (1Gi)")]
    public void Floor(string floor, string message) => Only(new MemorySpec { Ceiling = "1Gi", Floor = floor }, "spec.memory.floor", message);

    [Theory]
    [InlineData("some", "\"some\" is not a quantity of memory such as 256Mi or 1Gi")]
    [InlineData("-64Mi", "\"-64Mi\" must be above zero")]
    public void MinIncrease(string text, string message) => Only(new MemorySpec { Ceiling = "1Gi", MinIncrease = text }, "spec.memory.minIncrease", message);

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void GrowthPercent(int percent) =>
        Only(new MemorySpec { Ceiling = "1Gi", GrowthPercent = percent }, "spec.memory.growthPercent", $"({percent}) must be from 1 to 1000");

    [Theory]
    [InlineData(99)]
    [InlineData(0)]
    [InlineData(1001)]
    public void GrowthFactorPercent(int percent) =>
        Only(new MemorySpec { Ceiling = "1Gi", GrowthFactorPercent = percent }, "spec.memory.growthFactorPercent", $"({percent}) must be from 100 to 1000");

    [Theory]
    [InlineData("PercentOfLimit", null, "is required with mode PercentOfLimit")]
    [InlineData("KeepRatio", 50, "goes only with mode PercentOfLimit")]
    [InlineData("EqualToLimit", 50, "goes only with mode PercentOfLimit")]
    [InlineData("Keep", 50, "goes only with mode PercentOfLimit")]
    [InlineData(null, 50, "goes only with mode PercentOfLimit")]
    [InlineData("PercentOfLimit", 0, "(0) must be from 1 to 100")]
    [InlineData("PercentOfLimit", 101, "(101) must be from 1 to 100")]
    public void Percent(string? mode, int? percent, string message) =>
        Only(new MemorySpec { Ceiling = "1Gi", Requests = new RequestsSpec { Mode = mode, Percent = percent } }, "spec.memory.requests.percent", message);

    [Theory]
    [InlineData("spec.mode", "On", "must be one of Enforce, Recommend, Paused")]
    [InlineData("spec.mode", "enforce", "must be one of Enforce, Recommend, Paused")]
    [InlineData("spec.mode", "0", "must be one of Enforce, Recommend, Paused")]
    [InlineData("spec.mode", "Enforce,Paused", "must be one of Enforce, Recommend, Paused")]
    [InlineData("spec.mode", "", "must be one of Enforce, Recommend, Paused")]
    [InlineData("spec.memory.strategy", "leap", "must be one of Step, Leap")]
    [InlineData("spec.memory.requests.mode", "Half", "must be one of KeepRatio, PercentOfLimit, EqualToLimit, Keep")]
    [InlineData("spec.workloads[1]", "Job", "must be one of Deployment, StatefulSet, DaemonSet, CronJob, ReplicaSet")]
    [InlineData("spec.workloads[1]", "deployments", "must be one of Deployment, StatefulSet, DaemonSet, CronJob, ReplicaSet")]
    [InlineData("spec.containers[0].mode", "Off", "must be one of Enforce, Recommend, Paused")]
    public void Choices_are_held_to_their_exact_names(string field, string value, string message) =>
        Only(Choosing(field, value), field, $"\"{value}\" {message}");

    [Theory]
    [InlineData("soon", "\"soon\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("", "\"\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("10", "\"10\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("-10m", "\"-10m\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("1d", "\"1d\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("10 m", "\"10 m\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("9000h", "\"9000h\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("0", "must be at least 1s")]
    [InlineData("500ms", "must be at least 1s")]
    public void Durations(string text, string message)
    {
        Only(Sound() with { Trigger = new TriggerSpec { Within = text } }, "spec.trigger.within", message);
        Only(Sound() with { Backoff = new BackoffSpec { ResetAfter = text } }, "spec.backoff.resetAfter", message);
        Only(Sound() with { Recovery = new RecoverySpec { StableFor = text } }, "spec.recovery.stableFor", message);
    }

    [Theory]
    [InlineData("soon", "5m", "spec.backoff.initial", "\"soon\" is not a duration such as 30s, 10m or 1h")]
    [InlineData("10m1s", "10m", "spec.backoff.initial", "must not be above spec.backoff.max")]
    [InlineData("11m", null, "spec.backoff.initial", "must not be above spec.backoff.max")]
    [InlineData(null, "5s", "spec.backoff.initial", "must not be above spec.backoff.max")]
    public void Backoff(string? initial, string? max, string field, string message) =>
        Only(Sound() with { Backoff = new BackoffSpec { Initial = initial, Max = max } }, field, message);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0s", "10m")]
    [InlineData("10m", "10m")]
    public void A_backoff_may_be_nothing_or_constant(string initial, string max) =>
        Violations(Sound() with { Backoff = new BackoffSpec { Initial = initial, Max = max } }).Should().BeEmpty();

    [Theory]
    [InlineData("5m", null, "2m", "must not be below spec.backoff.max")]
    [InlineData("5m", "5m", "6m", "must not be below spec.recovery.stableFor")]
    public void Attempts_are_not_forgotten_before_the_next_is_due(string resetAfter, string? max, string stableFor, string message) =>
        Only(
            Sound() with { Backoff = new BackoffSpec { Max = max, ResetAfter = resetAfter }, Recovery = new RecoverySpec { StableFor = stableFor } },
            "spec.backoff.resetAfter", message);

    [Theory]
    [InlineData("1000", "(1000) is below 1Mi; is its suffix missing?")]
    [InlineData("256m", "(0.256) is below 1Mi; is its suffix missing?")]
    [InlineData("1023Ki", "(1023Ki) is below 1Mi; is its suffix missing?")]
    public void A_ceiling_that_no_remedy_could_reach(string ceiling, string message) =>
        Only(Sound() with { Memory = new MemorySpec { Ceiling = ceiling } }, "spec.memory.ceiling", message);

    [Theory]
    [InlineData(99)]
    [InlineData(0)]
    [InlineData(1001)]
    public void BackoffFactor(int percent) =>
        Only(Sound() with { Backoff = new BackoffSpec { FactorPercent = percent } }, "spec.backoff.factorPercent", $"({percent}) must be from 100 to 1000");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public void Counts(int count)
    {
        Only(Sound() with { Trigger = new TriggerSpec { Kills = count } }, "spec.trigger.kills", $"({count}) must be from 1 to 100");
        Only(Sound() with { Attempts = new AttemptsSpec { Max = count } }, "spec.attempts.max", $"({count}) must be from 1 to 100");
    }

    [Fact]
    public void No_kind_at_all() => Only(Sound() with { Workloads = [] }, "spec.workloads", "names no kind; leave it out for Deployment, StatefulSet and DaemonSet");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Istio")]
    [InlineData("-istio")]
    [InlineData("istio-")]
    [InlineData("istio_proxy")]
    [InlineData("istio.proxy")]
    [InlineData("**")]
    public void Container_names(string? name) =>
        Only(Sound() with { Containers = [new ContainerSpec { Name = name, Mode = "Paused" }] }, "spec.containers[0].name", $"\"{name}\" is neither a container's name nor \"*\"");

    [Theory]
    [InlineData("istio-proxy")]
    [InlineData("*")]
    public void A_container_that_stands_there_twice(string name) =>
        Only(
            Sound() with { Containers = [new ContainerSpec { Name = name, Mode = "Paused" }, new ContainerSpec { Name = "other", Mode = "Paused" }, new ContainerSpec { Name = name, Mode = "Enforce" }] },
            "spec.containers[2].name",
            $"\"{name}\" stands there twice");

    [Fact]
    public void A_container_name_of_63_characters_is_a_name_and_one_of_64_is_none()
    {
        Violations(Sound() with { Containers = [new ContainerSpec { Name = new string('c', 63), Mode = "Paused" }] }).Should().BeEmpty();
        Violations(Sound() with { Containers = [new ContainerSpec { Name = new string('c', 64), Mode = "Paused" }] }).Should().ContainSingle();
    }

    [Fact]
    public void Nothing_at_all()
    {
        Violations(null).Should().ContainSingle().Which.Field.Should().Be("spec.memory.ceiling");
        Violations(new MemoryPolicySpec()).Should().ContainSingle().Which.Field.Should().Be("spec.memory.ceiling");
    }

    [Theory]
    [InlineData("spec.mode")]
    [InlineData("spec.workloads[1]")]
    [InlineData("spec.trigger.within")]
    [InlineData("spec.memory.ceiling")]
    [InlineData("spec.memory.floor")]
    [InlineData("spec.memory.strategy")]
    [InlineData("spec.memory.minIncrease")]
    [InlineData("spec.memory.requests.mode")]
    [InlineData("spec.containers[0].name")]
    [InlineData("spec.containers[0].mode")]
    [InlineData("spec.backoff.initial")]
    [InlineData("spec.backoff.max")]
    [InlineData("spec.backoff.resetAfter")]
    [InlineData("spec.recovery.stableFor")]
    public void Endless_texts_are_refused_in_a_short_sentence(string field)
    {
        var violation = Violations(Choosing(field, Endless)).Should().ContainSingle(found => found.Field == field).Subject;

        violation.Message.Length.Should().BeLessThan(LongestMessage);
        violation.Message.Should().Contain("xxxxxxxx...");
    }

    [Fact]
    public void Nulls_inside_lists_are_refused_like_any_other_nonsense() =>
        Violations(Sound() with { Workloads = [null!], Containers = [null!] }).Select(violation => violation.Field)
            .Should().Equal("spec.workloads[0]", "spec.containers[0]", "spec.containers[0].name");

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var spec = new MemoryPolicySpec
        {
            Mode = "On",
            Workloads = ["Deployment", "Job", "Pod"],
            Trigger = new TriggerSpec { Kills = 0, Within = "soon" },
            Memory = new MemorySpec { Ceiling = "much", Floor = "-1", Strategy = "Jump", GrowthPercent = 0, MinIncrease = "0", Requests = new RequestsSpec { Mode = "Half", Percent = 0 } },
            Containers = [new ContainerSpec { Name = "A", Mode = "Off" }],
            Backoff = new BackoffSpec { Initial = "x", FactorPercent = 0, Max = "y", ResetAfter = "z" },
            Attempts = new AttemptsSpec { Max = 0 },
            Recovery = new RecoverySpec { StableFor = "0s" },
        };

        Violations(spec).Select(violation => violation.Field).Distinct().Should().BeEquivalentTo(
            "spec.mode", "spec.workloads[1]", "spec.workloads[2]", "spec.trigger.kills", "spec.trigger.within",
            "spec.memory.ceiling", "spec.memory.floor", "spec.memory.strategy", "spec.memory.growthPercent", "spec.memory.minIncrease",
            "spec.memory.requests.mode", "spec.memory.requests.percent", "spec.containers[0].name", "spec.containers[0].mode",
            "spec.backoff.initial", "spec.backoff.factorPercent", "spec.backoff.max", "spec.backoff.resetAfter", "spec.attempts.max", "spec.recovery.stableFor");
    }

    [Fact]
    public void A_violation_reads_as_a_sentence_about_its_field() =>
        Violations(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "0" } }).Single().ToString().Should().Be("spec.memory.ceiling \"0\" must be above zero");

    private static MemoryPolicySpec Sound() => new() { Memory = new MemorySpec { Ceiling = "1Gi" } };

    /// <summary>A spec with the text in one field, all else being sound.</summary>
    private static MemoryPolicySpec Choosing(string field, string text) => field switch
    {
        "spec.mode" => Sound() with { Mode = text },
        "spec.workloads[1]" => Sound() with { Workloads = ["Deployment", text] },
        "spec.trigger.within" => Sound() with { Trigger = new TriggerSpec { Within = text } },
        "spec.memory.ceiling" => new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = text } },
        "spec.memory.floor" => new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", Floor = text } },
        "spec.memory.strategy" => new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", Strategy = text } },
        "spec.memory.minIncrease" => new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", MinIncrease = text } },
        "spec.memory.requests.mode" => new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi", Requests = new RequestsSpec { Mode = text } } },
        "spec.containers[0].name" => Sound() with { Containers = [new ContainerSpec { Name = text, Mode = "Paused" }] },
        "spec.containers[0].mode" => Sound() with { Containers = [new ContainerSpec { Name = "a", Mode = text }] },
        "spec.backoff.initial" => Sound() with { Backoff = new BackoffSpec { Initial = text } },
        "spec.backoff.max" => Sound() with { Backoff = new BackoffSpec { Max = text } },
        "spec.backoff.resetAfter" => Sound() with { Backoff = new BackoffSpec { ResetAfter = text } },
        "spec.recovery.stableFor" => Sound() with { Recovery = new RecoverySpec { StableFor = text } },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    private static void Only(MemorySpec memory, string field, string message) => Only(new MemoryPolicySpec { Memory = memory }, field, message);

    private static void Only(MemoryPolicySpec spec, string field, string message) => Violations(spec).Should().Equal(new PolicyViolation(field, message));

    private static IReadOnlyList<PolicyViolation> Violations(MemoryPolicySpec? spec)
    {
        var (policy, violations) = PolicyReader.Read(A.Metadata(), spec);
        (policy is null).Should().Be(violations.Count > 0, "a policy that is wrong anywhere heals nothing");
        return violations;
    }
}
