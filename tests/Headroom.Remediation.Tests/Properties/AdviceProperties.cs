using FsCheck;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Properties;

/// <summary>Whatever a cluster shows, and whatever its policies say.</summary>
public sealed class AdviceProperties
{
    [Fact]
    public void Equal_input_gets_equal_advice_and_paused_containers_get_none() => Always.Holds(Given, input =>
    {
        var advice = AdviceChain.Advise(input);

        advice.Should().Equal(AdviceChain.Advise(input with { Use = input.Use?.Reverse().ToDictionary(), Workload = input.Workload with { PodLabels = input.Workload.PodLabels.Reverse().ToDictionary() } }));
        advice.Should().NotContain(each => each.Message.Length == 0 || each.Use == "");
        foreach (var paused in input.Workload.Containers.Keys.Where(name => input.Policy.ModeOf(name) == PolicyMode.Paused))
            advice.Should().NotContain(each => each.Message.StartsWith(paused + " ", StringComparison.Ordinal) || (each.Use ?? "").Contains($" -c {paused} ", StringComparison.Ordinal));
        if (input.Policy.Mode == PolicyMode.Paused)
            advice.Should().BeEmpty();
    });

    [Fact]
    public void A_command_sets_whole_amounts_that_the_API_server_takes() => Always.Holds(Given, input =>
    {
        foreach (var command in AdviceChain.Advise(input).Select(advice => advice.Use).OfType<string>().Where(use => use.StartsWith("kubectl set resources", StringComparison.Ordinal)))
        {
            var amount = MemorySize.Parse(command[(command.LastIndexOf('=') + 1)..]);
            amount.Should().BeGreaterThan(MemorySize.Zero);
            var container = input.Workload.Containers[command.Split(' ')[Array.IndexOf(command.Split(' '), "-c") + 1]];
            if (command.Contains("--requests=", StringComparison.Ordinal))
                (amount > container.Limit).Should().BeFalse("no request is above its limit");
        }
    });

    [Fact]
    public void The_generator_reaches_every_kind() =>
        Always.Sample(30, 2000, Given).SelectMany(AdviceChain.Advise).Select(advice => advice.Kind).Distinct().Should().BeEquivalentTo(Enum.GetValues<AdviceKind>());

    private static Gen<AdviceInput> Given =>
        from workloadCase in Any.Case
        from replicas in Gen.Choose(0, 3)
        from budget in Gen.Elements<string?>("flagsmith-api", "other", null)
        from use in Gen.Frequency(Tuple.Create(1, Gen.Constant<IReadOnlyDictionary<string, ContainerUse>?>(null)), Tuple.Create(3, Use.Select(use => (IReadOnlyDictionary<string, ContainerUse>?)use)))
        from hard in Any.Size
        from used in Any.Size
        from node in Any.Size
        from requested in Any.Size
        from owns in Gen.Elements(Enum.GetValues<MemoryOwnership>())
        from percent in Gen.Choose(1, 200)
        from scaled in Gen.Elements("api", "worker", null)
        from strained in Gen.Elements(true, false)
        select new AdviceInput(workloadCase.Workload with { Replicas = replicas, PodLabels = new Dictionary<string, string> { ["app"] = "flagsmith-api", ["tier"] = "web" } }, workloadCase.Policy)
        {
            DisruptionBudgets = budget is null ? null : [Advised.Budget(budget)],
            HorizontalAutoscalers = [new HorizontalAutoscaler("horizontal", Preflights.Own, scaled, percent)],
            VerticalAutoscalers = [new VerticalAutoscaler("vertical", Preflights.Own, Acts: strained) { Containers = new Dictionary<string, MemoryOwnership> { ["worker"] = owns, ["*"] = MemoryOwnership.None } }],
            Quotas = [new QuotaFacts("quota") { Limits = new QuotaAmount(hard, used) }],
            Roomiest = new NodeRoom("node", node, requested),
            Use = use,
            ControlPlaneUnderPressure = strained,
        };

    private static Gen<IReadOnlyDictionary<string, ContainerUse>> Use =>
        from api in Any.Size
        from worker in Any.Size
        from looks in Gen.Choose(0, 3)
        select (IReadOnlyDictionary<string, ContainerUse>)new Dictionary<string, ContainerUse> { ["api"] = new(api, looks), ["worker"] = new(worker, looks) };
}
