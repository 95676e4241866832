using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Measuring;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Settling;

namespace Headroom.Operator.Advising;

/// <summary>Gathers once what there is to know around one workload, and has it judged what a person could do. Nothing of it is watched, and nothing depends on it.</summary>
public sealed class AdviceReader(OptionalReads reads, NodeRooms nodes, UseReader uses, ILogger<AdviceReader> logger)
{
    private readonly NamespaceFacts _namespace = new(reads);

    /// <summary>Null where something could not be read this time that is there: what was advised before may stand.</summary>
    /// <param name="underPressure">The API server shows signs of having too much to do.</param>
    /// <param name="seen">What was seen at former looks; null where this is the only one.</param>
    public async Task<IReadOnlyList<Advice>?> ReadAsync(
        WorkloadReading workload, Policy policy, bool underPressure, CancellationToken cancellationToken, SeenPeaks? seen = null)
    {
        var input = new AdviceInput(workload.Facts, policy) { ControlPlaneUnderPressure = underPressure };
        if (!AdviceChain.Speaks(input))
            return [];
        try
        {
            var gathered = await GatherAsync(input, workload, cancellationToken);
            return AdviceChain.Advise(gathered.Use is { } use && seen is not null ? gathered with { Use = seen.With(workload.Facts, use) } : gathered);
        }
        catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            logger.AdviceUnknown(workload.Facts.Workload, failure.Message);
            return null;
        }
    }

    private async Task<AdviceInput> GatherAsync(AdviceInput input, WorkloadReading workload, CancellationToken cancellationToken)
    {
        var (reading, room, use) = (
            _namespace.ReadAsync(workload.Facts.Workload.Namespace, withBudgets: true, cancellationToken),
            nodes.RoomiestAsync(cancellationToken),
            uses.ReadAsync(workload, cancellationToken));
        await Task.WhenAll(reading, room, use);
        var facts = await reading;
        return input with
        {
            LimitRanges = facts.LimitRanges,
            Quotas = facts.Quotas,
            VerticalAutoscalers = facts.VerticalAutoscalers,
            HorizontalAutoscalers = facts.HorizontalAutoscalers,
            DisruptionBudgets = facts.DisruptionBudgets,
            DisruptionBudgetVersion = (reads.IsMissing<V1PodDisruptionBudget>() ? ResourceType.Of<V1Beta1PodDisruptionBudget>() : ResourceType.Of<V1PodDisruptionBudget>()).ApiVersion,
            Roomiest = await room,
            Use = await use is UseReading.Known { Sample: var sample } ? Peaks(input, sample) : null,
        };
    }

    private static Dictionary<string, ContainerUse> Peaks(AdviceInput input, UseSample sample) => input.Workload.Containers.Keys
        .Select(name => (Name: name, Peak: sample.Peak(name)))
        .Where(container => container.Peak is not null)
        .ToDictionary(container => container.Name, container => new ContainerUse(container.Peak!.Value));
}
