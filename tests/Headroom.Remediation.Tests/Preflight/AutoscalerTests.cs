using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Preflight;

public sealed class AutoscalerTests
{
    private static readonly VerticalAutoscaler Vertical = new("tuner", Preflights.Own, Acts: true);

    [Fact]
    public void A_VPA_that_acts_owns_the_memory() =>
        Preflights.Blocked(Check(Vertical)).Should().StartWith("VPA tuner owns the memory of api: raise maxAllowed.memory there, set its updateMode to Off, or its controlledResources to [cpu]");

    [Fact]
    public void A_VPA_in_mode_Off_owns_nothing() => Preflights.Passed(Check(Vertical with { Acts = false })).Notes.Should().BeEmpty();

    [Theory]
    [InlineData("apps", "Deployment", "other")]
    [InlineData("apps", "StatefulSet", "flagsmith-api")]
    [InlineData("argoproj.io", "Deployment", "flagsmith-api")]
    [InlineData("", "", "")]
    public void A_VPA_of_another_workload_is_no_obstacle(string group, string kind, string name) =>
        Preflights.Passed(Check(Vertical with { Target = new ScaleTarget(group, kind, name) })).Notes.Should().BeEmpty();

    [Fact]
    public void A_target_without_a_group_is_the_workload() => Preflights.Blocked(Check(Vertical with { Target = Preflights.Own with { Group = "" } })).Should().StartWith("VPA tuner");

    [Theory]
    [InlineData("api", MemoryOwnership.None, false)]
    [InlineData("*", MemoryOwnership.None, false)]
    [InlineData("proxy", MemoryOwnership.None, true)]
    [InlineData("api", MemoryOwnership.Requests, false)]
    [InlineData("api", MemoryOwnership.RequestsAndLimits, true)]
    public void What_it_owns_of_the_container_counts(string container, MemoryOwnership owns, bool blocks) =>
        (Check(Vertical with { Containers = new Dictionary<string, MemoryOwnership> { [container] = owns } }) is Decision.Blocked).Should().Be(blocks);

    [Fact]
    public void An_entry_of_its_own_counts_before_that_for_the_rest() =>
        (Vertical with { Containers = new Dictionary<string, MemoryOwnership> { ["*"] = MemoryOwnership.None, ["api"] = MemoryOwnership.Requests } }).Owns("api").Should().Be(MemoryOwnership.Requests);

    [Theory]
    [InlineData(null, "HPA scaler aims at 80% of the memory request, which goes from 32Mi to 64Mi: it may want fewer replicas")]
    [InlineData("api", "HPA scaler aims at 80% of the memory request of api, which goes from 32Mi to 64Mi: it may want fewer replicas")]
    [InlineData("proxy", "")]
    public void An_HPA_on_memory_is_told_of_and_blocks_nothing(string? container, string note) =>
        Preflights.Passed(Preflights.Check(Of(new HorizontalAutoscaler("scaler", Preflights.Own, container, 80)))).Should().Be(("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi", note));

    [Fact]
    public void An_HPA_of_another_workload_is_not_told_of() =>
        Preflights.Passed(Preflights.Check(Of(new HorizontalAutoscaler("scaler", Preflights.Own with { Name = "other" }, null, 80)))).Notes.Should().BeEmpty();

    [Fact]
    public void An_HPA_is_not_told_of_where_the_request_stays() =>
        Preflights.Passed(Preflights.Check(Of(new HorizontalAutoscaler("scaler", Preflights.Own, null, 80)), policy: A.Policy() with { Memory = A.Rules() with { Requests = RequestMode.Keep } }))
            .Notes.Should().BeEmpty();

    private static Decision Check(VerticalAutoscaler autoscaler) => Preflights.Check(new PreflightFacts { VerticalAutoscalers = [autoscaler] });

    private static PreflightFacts Of(HorizontalAutoscaler autoscaler) => new() { HorizontalAutoscalers = [autoscaler] };
}
