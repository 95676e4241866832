using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// The client of one API server. Knows kinds through their <see cref="KubernetesEntityAttribute"/> and JSON through source-generated contexts.
/// Sends each request once: retrying is its callers' business.
/// </summary>
/// <param name="http">Its base address is the server's, and its handlers apply the credentials. The client does not dispose it.</param>
public sealed class KubernetesClient(
    HttpClient http, KubernetesSerializer serializer, KubernetesClientOptions options, TimeProvider time, ILogger<KubernetesClient> logger)
    : IKubernetesReader, IKubernetesWriter, IServerHealth, IServerResources
{
    private const int MostListRestarts = 5;

    private readonly RequestSender _sender = new(http, options, new ServerWarnings(logger), time);
    private readonly string _manager = $"?fieldManager={Uri.EscapeDataString(options.FieldManager)}";

    internal KubernetesSerializer Serializer { get; } = serializer;

    public async Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var type = ResourceType.Of<T>();
        try
        {
            return await _sender.SendAsync(
                ApiRequest.For("get", type, ns, name), HttpMethod.Get, type.ObjectPath(ns, name), null, Answer(Serializer.TypeInfo<T>()), cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound && !e.IsMissingResource)
        {
            return null;
        }
    }

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => ListAsync<T>(ns, ListQuery.Everything, cancellationToken);

    public async IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var given = new HashSet<(string, string, string)>();
        string? next = null;
        var restarts = 0;
        do
        {
            ListPage<T> page;
            try
            {
                page = await ListPageAsync<T>(ns, query, next, words: null, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsGone && next is not null && restarts++ < MostListRestarts)
            {
                next = null;
                continue;
            }

            // Where the whole list is one page there is nothing to remember.
            var items = page.IsLast && given.Count == 0
                ? page.Items
                : page.Items.Where(item => given.Add((item.Metadata.Namespace, item.Metadata.Name, item.Metadata.Uid))).ToList();
            yield return new V1List<T> { Metadata = new V1ListMeta { ResourceVersion = page.ResourceVersion, Continue = page.Continue }, Items = items };
            next = page.IsLast ? "" : page.Continue;
        }
        while (next != "");
    }

    public Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var (type, scope) = (ResourceType.Of<T>(), ScopeOf<T>(ns));
        return _sender.SendAsync(
            ApiRequest.For("patch", type, scope, name, subresource),
            HttpMethod.Patch,
            type.ObjectPath(scope, name, subresource) + _manager,
            RequestBody.Of(patch),
            Answer(Serializer.TypeInfo<T>()),
            cancellationToken);
    }

    public Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var (type, scope, json) = (ResourceType.Of<T>(), ScopeOf<T>(ns), Serializer.TypeInfo<T>());
        return _sender.SendAsync(
            ApiRequest.For("create", type, scope, entity.Metadata.Name),
            HttpMethod.Post,
            type.CollectionPath(scope) + _manager,
            RequestBody.Of(entity, type, json),
            Answer(json),
            cancellationToken);
    }

    public async Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var (type, scope) = (ResourceType.Of<T>(), ScopeOf<T>(ns));
        try
        {
            await _sender.SendAsync(
                ApiRequest.For("delete", type, scope, name), HttpMethod.Delete, type.ObjectPath(scope, name), RequestBody.DeleteOptions(preconditions), Ignored, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound && !e.IsMissingResource)
        {
            // Gone already, which is what was wanted.
        }
    }

    public async Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken)
    {
        var type = ResourceType.Of<V1Pod>();
        try
        {
            await _sender.SendAsync(
                ApiRequest.For("create", type, ns, pod, "eviction"), HttpMethod.Post, type.ObjectPath(ns, pod, "eviction"), RequestBody.Eviction(ns, pod, policyVersion, preconditions), Ignored,
                cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound && !e.IsMissingResource)
        {
            // Gone already, which is what was wanted.
        }
    }

    public Task CheckReadinessAsync(CancellationToken cancellationToken) =>
        _sender.SendAsync(ApiRequest.Readiness, HttpMethod.Get, "readyz", null, Ignored, cancellationToken);

    public async Task<IReadOnlySet<string>> CoreResourcesAsync(CancellationToken cancellationToken)
    {
        var found = await _sender.SendAsync(
            ApiRequest.CoreResources, HttpMethod.Get, "api/v1", null, Answer(KubernetesJsonContext.Default.V1ApiResourceList), cancellationToken);
        return (found.Resources ?? []).Select(resource => resource.Name).ToHashSet();
    }

    /// <summary>One page; <paramref name="next"/> is the page before's continue token, null for the first.</summary>
    /// <param name="words">Items that say none of them are left out; null: none is.</param>
    internal async Task<ListPage<T>> ListPageAsync<T>(string? ns, ListQuery query, string? next, JsonWords? words, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var (type, json) = (ResourceType.Of<T>(), Serializer.TypeInfo<T>());
        var path = string.Create(CultureInfo.InvariantCulture, $"{type.CollectionPath(ns)}?limit={options.PageSize}{query.ToQueryString()}");
        if (next is not null)
            path += $"&continue={Uri.EscapeDataString(next)}";
        var page = await _sender.SendAsync(
            ApiRequest.For("list", type, ns), HttpMethod.Get, path, null, (body, token) => ListPageReader.ReadAsync(body, json, words, token), cancellationToken);
        foreach (var item in page.Unreadable)
            logger.ListedObjectUnreadable(type.FullName, item.Identity, item.Error);
        return page;
    }

    /// <summary>Begins a watch after <paramref name="resourceVersion"/>, which the server is to end after <paramref name="length"/>.</summary>
    internal async Task<WatchStream> WatchAsync<T>(string? ns, ListQuery query, string resourceVersion, TimeSpan length, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var type = ResourceType.Of<T>();
        var request = ApiRequest.For("watch", type, ns);
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{type.CollectionPath(ns)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={Math.Max(1, (int)length.TotalSeconds)}&resourceVersion={Uri.EscapeDataString(resourceVersion)}{query.ToQueryString()}");
        var response = await _sender.OpenAsync(request, path, cancellationToken);
        return new WatchStream(request, response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    private static Func<Stream, CancellationToken, ValueTask<T>> Answer<T>(JsonTypeInfo<T> json) =>
        async (body, token) => await JsonSerializer.DeserializeAsync(body, json, token) ?? throw new JsonException("It is null.");

    private static async ValueTask<bool> Ignored(Stream body, CancellationToken cancellationToken)
    {
        await body.CopyToAsync(Stream.Null, cancellationToken);
        return true;
    }

    /// <summary>Writers give an empty namespace for kinds that live in none.</summary>
    private static string? ScopeOf<T>(string ns)
        where T : class, IKubernetesObject => ns.Length == 0 && !ResourceType.Of<T>().Namespaced ? null : ns;
}
