using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Watching;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Resource}")]
    public static partial void Watching(this ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Resource} again after {Away:0} s")]
    public static partial void WatchingAgain(this ILogger logger, string resource, double away);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot watch {Resource}: the API server does not answer; waiting, retrying: {Error}")]
    public static partial void ServerUnreachable(this ILogger logger, string resource, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot watch {Resource}: the API server does not know the kind; looking for it again until it is there{Hint}")]
    public static partial void ResourceMissing(this ILogger logger, string resource, string hint);

    [LoggerMessage(Level = LogLevel.Error, Message = "cannot {Verb} {Resource} {Scope}: {Error}")]
    public static partial void WatchForbidden(this ILogger logger, string verb, string resource, string scope, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot watch {Resource}: the API server does not take the credentials; retrying: {Error}")]
    public static partial void WatchUnauthorized(this ILogger logger, string resource, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot watch {Resource}; retrying: {Error}")]
    public static partial void WatchFailing(this ILogger logger, string resource, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listing {Resource} again: the server has forgotten what came since the last event seen")]
    public static partial void Expired(this ILogger logger, string resource);

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of {Resource} was silent for {Silence:0} s; connecting again")]
    public static partial void Silent(this ILogger logger, string resource, double silence);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch of {Resource} broke off; connecting again: {Error}")]
    public static partial void BrokeOff(this ILogger logger, string resource, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The watch of {Resource} sent a line of more than {Longest} bytes; connecting again with a new list")]
    public static partial void LineTooLong(this ILogger logger, string resource, int longest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leaving out an event of {Resource}: its line of {Length} bytes cannot be read: {Error}")]
    public static partial void LineUnreadable(this ILogger logger, string resource, long length, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leaving out an event of {Resource} {Object}: the object cannot be read: {Error}")]
    public static partial void ObjectUnreadable(this ILogger logger, string resource, ObjectIdentity @object, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The watch of {Resource} failed unexpectedly; beginning again with a new list")]
    public static partial void WatchThrew(this ILogger logger, Exception exception, string resource);
}
