using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Watching;

/// <summary>
/// Is told of every object of one kind. Called by one thread at a time for each watched namespace; must be quick and must not block,
/// since the stream waits meanwhile.
/// </summary>
public interface IWatchSink<in T>
    where T : class, IKubernetesObject
{
    /// <summary>The object is there, as it is now: added, changed, or only listed again.</summary>
    void Changed(T entity);

    /// <summary>The object is gone. How it was last seen, or only its name, namespace and UID where a new list told that it is gone.</summary>
    void Deleted(T entity);
}
