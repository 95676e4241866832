using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Headroom.Kubernetes.Tests.Connection;

/// <summary>A certificate authority that lives for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 Certificate => _certificate;

    public static TestAuthority Create(string name = "test-ca") => new(Request(name, authority: true, out var key, useRsa: false).CreateSelfSigned(Yesterday, NextWeek).ThenDispose(key));

    /// <summary>An authority that this one vouches for.</summary>
    public TestAuthority Intermediate(string name) => new(Signed(Request(name, authority: true, out var key, useRsa: false), key));

    public X509Certificate2 Server(params string[] names) => Server(names, useRsa: false);

    public X509Certificate2 Server(string[] names, bool useRsa) => Signed(ServerRequest(names, out var key, useRsa), key);

    public X509Certificate2 Client(string name, bool useRsa = false) => Signed(Request(name, authority: false, out var key, useRsa), key);

    public static X509Certificate2 SelfSignedServer(params string[] names) => ServerRequest(names, out var key, useRsa: false).CreateSelfSigned(Yesterday, NextWeek).ThenDispose(key);

    public void Dispose() => _certificate.Dispose();

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset NextWeek => TimeProvider.System.GetUtcNow().AddDays(6);

    private static CertificateRequest ServerRequest(string[] names, out AsymmetricAlgorithm key, bool useRsa)
    {
        var request = Request("server", authority: false, out key, useRsa);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    private static CertificateRequest Request(string name, bool authority, out AsymmetricAlgorithm key, bool useRsa)
    {
        CertificateRequest request;
        if (useRsa)
        {
            var rsa = RSA.Create(2048);
            (key, request) = (rsa, new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
        else
        {
            var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            (key, request) = (curve, new CertificateRequest($"CN={name}", curve, HashAlgorithmName.SHA256));
        }

        if (authority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private X509Certificate2 Signed(CertificateRequest request, AsymmetricAlgorithm key)
    {
        using (key)
        {
            var generator = X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!);
            using var bare = request.Create(_certificate.SubjectName, generator, Yesterday, NextWeek, RandomNumberGenerator.GetBytes(12));
            return key is RSA rsa ? bare.CopyWithPrivateKey(rsa) : bare.CopyWithPrivateKey((ECDsa)key);
        }
    }
}
