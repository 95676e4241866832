using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Election;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Leading: {Identity} holds the lease {Lease}")]
    public static partial void Leading(this ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not leading: {Leader} holds the lease {Lease}; waiting for it")]
    public static partial void Following(this ILogger logger, string leader, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Lost the lease {Lease}: {Why}; nothing is written any more")]
    public static partial void Lost(this ILogger logger, ObjectKey lease, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released the lease {Lease}")]
    public static partial void Released(this ILogger logger, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot release the lease {Lease}; the next leader has to wait until it runs out: {Error}")]
    public static partial void ReleaseFailed(this ILogger logger, ObjectKey lease, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody deleted the lease {Lease} while it was held; it is made again")]
    public static partial void LeaseDeleted(this ILogger logger, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease {Lease} is in reach again after {Away:0} s")]
    public static partial void AnsweredAgain(this ILogger logger, ObjectKey lease, double away);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot reach the lease {Lease}: the API server does not answer; retrying: {Error}")]
    public static partial void ServerUnreachable(this ILogger logger, ObjectKey lease, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot use the lease {Lease}: the API server does not know leases, which came with Kubernetes 1.14; retrying")]
    public static partial void ResourceMissing(this ILogger logger, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot create the lease {Lease}: there is no namespace {Namespace}; create it, or name another; retrying")]
    public static partial void NamespaceMissing(this ILogger logger, ObjectKey lease, string @namespace);

    [LoggerMessage(Level = LogLevel.Error, Message = "cannot {Verb} {Resource} {Scope}: {Error}; grant get, create and patch of it, or nobody can lead; retrying")]
    public static partial void LeaseForbidden(this ILogger logger, string verb, string resource, string scope, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot use the lease {Lease}: the API server does not take the credentials; retrying: {Error}")]
    public static partial void LeaseUnauthorized(this ILogger logger, ObjectKey lease, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot use the lease {Lease}; retrying: {Error}")]
    public static partial void LeaseFailing(this ILogger logger, ObjectKey lease, string error);
}
