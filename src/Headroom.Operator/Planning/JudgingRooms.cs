using Headroom.Kubernetes.Api;
using Headroom.Operator.Advising;
using Headroom.Operator.Measuring;
using Headroom.Operator.Preflight;
using Headroom.Operator.Rollouts;
using Headroom.Operator.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Planning;

/// <summary>The rooms in which the operator reads and judges, joined for one look.</summary>
internal sealed class JudgingRooms
{
    /// <param name="loggers">Told what could not be read, and is done without; null for nobody.</param>
    public JudgingRooms(IKubernetesReader reader, ILoggerFactory? loggers)
    {
        loggers ??= NullLoggerFactory.Instance;
        var surroundings = new SurroundingsReader(reader, TimeProvider.System, loggers.CreateLogger<SurroundingsReader>());
        var revisions = new DeploymentRevisions(reader);
        Owners = new OwnerResolver(reader, revisions);
        Workloads = new WorkloadReader(reader, revisions, TimeProvider.System);
        var reads = new OptionalReads(reader, TimeProvider.System, loggers.CreateLogger<OptionalReads>());
        var obstacles = new ObstacleVersions(reads);
        Cases = new CaseReader(Workloads, surroundings, obstacles);
        Preflight = new PreflightCheck(reads, TimeProvider.System);
        Advice = new AdviceReader(
            reads, new NodeRooms(reader, reads, TimeProvider.System, loggers.CreateLogger<NodeRooms>()), new UseReader(reader, TimeProvider.System, loggers.CreateLogger<UseReader>()),
            loggers.CreateLogger<AdviceReader>());
        Rollouts = new RolloutCheck(reader, reads, obstacles);
        Unsupported = new UnsupportedReader(reader, Cases);
    }

    public OwnerResolver Owners { get; }

    public WorkloadReader Workloads { get; }

    public CaseReader Cases { get; }

    public PreflightCheck Preflight { get; }

    public AdviceReader Advice { get; }

    public RolloutCheck Rollouts { get; }

    public UnsupportedReader Unsupported { get; }
}
