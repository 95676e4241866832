using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// The objects of the simulated cluster, and every write of them. A stored object is never changed: a write puts another one in its
/// place. Callers hold <see cref="Gate"/> for as long as they read what they got.
/// </summary>
internal sealed class SimulatedStore(TimeProvider time)
{
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<StoredChange> _history = [];
    private long _uids;

    /// <summary>One write at a time, and what follows from it at once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Runs within the write, on the writer's thread.</summary>
    public event Action<StoredChange>? Changed;

    public long Version { get; private set; } = 100;

    /// <summary>A watch from an earlier version than this one is refused.</summary>
    public long Compacted { get; private set; }

    /// <summary>Every write so far.</summary>
    public IReadOnlyList<StoredChange> History => _history;

    public void Compact() => Compacted = Version;

    public JsonObject? Find(ApiKind kind, string ns, string name) => _objects.GetValueOrDefault(Key(kind, ns, name));

    /// <summary>By namespace and name.</summary>
    public IReadOnlyList<JsonObject> List(ApiKind kind, string? ns)
    {
        var prefix = ns is null ? $"{kind.FullName}/" : $"{kind.FullName}/{ns}/";
        return [.. _objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry.Value)];
    }

    /// <summary>Those that an object owns as their controller.</summary>
    public IReadOnlyList<JsonObject> Owned(ApiKind kind, JsonObject owner) =>
        [.. List(kind, (string)owner["metadata"]!["namespace"]!).Where(each => OwnerUid(each) == (string)owner["metadata"]!["uid"]!)];

    public static string? OwnerUid(JsonObject owned) => (string?)owned["metadata"]!["ownerReferences"]?[0]?["uid"];

    public JsonObject Create(ApiKind kind, string ns, JsonObject body, string writer)
    {
        lock (Gate)
        {
            var given = body["metadata"]?.AsObject() ?? [];
            var uid = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{++_uids:x12}");
            var name = (string?)given["name"] ?? $"{(string?)given["generateName"]}{uid[^5..]}";
            if (_objects.ContainsKey(Key(kind, ns, name)))
                throw new ApiRefusal(409, "AlreadyExists", $"{kind.FullName} \"{name}\" already exists", name);
            var metadata = new JsonObject { ["name"] = name };
            if (kind.Namespaced)
                metadata["namespace"] = ns;
            (metadata["uid"], metadata["resourceVersion"]) = (uid, "");
            if (kind.HasStatus)
                metadata["generation"] = 1;
            metadata["creationTimestamp"] = KubernetesTimeConverter.Text(time.GetUtcNow());
            foreach (var (field, value) in given.Where(field => !metadata.ContainsKey(field.Key)))
                metadata[field] = value?.DeepClone();
            var made = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
            foreach (var (field, value) in body.Where(field => !made.ContainsKey(field.Key) && !(kind.HasStatus && field.Key == "status")))
                made[field] = value?.DeepClone();
            return Put(kind, "ADDED", Normal(made), null, writer);
        }
    }

    /// <summary>Puts a changed copy in an object's place; a change that changes nothing is no write.</summary>
    /// <param name="ofStatus">The status subresource: nothing but the status is taken. Else everything but the status.</param>
    /// <exception cref="ApiRefusal">There is no such object.</exception>
    public JsonObject Update(ApiKind kind, string ns, string name, Action<JsonObject> change, bool ofStatus, string writer)
    {
        lock (Gate)
        {
            var before = Find(kind, ns, name) ?? throw ApiRefusal.NotFound(kind, name);
            var changed = before.DeepClone().AsObject();
            change(changed);
            changed = Normal(changed);
            if (ofStatus)
            {
                var status = changed["status"]?.DeepClone();
                changed = before.DeepClone().AsObject();
                changed["status"] = status;
            }
            else if (kind.HasStatus)
            {
                Restore(changed, before, "status");
                if (!JsonNode.DeepEquals(changed["spec"], before["spec"]))
                    changed["metadata"]!["generation"] = (long)before["metadata"]!["generation"]! + 1;
            }

            return JsonNode.DeepEquals(changed, before) ? before : Put(kind, "MODIFIED", changed, before, writer);
        }
    }

    /// <summary>A pod on a node goes when its kubelet says so: until then it carries a deletion timestamp.</summary>
    /// <param name="preconditions">Its uid and resource version, each if it is given.</param>
    /// <exception cref="ApiRefusal">There is no such object, or not as the preconditions have it.</exception>
    public void Delete(ApiKind kind, string ns, string name, JsonObject? preconditions, bool atOnce, string writer)
    {
        lock (Gate)
        {
            var found = Find(kind, ns, name) ?? throw ApiRefusal.NotFound(kind, name);
            foreach (var field in new[] { "uid", "resourceVersion" })
            {
                if ((string?)preconditions?[field] is { } wanted && wanted != (string?)found["metadata"]![field])
                    throw ApiRefusal.Conflict(kind, name);
            }

            if (atOnce || kind != ApiKind.Pods)
            {
                _objects.Remove(Key(kind, ns, name));
                Put(kind, "DELETED", found.DeepClone().AsObject(), found, writer);
                return;
            }

            var until = KubernetesTimeConverter.Text(time.GetUtcNow().AddSeconds(30));
            Update(kind, ns, name, pod => pod["metadata"]!["deletionTimestamp"] ??= until, ofStatus: false, writer);
        }
    }

    /// <summary>As it comes out of a text: numbers of one type only.</summary>
    private static JsonObject Normal(JsonObject made) => JsonNode.Parse(made.ToJsonString())!.AsObject();

    private static void Restore(JsonObject changed, JsonObject before, string field)
    {
        changed.Remove(field);
        if (before[field] is { } kept)
            changed[field] = kept.DeepClone();
    }

    private JsonObject Put(ApiKind kind, string type, JsonObject put, JsonObject? before, string writer)
    {
        put["metadata"]!["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        var change = new StoredChange(Version, time.GetUtcNow(), kind, type, put, before, writer);
        if (type != "DELETED")
            _objects[Key(kind, change.Namespace, change.Name)] = put;
        _history.Add(change);
        Changed?.Invoke(change);
        return put;
    }

    private static string Key(ApiKind kind, string ns, string name) => $"{kind.FullName}/{ns}/{name}";
}
