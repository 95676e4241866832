namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A user's client certificate and key. Files are read again now and then: short-lived certificates are renewed in place.</summary>
internal static class ClientCertificateFiles
{
    /// <summary>As often as client-go looks.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <exception cref="KubeConfigException">They cannot be read, or do not belong together.</exception>
    public static ICredential Open(PemSource certificate, PemSource key, string owner, TimeProvider time)
    {
        if (!certificate.IsFile && !key.IsFile)
            return new FixedCredential(new IssuedCredential { Certificate = FromPem(certificate.Read(), key.Read(), owner, certificate, key) });
        var credential = new FileCredential(Reader(certificate, key, owner), MaxAge, time);
        credential.Current();
        return credential;
    }

    private static Func<IssuedCredential?, IssuedCredential> Reader(PemSource certificate, PemSource key, string owner)
    {
        var (lastCertificate, lastKey) = ("", "");
        return last =>
        {
            var (certificatePem, keyPem) = (certificate.Read(), key.Read());
            if (last is not null && certificatePem == lastCertificate && keyPem == lastKey)
                return last;
            var issued = new IssuedCredential { Certificate = FromPem(certificatePem, keyPem, owner, certificate, key) };
            (lastCertificate, lastKey) = (certificatePem, keyPem);
            return issued;
        };
    }

    private static ClientCertificate FromPem(string certificatePem, string keyPem, string owner, PemSource certificate, PemSource key) =>
        ClientCertificate.FromPem(certificatePem, keyPem, owner, certificate.Name, key.Name);
}
