using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Watching;

/// <summary>Makes of one line of a watch what it means: an object that changed or is gone, a bookmark, or the server's word that something is wrong.</summary>
internal sealed class WatchEventTeller<T>(KnownObjects<T> known, JsonTypeInfo<T> type, ILogger logger)
    where T : class, IKubernetesObject
{
    /// <summary>Tells what the line says. An object that cannot be read is logged and left out.</summary>
    /// <returns>The resource version that has been reached with it; null where the line has none.</returns>
    /// <exception cref="JsonException">The line is no event at all.</exception>
    /// <exception cref="KubernetesApiException">The event is an error.</exception>
    public string? Tell(in ReadOnlySequence<byte> line, ApiRequest request)
    {
        var envelope = WatchEnvelope.Parse(line);
        return envelope.Type switch
        {
            WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted => TellObject(envelope, request),
            WatchEventType.Bookmark => ObjectIdentity.Read(envelope.Object).ResourceVersion,
            WatchEventType.Error => throw ErrorAnswer.FromStatus(request, envelope.Object.ToArray()),
            _ => null,
        };
    }

    private string TellObject(in WatchEnvelope envelope, ApiRequest request)
    {
        T entity;
        try
        {
            entity = ObjectBinder.Bind(envelope.Object, type);
        }
        catch (JsonException e)
        {
            return TellUnreadable(envelope, request, e);
        }

        if (envelope.Type == WatchEventType.Deleted)
            known.Deleted(entity);
        else
            known.Changed(entity);
        return entity.Metadata.ResourceVersion;
    }

    private string TellUnreadable(in WatchEnvelope envelope, ApiRequest request, JsonException error)
    {
        var identity = ObjectIdentity.Read(envelope.Object);
        logger.ObjectUnreadable(request.FullResource, identity, error.Message);
        if (envelope.Type == WatchEventType.Deleted)
            known.DeletedUnreadably(identity);
        else
            known.ChangedUnreadably(identity);
        return identity.ResourceVersion;
    }
}
