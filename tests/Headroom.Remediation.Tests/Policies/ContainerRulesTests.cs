using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

/// <summary>Which rules hold for a container: of one entry, its own before that of the rest, and where the entry is silent those of the policy.</summary>
public sealed class ContainerRulesTests
{
    [Theory]
    [InlineData("worker", "8Gi", "256Mi", 50, "the entry of its name, and what it leaves out")]
    [InlineData("proxy", "128Mi", "0", 100, "the entry of the rest")]
    [InlineData("paused", "1Gi", "0", 100, "an entry that says nothing of memory leaves all of it to the policy, and not to the rest's entry")]
    public void Its_own_entry_or_the_rests_or_none(string container, string ceiling, string floor, int growth, string why)
    {
        var rules = A.Policy(Spec(
            new ContainerSpec { Name = "*", Memory = new ContainerMemorySpec { Ceiling = "128Mi" } },
            new ContainerSpec { Name = "worker", Memory = new ContainerMemorySpec { Ceiling = "8Gi", Floor = "256Mi", GrowthPercent = 50 } },
            new ContainerSpec { Name = "paused", Mode = "Paused" })).RulesOf(container);

        rules.Should().BeEquivalentTo(new { Ceiling = MemorySize.Parse(ceiling), Floor = MemorySize.Parse(floor), GrowthPercent = growth, MinIncrease = MemorySize.FromMebibytes(192) }, why);
    }

    [Fact]
    public void A_container_of_which_nothing_is_said_has_the_policys_rules()
    {
        var policy = A.Policy(Spec(new ContainerSpec { Name = "worker", Memory = new ContainerMemorySpec { Ceiling = "8Gi" } }));

        policy.RulesOf("api").Should().BeSameAs(policy.Memory);
    }

    [Fact]
    public void An_entry_that_says_nothing_of_its_mode_has_the_policys_and_not_that_of_the_rest()
    {
        var policy = A.Policy(Spec(
            new ContainerSpec { Name = "*", Mode = "Paused" },
            new ContainerSpec { Name = "worker", Memory = new ContainerMemorySpec { Ceiling = "8Gi" } }));

        policy.ModeOf("worker").Should().Be(PolicyMode.Enforce);
        policy.ModeOf("proxy").Should().Be(PolicyMode.Paused);
    }

    [Theory]
    [InlineData("KeepRatio", null, "Keep", null, RequestMode.Keep, 100)]
    [InlineData("PercentOfLimit", 75, null, null, RequestMode.PercentOfLimit, 75)]
    [InlineData("PercentOfLimit", 75, null, 50, RequestMode.PercentOfLimit, 50)]
    [InlineData("PercentOfLimit", 75, "PercentOfLimit", null, RequestMode.PercentOfLimit, 75)]
    [InlineData("PercentOfLimit", 75, "PercentOfLimit", 50, RequestMode.PercentOfLimit, 50)]
    [InlineData("PercentOfLimit", 75, "EqualToLimit", null, RequestMode.EqualToLimit, 100)]
    [InlineData("Keep", null, "PercentOfLimit", 50, RequestMode.PercentOfLimit, 50)]
    public void A_percentage_is_inherited_together_with_its_mode(string mode, int? percent, string? ownMode, int? ownPercent, RequestMode expected, int expectedPercent)
    {
        var own = ownMode is null && ownPercent is null
            ? new ContainerMemorySpec { Ceiling = "8Gi" }
            : new ContainerMemorySpec { Requests = new RequestsSpec { Mode = ownMode, Percent = ownPercent } };
        var spec = Spec(new ContainerSpec { Name = "worker", Memory = own }) with
        {
            Memory = new MemorySpec { Ceiling = "1Gi", Requests = new RequestsSpec { Mode = mode, Percent = percent } },
        };

        A.Policy(spec).RulesOf("worker").Should().BeEquivalentTo(new { Requests = expected, RequestPercent = expectedPercent });
    }

    [Fact]
    public void What_is_wrong_with_the_policys_own_is_told_there_and_not_of_each_entry_too()
    {
        var spec = Spec(new ContainerSpec { Name = "worker", Memory = new ContainerMemorySpec { GrowthPercent = 50 } }) with
        {
            Memory = new MemorySpec { Ceiling = "1Gi", Floor = "2Gi", Requests = new RequestsSpec { Mode = "PercentOfLimit" } },
        };

        PolicyReader.Read(A.Metadata(), spec).Violations.Select(violation => violation.Field).Should().Equal("spec.memory.requests.percent", "spec.memory.floor");
    }

    [Fact]
    public void Each_entry_is_told_with_its_place() =>
        PolicyReader.Read(A.Metadata(), Spec(
                new ContainerSpec { Name = "a", Mode = "Paused" },
                new ContainerSpec { Name = "b", Memory = new ContainerMemorySpec { Floor = "2Gi" } },
                new ContainerSpec { Name = "c" })).Violations.Select(violation => violation.Field)
            .Should().Equal("spec.containers[1].memory.floor", "spec.containers[2]");

    private static MemoryPolicySpec Spec(params ContainerSpec[] containers) => new() { Memory = new MemorySpec { Ceiling = "1Gi" }, Containers = containers };
}
