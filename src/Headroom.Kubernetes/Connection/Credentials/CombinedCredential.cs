namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A header from one source and a client certificate from another.</summary>
internal sealed class CombinedCredential(ICredential header, ICredential certificate) : ICredential
{
    public async ValueTask<IssuedCredential> CurrentAsync(CancellationToken cancellationToken) =>
        Combined(await header.CurrentAsync(cancellationToken), await certificate.CurrentAsync(cancellationToken));

    public async ValueTask<IssuedCredential?> RenewAsync(IssuedCredential rejected, CancellationToken cancellationToken)
    {
        if (rejected.Parts is not var (rejectedHeader, rejectedCertificate))
            return null;
        var newHeader = await header.RenewAsync(rejectedHeader, cancellationToken);
        var newCertificate = await certificate.RenewAsync(rejectedCertificate, cancellationToken);
        return newHeader is null && newCertificate is null ? null : Combined(newHeader ?? rejectedHeader, newCertificate ?? rejectedCertificate);
    }

    public void Dispose()
    {
        header.Dispose();
        certificate.Dispose();
    }

    private static IssuedCredential Combined(IssuedCredential header, IssuedCredential certificate) => new()
    {
        Authorization = header.Authorization,
        Certificate = header.Certificate ?? certificate.Certificate,
        Parts = (header, certificate),
    };
}
