using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Given;

/// <summary>The cluster as the operator's rooms see it: what a test put there can be read, and what is written is kept for the test to look at.</summary>
internal sealed class FakeCluster : IKubernetesReader, IKubernetesWriter, IServerResources
{
    private readonly ConcurrentDictionary<(Type Kind, string Namespace, string Name), IKubernetesObject> _objects = new();
    private readonly ConcurrentQueue<string> _reads = new();
    private readonly ConcurrentQueue<Written> _writes = new();

    /// <summary>Asked at every read; what it gives is thrown.</summary>
    public Func<string, Exception?> FailRead { get; set; } = _ => null;

    /// <summary>Asked at every write; what it gives is thrown, and nothing is written.</summary>
    public Func<Written, Exception?> FailWrite { get; set; } = _ => null;

    /// <summary>Run at every read, before it is answered.</summary>
    public Action<string> OnRead { get; set; } = _ => { };

    /// <summary>No read of one object is answered before this.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>What the server has of the core API.</summary>
    public ISet<string> CoreResources { get; } = new HashSet<string> { "pods", "pods/status" };

    /// <summary>Such as <c>V1ReplicaSet api-1</c>.</summary>
    public IReadOnlyCollection<string> Reads => _reads;

    public IReadOnlyCollection<Written> Writes => _writes;

    public FakeCluster Add<T>(T entity)
        where T : class, IKubernetesObject
    {
        _objects[(typeof(T), entity.Metadata.Namespace, entity.Metadata.Name)] = entity;
        return this;
    }

    public void Remove<T>(string ns, string name) => _objects.TryRemove((typeof(T), ns, name), out _);

    public async Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var read = $"{typeof(T).Name} {name}";
        _reads.Enqueue(read);
        OnRead(read);
        if (FailRead(read) is { } error)
            throw error;
        await Answers.WaitAsync(cancellationToken);
        return _objects.GetValueOrDefault((typeof(T), ns ?? "", name)) as T;
    }

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => ListAsync<T>(ns, ListQuery.Everything, cancellationToken);

    /// <summary>One page of everything of the kind, by name as a server has it: what a query leaves out, the test does not put there.</summary>
    public async IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var read = $"{typeof(T).Name} list {query.LabelSelector}{query.FieldSelector}".TrimEnd();
        _reads.Enqueue(read);
        OnRead(read);
        if (FailRead(read) is { } error)
            throw error;
        var found = _objects.Where(entry => entry.Key.Kind == typeof(T) && (ns is null || entry.Key.Namespace == ns));
        yield return new V1List<T> { Items = [.. found.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal).Select(entry => (T)entry.Value)] };
    }

    public Task<IReadOnlySet<string>> CoreResourcesAsync(CancellationToken cancellationToken)
    {
        _reads.Enqueue("discovery");
        return Task.FromResult<IReadOnlySet<string>>(CoreResources.ToHashSet());
    }

    public Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Write<T>(new Written(typeof(T), ns, name, patch, subresource));

    public Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Write<T>(new Written(typeof(T), ns, entity.Metadata.Name, null, null));

    public Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Write<T>(new Written(typeof(T), ns, name, null, "deleted") { Preconditions = preconditions });

    public Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken) =>
        Write<V1Pod>(new Written(typeof(V1Pod), ns, pod, null, $"evicted by {policyVersion}") { Preconditions = preconditions });

    public static KubernetesApiException Refusal(HttpStatusCode code, string message = "it may not be") =>
        new(new ApiRequest("patch", "apps", "deployments", A.Namespace, A.Name), code, code.ToString(), message);

    /// <summary>The server does not know the kind in the version that was asked for.</summary>
    public static KubernetesApiException MissingKind() => new(
        new ApiRequest("get", "batch", "cronjobs", A.Namespace, A.Name), HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource", isMissingResource: true);

    private Task<T> Write<T>(Written written)
        where T : class, IKubernetesObject
    {
        if (FailWrite(written) is { } error)
            return Task.FromException<T>(error);
        _writes.Enqueue(written);
        return Task.FromResult((T)null!);
    }
}

/// <param name="Subresource">Of a deletion, how it was done.</param>
internal sealed record Written(Type Kind, string Namespace, string Name, Patch? Patch, string? Subresource)
{
    public DeletePreconditions? Preconditions { get; init; }
}
