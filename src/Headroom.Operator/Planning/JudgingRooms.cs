using Headroom.Kubernetes.Api;
using Headroom.Operator.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Planning;

/// <summary>The rooms in which the operator reads and judges, joined for one look at one moment.</summary>
internal sealed class JudgingRooms
{
    /// <param name="loggers">Told what could not be read, and is done without; null for nobody.</param>
    public JudgingRooms(IKubernetesReader reader, DateTimeOffset now, ILoggerFactory? loggers)
    {
        var clock = new StoppedClock(now);
        var surroundings = new SurroundingsReader(reader, clock, (loggers ?? NullLoggerFactory.Instance).CreateLogger<SurroundingsReader>());
        Owners = new OwnerResolver(reader);
        Workloads = new WorkloadReader(reader, new DeploymentRevisions(reader));
        Cases = new CaseReader(Workloads, surroundings, clock);
        Unsupported = new UnsupportedReader(reader, surroundings, clock);
    }

    public OwnerResolver Owners { get; }

    public WorkloadReader Workloads { get; }

    public CaseReader Cases { get; }

    public UnsupportedReader Unsupported { get; }
}
