using System.Text;
using System.Text.Json;

namespace Headroom.Kubernetes.Connection.Credentials;

/// <summary>Writes the JSON of KUBERNETES_EXEC_INFO: an ExecCredential with a spec. Source: client.authentication.k8s.io/v1.</summary>
internal static class ExecInfo
{
    public const string VariableName = "KUBERNETES_EXEC_INFO";

    public static string Write(string apiVersion, bool interactive, ExecClusterInfo? cluster)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", apiVersion);
            json.WriteStartObject("spec");
            if (cluster is not null)
                WriteCluster(json, cluster);
            json.WriteBoolean("interactive", interactive);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteCluster(Utf8JsonWriter json, ExecClusterInfo cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Server);
        if (cluster.TlsServerName is { } name)
            json.WriteString("tls-server-name", name);
        if (cluster.InsecureSkipTlsVerify)
            json.WriteBoolean("insecure-skip-tls-verify", true);
        if (cluster.CertificateAuthority is { } authority)
            json.WriteBase64String("certificate-authority-data", Encoding.UTF8.GetBytes(authority));
        if (cluster.ProxyUrl is { } proxy)
            json.WriteString("proxy-url", proxy);
        if (cluster.DisableCompression)
            json.WriteBoolean("disable-compression", true);
        if (cluster.Config is { } config)
        {
            json.WritePropertyName("config");
            json.WriteRawValue(config);
        }

        json.WriteEndObject();
    }
}
