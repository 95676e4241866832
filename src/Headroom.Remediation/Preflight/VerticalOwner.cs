namespace Headroom.Remediation.Preflight;

/// <summary>Another controller sets what the remedy would set: it is not fought.</summary>
internal static class VerticalOwner
{
    public static Finding? Check(PreflightInput input)
    {
        foreach (var autoscaler in input.Facts.VerticalAutoscalers.Where(one => one.Acts && one.Target.Is(input.Workload.Workload)))
        {
            // One that leaves limits alone is no owner of a limit: what it makes of the request stays its business.
            if (input.Remedy.Containers.FirstOrDefault(remedy =>
                    autoscaler.Owns(remedy.Container) is var owns && (owns == MemoryOwnership.RequestsAndLimits || (owns == MemoryOwnership.Requests && remedy.To is null))) is { } owned)
            {
                return new Finding.Blocked(
                    $"VPA {autoscaler.Name} owns the memory of {owned.Container}: raise maxAllowed.memory there, set its updateMode to Off, or its controlledResources to [cpu]");
            }
        }

        return null;
    }
}
