namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Keeps what an exec plugin issued until it expires or is refused. The plugin runs once however many requests wait for it.</summary>
internal sealed class ExecCredential(Func<CancellationToken, Task<ExecReply>> run, TimeProvider time) : ICredential
{
    private readonly SemaphoreSlim _gate = new(1);

    private volatile ExecReply? _last;

    public async ValueTask<IssuedCredential> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } fresh)
            return fresh;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? await RunAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask<IssuedCredential?> RenewAsync(IssuedCredential rejected, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } fresh && !fresh.SameAs(rejected))
                return fresh;
            var renewed = await RunAsync(cancellationToken);
            return renewed.SameAs(rejected) ? null : renewed;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private IssuedCredential? Fresh() => _last is { } last && !(last.Expires <= time.GetUtcNow()) ? last.Credential : null;

    private async Task<IssuedCredential> RunAsync(CancellationToken cancellationToken)
    {
        var reply = await run(cancellationToken);
        _last = reply;
        return reply.Credential;
    }
}
