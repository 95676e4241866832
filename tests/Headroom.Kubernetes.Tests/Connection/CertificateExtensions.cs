using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Headroom.Kubernetes.Tests.Connection;

internal static class CertificateExtensions
{
    /// <summary>The private key as PEM, of whichever kind it is.</summary>
    public static string KeyPem(this X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static string Base64(this string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    internal static X509Certificate2 ThenDispose(this X509Certificate2 certificate, IDisposable key)
    {
        key.Dispose();
        return certificate;
    }
}
