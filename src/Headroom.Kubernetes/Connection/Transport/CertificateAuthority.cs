using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Headroom.Kubernetes.Connection.Credentials;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>The certificates that a cluster's own is checked against.</summary>
internal sealed class CertificateAuthority
{
    private CertificateAuthority(string source, string pem, X509Certificate2Collection certificates)
    {
        Source = source;
        Pem = pem;
        Certificates = certificates;
    }

    /// <summary>For messages: where it stands.</summary>
    public string Source { get; }

    public string Pem { get; }

    public X509Certificate2Collection Certificates { get; }

    /// <summary>Takes every certificate of the bundle.</summary>
    /// <exception cref="KubeConfigException">There is no readable certificate in it.</exception>
    public static CertificateAuthority Load(PemSource source, string owner)
    {
        var pem = source.Read();
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new KubeConfigException($"{owner}: {source.Name} is damaged: {error.Message}", error);
        }

        return certificates.Count > 0
            ? new CertificateAuthority($"{source.Name} ({owner})", pem, certificates)
            : throw new KubeConfigException($"{owner}: {source.Name} holds no PEM certificate");
    }
}
