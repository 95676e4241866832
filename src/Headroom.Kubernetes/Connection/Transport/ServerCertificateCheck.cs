using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Headroom.Kubernetes.Connection.Transport;

/// <summary>
/// Judges the API server's certificate: it must be for the host that was asked for, and the configured authority must stand
/// behind it; without a configured one, the system's authorities.
/// </summary>
/// <param name="authority">Null for the system's.</param>
/// <param name="insecure">The user's own insecure-skip-tls-verify: any certificate will do.</param>
internal sealed class ServerCertificateCheck(CertificateAuthority? authority, bool insecure)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="AuthenticationException">The certificate is refused; the message says why, and what to look at.</exception>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        insecure || Problem(certificate as X509Certificate2, chain, errors) is not { } problem || Refuse(problem);

    private static bool Refuse(string problem) => throw new AuthenticationException(problem);

    private string? Problem(X509Certificate2? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (presented is null)
            return "the server presented no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for {Names(presented)}, not for the name it was called by; tls-server-name can say which to expect";
        if (authority is not null)
            return ProblemWith(authority, presented, chain?.ChainPolicy.ExtraStore ?? []);
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"its certificate is not trusted by this system ({Problems(chain)}), and no certificate-authority is configured"
            : null;
    }

    private static string? ProblemWith(CertificateAuthority authority, X509Certificate2 presented, X509Certificate2Collection sent)
    {
        using var strict = Chain(authority, sent, X509VerificationFlags.NoFlag);
        if (strict.Build(presented))
            return null;
        return strict.ChainStatus.All(OnlyLacksRoot) && PassesTrusted(authority, presented, sent)
            ? null
            : $"its certificate is not trusted by {authority.Source}: {Problems(strict)}";
    }

    /// <summary>.NET takes only self-signed certificates for roots; Go, and so kubectl, takes every one of the bundle.</summary>
    private static bool PassesTrusted(CertificateAuthority authority, X509Certificate2 presented, X509Certificate2Collection sent)
    {
        using var partial = Chain(authority, sent, X509VerificationFlags.AllowUnknownCertificateAuthority);
        return partial.Build(presented)
            && partial.ChainElements.Any(element => authority.Certificates.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }

    /// <summary>False for a wrong signature, an expired certificate, and all else.</summary>
    private static bool OnlyLacksRoot(X509ChainStatus status) => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot;

    private static X509Chain Chain(CertificateAuthority authority, X509Certificate2Collection sent, X509VerificationFlags flags)
    {
        var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationFlags = flags,
                DisableCertificateDownloads = true,
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(authority.Certificates);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain;
    }

    private static string Problems(X509Chain? chain) =>
        string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status).Distinct()) is { Length: > 0 } problems ? problems : "no chain";

    private static string Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternatives is null
            ? [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]
            : alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
        return string.Join(", ", names);
    }
}
