using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Operator processes that stand for election to the same lease, always as many as there are to be, each as an account of its own.</summary>
internal sealed class Candidates(StormStage stage, Storm storm, StormBudget budget, int count)
{
    /// <summary>Short, so that many reigns fit into a test.</summary>
    private static readonly Dictionary<string, string> Election = new()
    {
        ["Headroom:LeaderElection:Enabled"] = "true",
        ["Headroom:LeaderElection:Namespace"] = OperatorAccounts.Namespace,
        ["Headroom:LeaderElection:Name"] = "headroom",
        ["Headroom:LeaderElection:LeaseDuration"] = "00:00:03",
        ["Headroom:LeaderElection:RenewDeadline"] = "00:00:02",
        ["Headroom:LeaderElection:RetryPeriod"] = "00:00:00.4",
    };

    private readonly List<OperatorProcess> _alive = [];

    /// <summary>Starts those that are missing, whyever they have ended.</summary>
    public async Task FillAsync()
    {
        _alive.RemoveAll(process => process.HasExited);
        while (_alive.Count < count)
            _alive.Add(stage.Keep(await OperatorProcess.StartAsync(await stage.Site.Operators.CreateAsync(), storm.Namespaces, budget.Settings().Concat(Election).ToDictionary())));
    }

    /// <summary>The one that holds the lease from here on: of those alive, the last whose write of the lease the API server took.</summary>
    public async Task<OperatorProcess> LeaderAsync()
    {
        var audit = stage.Site.Audit();
        return (await Eventually.BecomesAsync(
            async () =>
            {
                var reigns = Reign.Of(await audit.OfAccountsAsync(OperatorAccounts.Namespace));
                return reigns.Count == 0 ? null : _alive.Find(process => process.Account.User == reigns[^1].User && !process.HasExited);
            },
            leader => leader is not null, "one of the operators holds the lease"))!;
    }
}
