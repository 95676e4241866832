using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Policies;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator;

/// <summary>What the operator says in its log.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Headroom {Version} watches {Scope} of {Server}, connected by {Connection}")]
    public static partial void Starting(this ILogger logger, string version, string scope, Uri server, string connection);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy} accepted: {Mode}, ceiling {Ceiling}")]
    public static partial void PolicyAccepted(this ILogger logger, PolicyKey policy, PolicyMode mode, MemorySize ceiling);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policy {Policy} is not accepted: {Reason}")]
    public static partial void PolicyRefused(this ILogger logger, PolicyKey policy, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy} overlaps, {Reason}: {Message}")]
    public static partial void PolicyOverlaps(this ILogger logger, PolicyKey policy, OverlapReason reason, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy} was deleted; what it has set stays")]
    public static partial void PolicyDeleted(this ILogger logger, PolicyKey policy);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload}: {Pod}/{Container} has ended ({Reason}, exit code {ExitCode}, limit {Limit})")]
    public static partial void KillSeen(this ILogger logger, WorkloadRef workload, string pod, string container, string reason, int exitCode, MemorySize? limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload}: its pods were made with a remedy of {At}, which no status tells of: its story goes on from there")]
    public static partial void RemedyUntold(this ILogger logger, WorkloadRef workload, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Namespace}/{Pod}/{Container} was killed, and there is nothing to change: {Reason}")]
    public static partial void KillWithoutWorkload(this ILogger logger, string @namespace, string pod, string container, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kills are judged without their surroundings: Headroom may not {What}. {Error}")]
    public static partial void SurroundingsRefused(this ILogger logger, string what, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The server has no {Resource}: remedies are written without a look at them, and nothing is advised of them")]
    public static partial void ObstacleUnserved(this ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Remedies are written without a look at {Resource}: Headroom may not list them, and advises nothing of them. {Error}")]
    public static partial void ObstacleRefused(this ILogger logger, string resource, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Limits that leap to their ceiling stay there, and nothing is advised from what pods use: {Why}. {Answer}")]
    public static partial void NothingSettles(this ILogger logger, string why, string answer);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Owner}: what its pods use is not known this time: {Error}")]
    public static partial void UseUnknown(this ILogger logger, string owner, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload}: nothing is advised this time: {Error}")]
    public static partial void AdviceUnknown(this ILogger logger, WorkloadRef workload, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy}: what its pods use is not looked at this time: {Error}")]
    public static partial void UseNotWatched(this ILogger logger, PolicyKey policy, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Whether nodes have room for one more pod is not told: Headroom may not list the pods of every namespace. {Error}")]
    public static partial void NodeRoomUnknown(this ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "No pod is resized in place: this server has no {Subresource}")]
    public static partial void NothingResizes(this ILogger logger, string subresource);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload} is gone")]
    public static partial void WorkloadGone(this ILogger logger, WorkloadRef workload);

    [LoggerMessage(Level = LogLevel.Information, Message = "No policy answers for {Workload} any more; its kills wait for one")]
    public static partial void NoPolicyLeft(this ILogger logger, WorkloadRef workload);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Workload}: {Decision}: {Message}")]
    public static partial void Decided(this ILogger logger, WorkloadRef workload, string decision, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload} was changed by somebody else meanwhile; reading and judging it again")]
    public static partial void Conflict(this ILogger logger, WorkloadRef workload);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workload}: {Reason}: {Message}")]
    public static partial void Told(this ILogger logger, WorkloadRef workload, string reason, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Owner}: {Reason}: {Message}")]
    public static partial void Unsupported(this ILogger logger, UnsupportedOwner owner, string reason, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API server is under pressure ({Signal}: {What}): Headroom goes on at {Share:0.###} of its rate, and halves that at each further sign")]
    public static partial void UnderPressure(this ILogger logger, PressureSignal signal, double share, string what);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The API server is still under pressure ({Signal}: {What}): {Share:0.###} of the rate")]
    public static partial void StillUnderPressure(this ILogger logger, PressureSignal signal, double share, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "The API server is calm again: Headroom has its whole rate back")]
    public static partial void PressureOver(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The API server's readiness: {Error}")]
    public static partial void NotReady(this ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} could not be told: {Error}")]
    public static partial void TellingDropped(this ILogger logger, string what, string error);
}
