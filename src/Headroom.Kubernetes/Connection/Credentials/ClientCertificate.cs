using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>A certificate with its private key, and the intermediates that came with it. Equal where the certificate is the same.</summary>
internal sealed class ClientCertificate : IEquatable<ClientCertificate>
{
    private ClientCertificate(SslStreamCertificateContext context) => Context = context;

    public SslStreamCertificateContext Context { get; }

    /// <param name="owner">For messages: whose certificate it is.</param>
    /// <exception cref="KubeConfigException">The PEM is broken, or the key does not belong to the certificate.</exception>
    public static ClientCertificate FromPem(string certificatePem, string keyPem, string owner, string certificateName, string keyName)
    {
        if (!certificatePem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw new KubeConfigException($"{owner}: {certificateName} holds no PEM certificate");
        if (!keyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new KubeConfigException($"{owner}: {keyName} holds no PEM private key");
        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new KubeConfigException($"{owner}: {keyName} is encrypted; kubeconfig takes only keys without a passphrase");
        return new ClientCertificate(SslStreamCertificateContext.Create(
            WithKey(certificatePem, keyPem, owner, certificateName, keyName), Chain(certificatePem, owner, certificateName), offline: true));
    }

    public bool Equals(ClientCertificate? other) =>
        other is not null && Context.TargetCertificate.RawDataMemory.Span.SequenceEqual(other.Context.TargetCertificate.RawDataMemory.Span);

    public override bool Equals(object? obj) => Equals(obj as ClientCertificate);

    public override int GetHashCode() => Context.TargetCertificate.GetHashCode();

    private static X509Certificate2 WithKey(string certificatePem, string keyPem, string owner, string certificateName, string keyName)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            if (!OperatingSystem.IsWindows())
                return certificate;
            // Windows' TLS takes no ephemeral keys.
            using (certificate)
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{owner}: {keyName} is not the key of {certificateName}, or one of them is damaged: {error.Message}", error);
        }
    }

    private static X509Certificate2Collection Chain(string certificatePem, string owner, string certificateName)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificatePem);
        }
        catch (CryptographicException error)
        {
            throw new KubeConfigException($"{owner}: {certificateName} is damaged: {error.Message}", error);
        }

        chain.RemoveAt(0);
        return chain;
    }
}
