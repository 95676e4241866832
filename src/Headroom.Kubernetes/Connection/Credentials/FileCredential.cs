namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>
/// A credential in files that others rotate: read again once it is older than <c>maxAge</c>, and when the server refuses it.
/// While a rotation goes wrong the last good one is kept, as client-go does.
/// </summary>
/// <param name="read">Reads the files; answers the credential that it is handed where nothing has changed.</param>
/// <param name="maxAge">How old a reading may be.</param>
internal sealed class FileCredential(Func<IssuedCredential?, IssuedCredential> read, TimeSpan maxAge, TimeProvider time) : ICredential
{
    private readonly Lock _gate = new();

    private IssuedCredential? _last;

    private long _readAt;

    public ValueTask<IssuedCredential> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Current());

    public IssuedCredential Current()
    {
        lock (_gate)
        {
            if (_last is not null && time.GetElapsedTime(_readAt) < maxAge)
                return _last;
            return ReadAgain();
        }
    }

    public ValueTask<IssuedCredential?> RenewAsync(IssuedCredential rejected, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_last is not null && !_last.SameAs(rejected))
                return ValueTask.FromResult<IssuedCredential?>(_last);
            var renewed = ReadAgain();
            return ValueTask.FromResult(renewed.SameAs(rejected) ? null : renewed);
        }
    }

    public void Dispose()
    {
    }

    private IssuedCredential ReadAgain()
    {
        try
        {
            _last = read(_last);
        }
        catch (KubeConfigException) when (_last is not null)
        {
            // A rotation half done: the server will say if the old one no longer counts.
        }

        _readAt = time.GetTimestamp();
        return _last;
    }
}
