using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Governor.Turns;

/// <summary>A workload's remedy that is due and waits for budget.</summary>
/// <param name="Since">On the clock's own scale: since when it waits.</param>
internal sealed record Claim(WorkloadRef Workload, long Since)
{
    /// <summary>Replicas that it will roll; at least 1.</summary>
    public int Price { get; set; } = 1;

    /// <summary>What its loop costs the cluster: restarts a minute.</summary>
    public double Urgency { get; set; }

    /// <summary>The look that is under way has confirmed it.</summary>
    public bool Confirmed { get; set; }

    /// <summary>It was told that its turn has come, and keeps it until the look that follows has ended.</summary>
    public bool Called { get; set; }

    /// <summary>It knows that it may go, and does so in the look that is under way, or loses its place.</summary>
    public void MayGo() => (Confirmed, Called) = (false, true);
}
