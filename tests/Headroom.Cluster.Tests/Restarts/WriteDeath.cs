using Headroom.Cluster.Tests.Storm;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>A write of a story: the third patch of a policy's status, say. The same in every run, however the reads around it are ordered.</summary>
/// <param name="Occurrence">Among those of the same verb and resource, from 1.</param>
internal sealed record WriteKey(string Verb, string Resource, int Occurrence)
{
    public override string ToString() => $"{Verb} {Resource} #{Occurrence}";
}

/// <summary>One write of an operator meets a fault; nothing else does. Keeps the keys of all writes that came. Safe for use by several threads.</summary>
/// <param name="key">Null where nothing is to go wrong.</param>
internal sealed class WriteDeath(WriteKey? key, Fault fault) : IFaultChoice
{
    private readonly Lock _lock = new();
    private readonly List<WriteKey> _writes = [];
    private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the write has come.</summary>
    public Task Come => _come.Task;

    public IReadOnlyList<WriteKey> Writes
    {
        get
        {
            lock (_lock)
                return [.. _writes];
        }
    }

    public Fault? Roll(ApiRequest request, params ReadOnlySpan<Fault> possible)
    {
        if (!request.IsWrite || !possible.Contains(fault))
            return null;
        WriteKey write;
        lock (_lock)
        {
            write = new WriteKey(request.Verb, request.Resource, 1 + _writes.Count(each => each.Verb == request.Verb && each.Resource == request.Resource));
            _writes.Add(write);
        }

        if (write != key)
            return null;
        _come.TrySetResult();
        return fault;
    }
}
