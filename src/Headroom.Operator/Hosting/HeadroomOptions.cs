using Headroom.Kubernetes.Connection;

namespace Headroom.Operator.Hosting;

/// <summary>The operator's own configuration: the section <c>Headroom</c> of appsettings.json, or <c>Headroom__...</c> in the environment.</summary>
public sealed class HeadroomOptions
{
    public const string Section = "Headroom";

    /// <summary>The operator's own namespace, which it never touches.</summary>
    public string OwnNamespace { get; set; } = "headroom-system";

    /// <summary>Namespaces that no policy can open, apart from the operator's own.</summary>
    public IList<string> ProtectedNamespaces { get; } = [];

    /// <summary>The port at which /healthz and /readyz are served; 0 for any that is free.</summary>
    public int HealthPort { get; set; } = 8080;

    public BudgetOptions Budget { get; } = new();

    public ElectionOptions LeaderElection { get; } = new();

    /// <summary>The least time between two writes of one policy's status.</summary>
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>From one look at what pods use to the next, for what is advised before anything is killed; zero for no look at all.</summary>
    public TimeSpan UseInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Workloads that are looked at at once, at most.</summary>
    public int Workers { get; set; } = 8;

    /// <summary>In a pod, the operator's own namespace is the pod's.</summary>
    public void RunsOn(ClusterConnection connection) => OwnNamespace = (connection.InCluster ? connection.Namespace : null) ?? OwnNamespace;

    public bool IsProtected(string ns) => ns == OwnNamespace || ProtectedNamespaces.Contains(ns);
}
